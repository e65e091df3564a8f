"""A host, its origins, and what waits for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import urlsplit

from scrapy import Request

from newsspider.politeness.pace import Pace
from newsspider.politeness.robots import RobotsRules

Entry: TypeAlias = tuple[bool, int, int, Request]


@dataclass(slots=True, eq=False)
class Origin:
    """A scheme, host and port (`https://example.com`) and their robots.txt, valid for no others (RFC 9309, 2.3)."""

    name: str
    rules: RobotsRules | None = None
    """None: robots.txt has not been read yet."""
    read_at: float = 0.0
    asked: bool = False
    knows_reservations: bool | None = None
    """Of the file of reservations; False: it is on its way, None: nobody has needed it yet."""


@dataclass(slots=True, eq=False)
class Host:
    """What is known of one host (name, and port where it is not the default one), and what waits for it.

    The pace is the host's, whatever the scheme; the rules are each origin's.
    """

    key: str
    pace: Pace
    origins: dict[str, Origin] = field(default_factory=dict)
    given_up: str | None = None
    """Why nothing more is asked of the host in this run."""
    in_line: bool = False
    told_gap_s: float | None = None
    """What the witness knows."""
    unsent: Request | None = None
    """Handed out and still on its way to the network: a busy process may take longer for that than the delay."""
    waiting: list[Entry] = field(default_factory=list)
    """A heap: requests for robots.txt and its like first, then by priority, then in the order they came."""


def host_key(url: str) -> str:
    """`example.com`, or `example.com:8080` where the port is not its scheme's."""
    parts = urlsplit(url)
    name = (parts.hostname or "").lower()
    default = {"http": 80, "https": 443}.get(parts.scheme)
    return name if parts.port in (None, default) else f"{name}:{parts.port}"
