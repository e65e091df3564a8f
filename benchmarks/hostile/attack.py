"""One attack: what a site serves beside its good articles, and what has to come of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from benchmarks.hostile.server import Exchange

Route: TypeAlias = "bytes | Callable[[Exchange], Awaitable[bytes | None]]"
"""A whole reply, head and all, or what makes one. What gives None has sent something itself: the connection ends."""


SOME = -1
"""As a count: at least one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a site is."""

    url: str
    """With a slash at its end."""
    secret: int
    """A port of 127.0.0.1 that nobody may connect to."""
    elsewhere: str
    """`127.0.0.9:8000`: another site, which may be asked and has nothing to do with this one."""

    @property
    def port(self) -> str:
        return self.url.rstrip("/").rpartition(":")[2]


def nothing(_: Origin) -> dict[str, Route]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """What is expected is said in the words of the manifest. A reason `a|b` is either; it may go on in the manifest
    (`too large: 48 MB are under way`)."""

    name: str
    group: str
    """wire, reach, traps, markup or manners."""
    does: str
    routes: Callable[[Origin], Mapping[str, Route]] = nothing
    """By path with its query; one that ends in `*` is for all that begin so, the longest first."""
    links: Mapping[str, str] = field(default_factory=dict)
    """On the front page, beside the good articles: path -> text."""
    menu: Mapping[str, str] = field(default_factory=dict)
    feeds: Mapping[str, str] = field(default_factory=dict)
    """Named on the front page: path -> content type."""
    sitemaps: Callable[[Origin], tuple[str, ...]] = lambda _: ()
    """Addresses that robots.txt names."""
    robots: Callable[[Origin], Route] | None = None
    """None: one that names the sitemaps, or none at all."""
    good: int = 4
    """How many of the four good articles come out."""
    also: tuple[str, ...] = ()
    """Headlines that come out as well."""
    never: tuple[str, ...] = ()
    """Headlines of what is no whole article, so that it does not."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Headline -> what stands in its text."""
    failed: Mapping[str, int] = field(default_factory=dict)
    dropped: Mapping[str, int] = field(default_factory=dict)
    not_asked: Mapping[str, int] = field(default_factory=dict)
    limits: Mapping[str, int] = field(default_factory=dict)
    log: str = ""
    """Stands in a line of the log."""
    most_requests: int = 40
    most_bytes: int = 64 << 20
    """That the site gets rid of."""
    most_s: float = 40.0
    pages: int = 1
    """Attacking pages, by which the CPU is shared out."""
    forbidden: str = ""
    """Paths that begin so are asked for by nobody."""
    hosts: tuple[str, ...] = ()
    """Names of the site, the first of which is crawled; see `benchmarks.hostile.names`. (): it has none but its number.
    A path `//late.example.com/x` is of one of them alone."""
    certificate: str = ""
    """The site speaks TLS with one that is `self-signed` or `ended`."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """`{secret}` in them is the port that nobody may connect to."""
    exit_code: int = 0

    @property
    def joins(self) -> bool:
        """Whether it can be one of many attacks of one site."""
        return self.robots is None and not self.certificate and not self.hosts and not self.exit_code and self.good == 4
