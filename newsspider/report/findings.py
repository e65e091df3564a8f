"""What a look at a site has found, before anybody says what it means."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from newsspider.discover.recall import Recall
from newsspider.items import Article
from newsspider.report.nothing import Nothing
from newsspider.sites import Site

Kind = Literal["feed", "sitemap", "section"]
Named = Literal["robots.txt", "front page", "sitemap index", "guess"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What kept us from something."""

    kind: Nothing
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsFound:
    """Of the site's robots.txt, or of what came in its place."""

    allows: bool
    """The front page may be asked for."""
    reason: str | None
    """Why not."""
    crawl_delay_s: float | None
    sitemaps: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontFound:
    """Of the front page, where one came."""

    url: str
    """Where it answered."""
    articles: int
    """Addresses that look like articles'."""
    sections: tuple[str, ...]
    feeds: tuple[str, ...]
    """Those that it announces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A feed, a sitemap or a section page that was read."""

    kind: Kind
    url: str
    named_by: Named
    entries: int
    """Articles that it names."""
    newest: datetime | None
    """Of its dates; aware."""
    has_news_fields: bool = False
    children: int = 0
    """Sitemaps that an index names."""
    hub: str | None = None
    """The WebSub hub that a feed names."""


@dataclass(slots=True, kw_only=True)
class Findings:
    """What is known of a site after a dozen requests; parts that are missing were not read."""

    site: Site
    robots: RobotsFound | None = None
    front: FrontFound | None = None
    trouble: Trouble | None = None
    """What kept us from robots.txt or from the front page."""
    listings: list[Listing] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)
    """Address of a listing or an article that was named and could not be read -> why; guesses are not among them."""
    article_trouble: Trouble | None = None
    """What came in the place of the articles that were asked for."""
    article: Article | None = None
    """One as it would be exported."""
    recall: Recall | None = None
    """Of what the listings name: whether they are articles has not been looked at."""
    requests: int = 0
    """Sent, robots.txt and redirects included."""
    seconds: float = 0.0

    def listings_of(self, kind: Kind) -> list[Listing]:
        return [listing for listing in self.listings if listing.kind == kind]
