"""What one run knows of one site: which addresses were taken already, and how much more may be read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from newsspider.discover.archives import ArchiveWalk
from newsspider.discover.channels import add_channels
from newsspider.discover.families import Families
from newsspider.discover.marks import ASKED, FOUND, LEFT, POSTPONED, VISITED, Marks, number_of
from newsspider.discover.prior import log_odds, media_log_odds
from newsspider.discover.recall import Recall, age_class, estimated_recall
from newsspider.discover.sections import is_topic
from newsspider.discover.shapes import SiteShapes
from newsspider.discover.urls import article_id, article_key, goes_in_circles, same_site
from newsspider.items import Discovery, Link
from newsspider.sites import Site

_LIST_ARTICLES = ("feed", "newsSitemap")
"""Channels that list articles and nothing else."""
BELIEVED = (*_LIST_ARTICLES, "seed")
"""What is believed to be an article whatever its likes were."""
_FEW_SECTIONS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of one site is read in one run."""

    sections: int
    sitemaps: int
    feeds: int
    pages_per_section: int
    archive_pages: int
    fruitless: int = 0
    """Requests of a family of addresses in a row that may bring nothing; 0: any number, as of what follows."""
    sitemap_entries: int = 0
    """Addresses from sitemaps that are taken in one run and not known yet."""
    sitemap_depth: int = 0
    """Sitemaps that an index of an index names are of depth 3."""
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
    spent: bool = False
    """As many requests as one run has for a site were sent: nothing more is asked for, what is named waits."""
    entries: int = 0
    """Addresses from sitemaps that were taken, without those that are known."""
    found: int = 0
    """Different addresses of articles that were named and are wanted."""
    channels: dict[str, list[Discovery]] = field(default_factory=dict)
    """Article key -> the channels that named it, in the order they were read; until it is `finished`."""
    shapes: SiteShapes = field(default_factory=SiteShapes)
    """What the site's pages have taught of its addresses."""
    sections_read: set[str] = field(default_factory=set)
    """Addresses that have been read as sections."""
    paging: set[str] = field(default_factory=set)
    """Sections of which a further page is on its way."""
    archive: ArchiveWalk = field(init=False)
    families: Families = field(init=False)
    """Which of the site's addresses have brought nothing for long."""
    _menu: set[str] = field(default_factory=set)
    _listings: dict[str, set[str]] = field(default_factory=dict)
    _marks: Marks = field(default_factory=Marks)

    def __post_init__(self) -> None:
        earliest = self.since.date() if self.since else None
        self.archive = ArchiveWalk(self.limits.archive_pages, earliest)
        self.families = Families(self.limits.fruitless)

    def wants(self, link: Link) -> bool:
        """Whether an article's address is one that this run asks for; which channel named it is kept."""
        if not self._is_wanted(link):
            return False
        key, number = article_key(link.url), _number_of(link.url)
        self._marks.names(number, link.via)
        if key not in self.channels and self._marks.has(number, ASKED | LEFT | POSTPONED):
            return not self.full  # it is finished, known, or its channels are remembered elsewhere
        if link.via in _LIST_ARTICLES:
            self.shapes.named(link.url)
        channel = channel_of(link)
        known = self.channels.setdefault(key, [])
        self.found += not known
        add_channels(known, (channel,))
        return not self.full

    def takes_article(self, url: str, *, again: bool = False) -> bool:
        """Whether an article is to be asked for now: each is once in a run. `again`: an earlier one has read it."""
        number = _number_of(url)
        if self.is_over or self._marks.has(number, ASKED):
            return False
        self._marks.add(number, ASKED | VISITED if again else ASKED)
        return True

    @property
    def is_over(self) -> bool:
        """Whether nothing more is asked of the site in this run."""
        return self.full or self.spent

    def leaves_alone(self, link: Link) -> bool:
        """Whether an address is of a family of which nothing comes; what lists articles and nothing else is believed
        all the same."""
        return link.via not in BELIEVED and self.families.is_left(link.url)

    def gives_back(self, url: str) -> None:
        """An article that was to be asked for is not, in this run."""
        number = _number_of(url)
        self._marks.drop(number, ASKED)
        self._marks.add(number, POSTPONED)

    def was_read_before(self, url: str) -> None:
        """An article that was taken counts as one that an earlier run has read: this one may look at it again."""
        self._marks.drop(_number_of(url), ASKED)

    def entries_left(self) -> int | None:
        """How many more addresses from sitemaps are taken; None: any number."""
        return max(0, self.limits.sitemap_entries - self.entries) if self.limits.sitemap_entries else None

    def is_too_deep(self, depth: int) -> bool:
        return 0 < self.limits.sitemap_depth < depth

    def is_news(self, url: str) -> bool:
        """Whether an address was found by this run and not by an earlier one."""
        number = _number_of(url)
        is_news = self._marks.has(number, ASKED) and not self._marks.has(number, VISITED)
        return is_news or self._marks.has(number, POSTPONED | FOUND)

    def is_named(self, url: str) -> bool:
        """Whether a channel has named an address in this run."""
        return self._marks.is_named(_number_of(url))

    def has_taken(self, url: str) -> bool:
        return self._marks.has(_number_of(url), ASKED)

    def has_taken_id(self, identity: bytes) -> bool:
        """Whether the address with this id was taken."""
        return self._marks.has(number_of(identity), ASKED)

    def finished(self, url: str) -> None:
        """An article that was asked for is read to an end: who named it does not matter any more."""
        self.channels.pop(article_key(url), None)

    def is_article(self, url: str, article: bytes, age_s: float | None, *, found: bool = False) -> None:
        """An address leads to an article that was exported, now or earlier; `article` is its id, `age_s` its age in
        seconds (None: not known). `found`: it was exported for the first time, now."""
        self._marks.is_article(_number_of(url), number_of(article), age_class(age_s), found=found)

    def recall(self) -> Recall | None:
        """How many articles were missed, as far as it can be known now."""
        return None if self.is_over else estimated_recall(self._marks.captures())

    def leaves(self, url: str) -> None:
        """An article is known; a listing that says that it has changed may still have it asked for."""
        self._marks.add(_number_of(url), LEFT)
        self.channels.pop(article_key(url), None)

    def postpones(self, url: str) -> None:
        """An article is asked for when there is room: which channels name it is remembered elsewhere until then."""
        self._marks.add(_number_of(url), POSTPONED)
        self.channels.pop(article_key(url), None)

    def is_postponed(self, url: str) -> bool:
        return self._marks.has(_number_of(url), POSTPONED)

    def recalls(self, links: Sequence[Link]) -> Link | None:
        """An address that was found by an earlier run, or postponed, as the first channel named it by which it is to be
        asked for now; `links` are the address as each of its channels named it."""
        link = next((link for link in links if self._is_wanted(link) and not self.leaves_alone(link)), None)
        if link is None or not self.takes_article(link.url):
            return None
        key, number = article_key(link.url), _number_of(link.url)
        self.found += key not in self.channels and not self._marks.has(number, LEFT | POSTPONED)
        self._marks.drop(number, POSTPONED)
        for named in links:
            self._marks.names(number, named.via)
        known = self.channels.setdefault(key, [])
        add_channels(known, map(channel_of, links))
        return link

    def has_menu(self, sections: Iterable[str]) -> None:
        """A menu of the site names these sections."""
        self._menu.update(sections)

    def takes_section(self, url: str) -> bool:
        """Whether a page is read as a section; not one that feeds have named as an article, nor a topic of a site whose
        menus name sections at least as often as topics."""
        if any(entry.via in _LIST_ARTICLES for entry in self.channels_of(url)):
            return False
        if is_topic(url) and url not in self.site.sections:
            topics = sum(map(is_topic, self._menu))
            if len(self._menu) - topics >= max(topics, _FEW_SECTIONS):
                return False
        is_one = same_site(url, self.site.key) and not goes_in_circles(url)
        return is_one and self._take("section", url, self.limits.sections)

    def takes_sitemap(self, url: str) -> bool:
        return self._take("sitemap", url, self.limits.sitemaps)

    def takes_feed(self, url: str) -> bool:
        return self._take("feed", url, self.limits.feeds)

    def is_listing(self, url: str) -> bool:
        """Whether an address is the front page's, or of a source that this run has asked for."""
        return article_key(url) == article_key(self.site.url) or any(url in taken for taken in self._listings.values())

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
        if self.is_over or url in taken or len(taken) >= most:
            return False
        taken.add(url)
        return True

    def _is_wanted(self, link: Link) -> bool:
        if not same_site(link.url, self.site.key) or not self.site.wants(link.url) or goes_in_circles(link.url):
            return False
        return not self._too_old(link) and self._is_likely(link)

    def _is_likely(self, link: Link) -> bool:
        if not (least := self._least_likelihood(link)):
            return True
        before, folder = log_odds(link.url, link.title), media_log_odds(link.url)
        return self.shapes.is_likely(link.url, before, least, _number_of(link.url), folder=folder)

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
    return number_of(bytes.fromhex(article_id(url)))


def channel_of(link: Link) -> Discovery:
    return Discovery(via=link.via, url=link.source, title=link.title, date=link.published)


def link_of_channel(url: str, channel: Discovery) -> Link:
    """An address as one of its channels named it."""
    return Link(url=url, via=channel.via, source=channel.url, title=channel.title, published=channel.date)
