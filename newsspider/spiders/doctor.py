"""A look at a site by a dozen requests, as polite as a crawl: what is there, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from time import monotonic, time
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from scrapy import Request, signals
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response
from scrapy.spiders import Spider
from twisted.python.failure import Failure

from newsspider.discover.feeds import COMMON_FEED_PATHS, parse_feed
from newsspider.discover.hubs import hubs_in_header
from newsspider.discover.listing import Listing as Links
from newsspider.discover.listing import read_listing
from newsspider.discover.site_run import Limits, SiteRun
from newsspider.discover.sitemaps import COMMON_SITEMAP_PATHS, children_worth_reading, parse_sitemap
from newsspider.discover.systems import system_of
from newsspider.discover.urls import article_id, article_key, normalize, same_site, site_key
from newsspider.errors import DiscoveryError, ExtractionError
from newsspider.extract.parse import parse
from newsspider.gate.engine import polite_scheduler
from newsspider.gate.keys import DELAY, DROPPED, RENDER, ROBOTS_OF
from newsspider.gate.requests import robots_request
from newsspider.items import Link, Page, Via
from newsspider.politeness.moves import origin_of
from newsspider.report.findings import Findings, FrontFound, Kind, Listing, Named, RobotsFound, Trouble
from newsspider.report.nothing import Nothing
from newsspider.sites import Site
from newsspider.spiders.again import SOURCE
from newsspider.spiders.asking import FRONT
from newsspider.spiders.failure import OBSTACLES, failure_kind, failure_sentence, obstacle_in
from newsspider.spiders.headers import charset_of, header, headers_of, page_of

if TYPE_CHECKING:
    from scrapy.crawler import CrawlerProcessBase

_MOST_SITEMAPS, _MOST_SYSTEM_SITEMAPS, _MOST_CHILDREN, _MOST_FEEDS, _MOST_SECTIONS, _MOST_ARTICLES = 4, 2, 1, 4, 1, 2
"""With robots.txt and the front page 16 requests, and what redirects add."""
_MOST_S = 60
_SLOW_S = 2.0
"""A site that wants more time between two requests is asked for one of each."""
_SETTINGS = {
    "FEEDS": {},
    "EXTENSIONS": {},
    "ITEM_PIPELINES": {},
    "RETRY_TIMES": 0,
    "REDIRECT_MAX_TIMES": 3,
    "DOWNLOAD_TIMEOUT": 15,
    "CLOSESPIDER_TIMEOUT": _MOST_S,
}
_ORDER: tuple[Via, ...] = ("feed", "newsSitemap", "frontPage", "section", "sitemap")
"""From whom an example is taken."""


def examine(site: Site, process: CrawlerProcessBase) -> tuple[Findings, list[Page]]:
    """What a site has, and the pages of up to two of its articles."""
    findings, pages = Findings(site=site), list[Page]()
    for name, value in _SETTINGS.items():
        process.settings.set(name, value, priority="cmdline")
    began = monotonic()
    process.crawl(DoctorSpider, findings=findings, pages=pages)
    process.start()
    findings.seconds = monotonic() - began
    return findings, pages


class DoctorSpider(Spider):
    """Fills the `findings` and `pages` that it is given."""

    def __init__(self, findings: Findings, pages: list[Page]) -> None:
        super().__init__(name="doctor")
        self._findings = findings
        self._pages = pages
        self._examples: dict[Via, Link] = {}
        self._tried = 0
        self._children = 0
        self._is_slow = False

    async def start(self) -> Any:
        settings = self.settings
        self._run = SiteRun(
            self._findings.site,
            Limits(
                sections=_MOST_SECTIONS,
                sitemaps=_MOST_SITEMAPS + _MOST_CHILDREN,
                feeds=_MOST_FEEDS,
                pages_per_section=1,
                archive_pages=0,
                link_likelihood=settings.getfloat("NEWSSPIDER_MIN_LINK_LIKELIHOOD"),
                sitemap_likelihood=settings.getfloat("NEWSSPIDER_MIN_SITEMAP_LIKELIHOOD"),
            ),
        )
        for receiver, signal in (
            (self._sent, signals.request_reached_downloader),
            (self._dropped, signals.request_dropped),
            (self._idle, signals.spider_idle),
            (self._closed, signals.spider_closed),
        ):
            self.crawler.signals.connect(receiver, signal)
        site = self._findings.site
        yield robots_request(origin_of(site.url), site=site.key, callback=self.parse_robots, errback=self.failed)

    @property
    def sites(self) -> tuple[Site, ...]:
        """The one that is looked at."""
        return (self._findings.site,)

    # --- what comes back ---------------------------------------------------------------------------------------------

    def parse_robots(self, response: Response) -> Iterator[Request]:
        site = self._findings.site
        scheduler = polite_scheduler(self.crawler)
        rules = scheduler.rules_of(site.url) if scheduler else None
        assert rules is not None  # the scheduler has read what has come to this callback
        allows = rules.allowed(site.url)
        self._findings.robots = RobotsFound(
            allows=allows,
            reason=None if allows else rules.reason(site.url),
            crawl_delay_s=rules.crawl_delay_s,
            sitemaps=rules.sitemaps,
        )
        self._is_slow = (rules.crawl_delay_s or 0.0) > _SLOW_S
        yield self._request(site.url, self.parse_front)
        if rules.sitemaps:
            # Of those that a large site names, the ones with the news are asked.
            sitemaps = sorted(rules.sitemaps, key=lambda url: "news" not in url.lower())
            yield from self._listings(self.parse_sitemap, self._some(sitemaps, _MOST_SITEMAPS), "robots.txt")
        else:
            yield from self._guesses(self.parse_sitemap, site.url, COMMON_SITEMAP_PATHS, _MOST_SITEMAPS)

    def parse_front(self, response: Response) -> Iterator[Request]:
        findings = self._findings
        obstacle, is_finished = obstacle_in(response), RENDER in response.meta
        if obstacle and not is_finished:
            findings.trouble = Trouble(kind=OBSTACLES[obstacle.kind], reason=str(obstacle))
            if obstacle.kind not in ("consent_wall", "empty_shell"):  # behind these, feeds may lead to articles
                return
        if not same_site(response.url, findings.site.key):
            reason = f"redirects to another site: {site_key(response.url)}"
            findings.trouble = findings.trouble or Trouble(kind=Nothing.HTTP_ERROR, reason=reason)
            return
        try:
            found = _links_of(response)
        except ExtractionError as error:
            findings.trouble = findings.trouble or Trouble(kind=Nothing.NO_ARTICLE, reason=error.reason)
            return
        if obstacle and not found.links:
            findings.trouble = Trouble(kind=OBSTACLES[obstacle.kind], reason=str(obstacle))
            return
        articles = self._named(_anchors(found, response.url, "frontPage"))
        findings.front = FrontFound(
            url=response.url, articles=articles, sections=tuple(found.sections), feeds=tuple(found.feeds)
        )
        system = system_of(response.body)
        if found.feeds:
            yield from self._listings(self.parse_feed, self._some(found.feeds, _MOST_FEEDS), "front page")
        else:
            paths = system.feeds if system and system.feeds else COMMON_FEED_PATHS
            yield from self._guesses(self.parse_feed, response.url, paths, _MOST_FEEDS)
        if system and findings.robots and not findings.robots.sitemaps:
            yield from self._guesses(self.parse_sitemap, response.url, system.sitemaps, _MOST_SYSTEM_SITEMAPS)
        yield from self._listings(self.parse_section, found.sections[:_MOST_SECTIONS], "front page")

    def parse_section(self, response: Response, named_by: Named) -> None:
        try:
            found = _links_of(response)
        except ExtractionError as error:
            self._findings.faults[response.url] = error.reason
            return
        self._read("section", response, named_by, _anchors(found, response.url, "section"))

    def parse_feed(self, response: Response, named_by: Named) -> None:
        try:
            feed = parse_feed(response.body, response.url, header(response, "Content-Type"))
        except DiscoveryError as error:
            self._fault(response.url, error.reason, named_by)
            return
        hubs = [*hubs_in_header(headers_of(response).get("link"), response.url), *feed.hubs]
        self._read("feed", response, named_by, feed.links, hub=next(iter(hubs), None))

    def parse_sitemap(self, response: Response, named_by: Named) -> Iterator[Request]:
        try:
            sitemap = parse_sitemap(response.body, response.url)
        except DiscoveryError as error:
            self._fault(response.url, error.reason, named_by)
            return
        self._read("sitemap", response, named_by, sitemap.links, children=len(sitemap.children))
        if self._children < _MOST_CHILDREN:
            worth = children_worth_reading(sitemap.children, datetime.now(UTC), None)
            urls = [child.url for child in worth][: _MOST_CHILDREN - self._children]
            self._children += len(urls)
            yield from self._listings(self.parse_sitemap, urls, "sitemap index")

    def parse_article(self, response: Response, link: Link) -> None:
        site = self._findings.site
        if obstacle := obstacle_in(response):
            self._findings.article_trouble = Trouble(kind=OBSTACLES[obstacle.kind], reason=str(obstacle))
        elif not same_site(response.url, site.key):
            self._findings.faults[link.url] = f"redirects to another site: {site_key(response.url)}"
        elif article_key(response.url) != article_key(site.url):
            self._pages.append(page_of(response, link, site.key))

    def failed(self, failure: Failure) -> None:
        request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it
        self._failed(request, Trouble(kind=failure_kind(failure), reason=failure_sentence(failure)))

    def _failed(self, request: Request, trouble: Trouble) -> None:
        findings = self._findings
        if ROBOTS_OF in request.meta or request.callback == self.parse_front:
            findings.trouble = findings.trouble or trouble  # the first is the cause of what follows
        elif request.callback == self.parse_article:
            findings.article_trouble = trouble
        else:
            self._fault(request.url, trouble.reason, request.cb_kwargs["named_by"])

    # --- the rest ----------------------------------------------------------------------------------------------------

    def _request(self, url: str, callback: Any, **arguments: Any) -> Request:
        site = self._findings.site
        meta: dict[str, Any] = {
            "site": site.key,
            DELAY: self.settings.getfloat("DOWNLOAD_DELAY"),
            FRONT: callback == self.parse_front,
        }
        if site.render and callback in (self.parse_front, self.parse_section, self.parse_article):
            meta[RENDER] = site.render_hosts
        if callback in (self.parse_feed, self.parse_sitemap):
            meta[SOURCE] = (url, "feed" if callback == self.parse_feed else "sitemap")
        return Request(url, callback=callback, errback=self.failed, cb_kwargs=arguments, meta=meta)

    def _some(self, urls: list[str], most: int) -> list[str]:
        return urls[: 1 if self._is_slow else most]

    def _listings(self, callback: Any, urls: Iterable[str], named_by: Named) -> Iterator[Request]:
        yield from (self._request(url, callback, named_by=named_by) for url in urls)

    def _guesses(self, callback: Any, url: str, paths: Iterable[str], most: int) -> Iterator[Request]:
        guesses = [urljoin(url, path) for path in paths]
        yield from self._listings(callback, self._some(guesses, most), "guess")

    def _read(
        self,
        kind: Kind,
        response: Response,
        named_by: Named,
        links: list[Link],
        *,
        children: int = 0,
        hub: str | None = None,
    ) -> None:
        dates = [date for link in links if (date := link.published or link.modified)]
        listing = Listing(
            kind=kind,
            url=response.url,
            named_by=named_by,
            entries=self._named(links),
            newest=max(dates, default=None),
            has_news_fields=any(link.via == "newsSitemap" for link in links),
            children=children,
            hub=hub,
        )
        self._findings.listings.append(listing)

    def _named(self, links: list[Link]) -> int:
        """How many of these a crawl would ask for; who named them is kept."""
        wanted = {article_key(link.url): link for link in links if normalize(link.url) and self._run.wants(link)}
        for link in wanted.values():
            date = link.published or link.modified
            age_s = time() - date.timestamp() if date else None
            self._run.is_article(link.url, bytes.fromhex(article_id(link.url)), age_s)
            self._run.finished(link.url)
            self._examples.setdefault(link.via, link)
        return len(wanted)

    def _fault(self, url: str, reason: str, named_by: Named) -> None:
        if named_by != "guess":
            self._findings.faults[url] = reason

    def _sent(self, request: Request) -> None:
        self._findings.requests += 1

    def _dropped(self, request: Request) -> None:
        if (reason := request.meta.get(DROPPED, "duplicate")) != "duplicate":
            self._failed(request, Trouble(kind=Nothing.ROBOTS, reason=reason))

    def _idle(self) -> None:
        """All listings are read: articles are asked for, one after the other."""
        engine = self.crawler.engine
        link = next((self._examples.pop(via) for via in _ORDER if via in self._examples), None)
        if engine is not None and link is not None and self._tried < _MOST_ARTICLES:
            self._tried += 1
            engine.crawl(self._request(normalize(link.url) or link.url, self.parse_article, link=link))
            raise DontCloseSpider

    def _closed(self, reason: str) -> None:
        if reason == "closespider_timeout" and not self._pages and self._findings.article_trouble is None:
            reason = f"{_MOST_S} s were over before an article came"
            self._findings.article_trouble = Trouble(kind=Nothing.NOT_REACHED, reason=reason)
        self._findings.recall = self._run.recall()


def _links_of(response: Response) -> Links:
    """Raises `ExtractionError`."""
    return read_listing(parse(response.body, encoding=charset_of(response), url=response.url), response.url)


def _anchors(found: Links, source: str, via: Via) -> list[Link]:
    return [Link(url=anchor.url, via=via, source=source, title=anchor.text) for anchor in found.links]
