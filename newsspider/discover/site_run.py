"""What one run knows of one site: which addresses were taken already, and how much more may be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from newsspider.discover.prior import log_odds
from newsspider.discover.shapes import SiteShapes
from newsspider.discover.urls import article_id, article_key, same_site
from newsspider.items import Discovery, Link
from newsspider.sites import Site

_LIST_ARTICLES = ("feed", "newsSitemap")
"""Channels that list articles and nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of one site is read in one run."""

    sections: int
    sitemaps: int
    feeds: int
    pages_per_section: int
    link_likelihood: float
    """From 0 to 1: least likelihood of an address that a page links."""
    sitemap_likelihood: float


@dataclass(slots=True, eq=False)
class SiteRun:
    """Decides which of a site's addresses are asked for; each at most once."""

    site: Site
    limits: Limits
    since: datetime | None = None
    full: bool = False
    """It has given as many articles as were asked for: nothing more is taken."""
    found: int = 0
    """Different addresses of articles that were named and are wanted."""
    channels: dict[str, list[Discovery]] = field(default_factory=dict)
    """Article key -> every channel that named it, in the order they were read; until it is `finished`."""
    shapes: SiteShapes = field(default_factory=SiteShapes)
    """What the site's pages have taught of its addresses."""
    sections_read: set[str] = field(default_factory=set)
    """Addresses that have been read as sections."""
    _listings: dict[str, set[str]] = field(default_factory=dict)
    _asked: set[int] = field(default_factory=set)
    """64 bits of article ids: a long run asks for hundreds of thousands."""
    _left: set[int] = field(default_factory=set)
    """Likewise, those that are known and need not be asked for, as far as is known yet."""
    _postponed: set[int] = field(default_factory=set)
    """Likewise, those that are asked for when there is room."""

    def wants(self, link: Link) -> bool:
        """Whether an article's address is one that this run asks for; which channel named it is kept."""
        if not self._is_wanted(link):
            return False
        key, number = article_key(link.url), _number_of(link.url)
        if key not in self.channels and (number in self._asked or self._is_counted(number)):
            return not self.full  # it is finished, known, or its channels are remembered elsewhere
        if link.via in _LIST_ARTICLES:
            self.shapes.named(link.url)
        channel = Discovery(via=link.via, url=link.source, title=link.title, date=link.published)
        known = self.channels.setdefault(key, [])
        self.found += not known
        if not any(entry.via == channel.via and entry.url == channel.url for entry in known):
            known.append(channel)
        return not self.full

    def takes_article(self, url: str) -> bool:
        """Whether an article is to be asked for now: each is once in a run."""
        number = _number_of(url)
        if self.full or number in self._asked:
            return False
        self._asked.add(number)
        return True

    def has_taken(self, url: str) -> bool:
        return _number_of(url) in self._asked

    def has_taken_id(self, identity: bytes) -> bool:
        """Whether the address with this id was taken."""
        return _number(identity) in self._asked

    def finished(self, url: str) -> None:
        """An article that was asked for is read to an end: who named it does not matter any more."""
        self.channels.pop(article_key(url), None)

    def leaves(self, url: str) -> None:
        """An article is known; a listing that says that it has changed may still have it asked for."""
        self._left.add(_number_of(url))
        self.channels.pop(article_key(url), None)

    def postpones(self, url: str) -> None:
        """An article is asked for when there is room: which channels name it is remembered elsewhere until then."""
        self._postponed.add(_number_of(url))
        self.channels.pop(article_key(url), None)

    def is_postponed(self, url: str) -> bool:
        return _number_of(url) in self._postponed

    def recalls(self, link: Link, channels: Sequence[Discovery]) -> bool:
        """Whether an address that was found by an earlier run, or postponed, is to be asked for now."""
        if not self._is_wanted(link) or not self.takes_article(link.url):
            return False
        key, number = article_key(link.url), _number_of(link.url)
        self.found += key not in self.channels and not self._is_counted(number)
        self._postponed.discard(number)
        known = self.channels.setdefault(key, [])
        known += [channel for channel in channels if channel not in known]
        return True

    def takes_section(self, url: str) -> bool:
        """Whether a page is read as a section; not one that feeds have named as an article."""
        named = any(entry.via in _LIST_ARTICLES for entry in self.channels_of(url))
        return not named and same_site(url, self.site.key) and self._take("section", url, self.limits.sections)

    def takes_sitemap(self, url: str) -> bool:
        return self._take("sitemap", url, self.limits.sitemaps)

    def takes_feed(self, url: str) -> bool:
        return self._take("feed", url, self.limits.feeds)

    def takes_next_page(self, section: str, url: str) -> bool:
        """Whether a further page of a section is read; `section` is the address of its first page."""
        return same_site(url, self.site.key) and self._take(section, url, self.limits.pages_per_section - 1)

    def channels_of(self, url: str) -> list[Discovery]:
        return list(self.channels.get(article_key(url), ()))

    def link_of(self, url: str) -> Link | None:
        """An address as the first channel that took it for an article's named it."""
        first = next(iter(self.channels_of(url)), None)
        return link_of_channel(url, first) if first else None

    def _take(self, kind: str, url: str, most: int) -> bool:
        taken = self._listings.setdefault(kind, set())
        if self.full or url in taken or len(taken) >= most:
            return False
        taken.add(url)
        return True

    def _is_counted(self, number: int) -> bool:
        """Whether an address without channels is among those that were found."""
        return number in self._left or number in self._postponed

    def _is_wanted(self, link: Link) -> bool:
        if not same_site(link.url, self.site.key) or not self.site.wants(link.url):
            return False
        return not self._too_old(link) and self._is_likely(link)

    def _is_likely(self, link: Link) -> bool:
        if not (least := self._least_likelihood(link)):
            return True
        return self.shapes.is_likely(link.url, log_odds(link.url, link.title), least, _number_of(link.url))

    def _too_old(self, link: Link) -> bool:
        newest = max((moment for moment in (link.published, link.modified) if moment), default=None)
        return self.since is not None and newest is not None and newest < self.since

    def _least_likelihood(self, link: Link) -> float:
        match link.via:
            case "feed" | "newsSitemap" | "seed":
                return 0.0
            case "sitemap":
                return self.limits.sitemap_likelihood
            case _:
                return self.limits.link_likelihood


def _number_of(url: str) -> int:
    return _number(bytes.fromhex(article_id(url)))


def _number(identity: bytes) -> int:
    return int.from_bytes(identity[:8])


def link_of_channel(url: str, channel: Discovery) -> Link:
    """An address as one of its channels named it."""
    return Link(url=url, via=channel.via, source=channel.url, title=channel.title, published=channel.date)
