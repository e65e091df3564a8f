"""From a site's address to the pages of its articles: nothing here is about one site.

robots.txt -> sitemaps, front page -> feeds, sections -> articles. Every step is a callback that hands the bytes to
`newsspider.discover` and turns the addresses it finds into requests; what came back for an article's address leaves
as a `Page`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urljoin

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure
from w3lib.encoding import http_content_type_encoding

from newsspider.discover.feeds import COMMON_FEED_PATHS, parse_feed
from newsspider.discover.listing import Listing, read_listing
from newsspider.discover.notfound import is_dead_end
from newsspider.discover.obstacle import Obstacle, is_consent_address
from newsspider.discover.priority import FEED, FRONT_PAGE, SECTION, SITEMAP, priority
from newsspider.discover.site_run import Limits, SiteRun
from newsspider.discover.sitemaps import COMMON_SITEMAP_PATHS, children_worth_reading, parse_sitemap
from newsspider.discover.urls import article_key, normalize, same_site, site_key
from newsspider.errors import CutShort, DiscoveryError, ExtractionError
from newsspider.extract.parse import parse
from newsspider.items import Link, Page, Via
from newsspider.log import one_line
from newsspider.places import project_dir
from newsspider.plan import Plan, read_plan
from newsspider.report.nothing import Nothing
from newsspider.runid import new_run_id
from newsspider.scheduler import DELAY, PoliteScheduler, origin_of, robots_request
from newsspider.signals import request_cut, request_failed
from newsspider.sites import Site
from newsspider.spiders.failure import OBSTACLES, failure_kind, failure_reason, obstacle_in
from newsspider.spiders.headers import header, headers_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

_GUESS = "guess"
"""Request meta: the address is a guess, so that nothing there is no failure."""
FRONT = "front"
"""Request meta: the page is a site's front page, or the robots.txt without which it is not asked for."""
_FIRST_PAGE = "first_page"
"""Request meta: the first page of the section that the request continues."""


class NewsSpider(Spider):
    """Crawls the sites of its plan. A spider for one site names the facts; see `newsspider/spiders/sites/`."""

    plan: Plan
    run_id: str
    """What the run is called: see `newsspider.runid`."""
    arguments: dict[str, str]
    """Those of the command line, as they were given."""

    @classmethod
    def read_plan(cls, arguments: dict[str, str], settings: BaseSettings) -> Plan:
        """What the arguments ask for. Raises `UsageError`."""
        return read_plan(arguments, project_dir() / Path(settings["NEWSSPIDER_SITES"]))

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.plan = cls.read_plan(kwargs, crawler.settings)
        spider.run_id = crawler.settings.get("NEWSSPIDER_RUN_ID") or new_run_id()
        spider.arguments = dict(kwargs)
        return spider

    @cached_property
    def runs(self) -> dict[str, SiteRun]:
        """What this run knows of each site, by the site's key."""
        settings = self.settings
        limits = Limits(
            sections=settings.getint("NEWSSPIDER_MAX_SECTIONS"),
            sitemaps=settings.getint("NEWSSPIDER_MAX_SITEMAPS"),
            feeds=settings.getint("NEWSSPIDER_MAX_FEEDS"),
            pages_per_section=settings.getint("NEWSSPIDER_MAX_PAGES_PER_SECTION"),
            link_likelihood=settings.getfloat("NEWSSPIDER_MIN_LINK_LIKELIHOOD"),
            sitemap_likelihood=settings.getfloat("NEWSSPIDER_MIN_SITEMAP_LIKELIHOOD"),
        )
        return {site.key: SiteRun(site, limits, self.plan.since) for site in self.plan.sites}

    def has_enough(self, site: str) -> None:
        """A site has given as many articles as were asked for: what still waits for it is forgotten."""
        self.runs[site].full = True
        if scheduler := self._scheduler:
            scheduler.discard(site)

    # --- steps -------------------------------------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[Any]:
        for run in self.runs.values():
            yield self._robots_request(run.site)

    def parse_robots(self, response: Response) -> Iterator[Request]:
        run = self._run(response)
        site = run.site
        yield self._request(run, site.url, self.parse_front, FRONT_PAGE, **{FRONT: True})
        yield from self._sitemap_requests(run, site.sitemaps)
        yield from self._feed_requests(run, site.feeds)
        yield from self._section_requests(run, site.sections)
        yield from self._announced_sitemaps(run, site.url, guess=not site.sitemaps)

    def parse_front(self, response: Response) -> Iterator[Request]:
        run = self._run(response)
        obstacle = obstacle_in(response)
        if obstacle is not None:
            self._meet(response.request, obstacle)
        if not same_site(response.url, run.site.key):
            if obstacle is None:
                moved_to = site_key(response.url)
                self._fail(response.request, f"redirects to another site: crawl {moved_to} instead")
            return
        if origin_of(response.url) != origin_of(run.site.url):
            yield from self._announced_sitemaps(run, response.url, guess=False)
        listing = self._read_listing(response)
        if listing is None:
            return
        yield from self._feed_requests(run, listing.feeds)
        if not listing.feeds and not run.site.feeds:
            guesses = (urljoin(response.url, path) for path in COMMON_FEED_PATHS)
            yield from self._feed_requests(run, guesses, guess=True)
        yield from self._section_requests(run, listing.sections)
        yield from self._article_requests(run, _links_of(listing, response.url, "frontPage"))

    def parse_section(self, response: Response) -> Iterator[Request | Page]:
        run = self._run(response)
        asked = response.meta.get("redirect_urls", [response.url])[0]
        run.sections_read.add(asked)
        if link := run.link_of(asked):  # its address looks like a section's, but a listing has named it as an article
            yield from self.parse_article(response, link)
        listing = self._read_listing(response) if same_site(response.url, run.site.key) else None
        if listing is None:
            return
        yield from self._feed_requests(run, listing.feeds)
        yield from self._section_requests(run, listing.sections)
        articles = list(self._article_requests(run, _links_of(listing, response.url, "section")))
        yield from articles
        first_page = response.meta.get(_FIRST_PAGE, response.url)
        if articles and listing.next_url and run.takes_next_page(first_page, listing.next_url):
            yield self._request(run, listing.next_url, self.parse_section, SECTION, **{_FIRST_PAGE: first_page})

    def parse_feed(self, response: Response) -> Iterator[Request]:
        run = self._run(response)
        try:
            feed = parse_feed(response.body, response.url, header(response, "Content-Type"))
        except DiscoveryError as error:
            self._fail(response.request, error.reason)
            return
        yield from self._article_requests(run, feed.links)

    def parse_sitemap(self, response: Response) -> Iterator[Request]:
        run = self._run(response)
        try:
            sitemap = parse_sitemap(response.body, response.url, self.plan.since)
        except DiscoveryError as error:
            self._fail(response.request, error.reason)
            return
        children = children_worth_reading(sitemap.children, datetime.now(UTC), self.plan.since)
        near = (run.site.key, site_key(response.url))  # an index may list what another site keeps for this one
        own = (child.url for child in children if site_key(child.url) in near)
        yield from self._sitemap_requests(run, own)
        yield from self._article_requests(run, sitemap.links)

    def parse_article(self, response: Response, link: Link) -> Iterator[Page]:
        run = self._run(response)
        if is_consent_address(response.url):
            self._meet(response.request, Obstacle(kind="consent_wall", detail=site_key(response.url)))
        elif not same_site(response.url, run.site.key):
            self._fail(response.request, "redirects to another site")
        elif article_key(response.url) == article_key(run.site.url):
            self._fail(response.request, "redirects to the front page", Nothing.SOFT_404)
        elif is_dead_end(link.url, response.url):
            self._fail(response.request, "redirects to a page that is no article's", Nothing.SOFT_404)
        else:
            yield Page(
                url=link.url,
                final_url=response.url,
                fetched_at=datetime.now(UTC),
                status=response.status,
                headers=headers_of(response),
                body=response.body,
                link=link,
                site=run.site.key,
            )

    def failed(self, failure: Failure) -> None:
        """Whatever kept a request from bringing a page: said once, counted, and the crawl goes on."""
        request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it
        if isinstance(failure.value, CutShort):
            self.crawler.signals.send_catch_log(request_cut, request=request, spider=self)
        else:
            self._fail(request, failure_reason(failure), failure_kind(failure))

    # --- requests ----------------------------------------------------------------------------------------------------

    def _robots_request(self, site: Site) -> Request:
        request = robots_request(origin_of(site.url), site=site.key, callback=self.parse_robots, errback=self.failed)
        request.meta.update({DELAY: self._delay_s(site), FRONT: True})
        return request

    def _request(self, run: SiteRun, url: str, callback: Callable[..., Any], importance: int, **meta: Any) -> Request:
        return Request(
            url,
            callback=callback,
            errback=self.failed,
            priority=importance,
            meta={"site": run.site.key, DELAY: self._delay_s(run.site), **meta},
        )

    def _announced_sitemaps(self, run: SiteRun, url: str, *, guess: bool) -> Iterator[Request]:
        """Sitemaps that the robots.txt of an address's host names, or else where they commonly are."""
        rules = self._scheduler.rules_of(url) if self._scheduler else None
        if rules and rules.sitemaps:
            yield from self._sitemap_requests(run, rules.sitemaps)
        elif guess:
            guesses = (urljoin(url, path) for path in COMMON_SITEMAP_PATHS)
            yield from self._sitemap_requests(run, guesses, guess=True)

    def _sitemap_requests(self, run: SiteRun, urls: Iterable[str], *, guess: bool = False) -> Iterator[Request]:
        for url in urls:
            if run.takes_sitemap(url):
                yield self._request(run, url, self.parse_sitemap, SITEMAP, **{_GUESS: guess})

    def _feed_requests(self, run: SiteRun, urls: Iterable[str], *, guess: bool = False) -> Iterator[Request]:
        for url in urls:
            if run.takes_feed(url):
                yield self._request(run, url, self.parse_feed, FEED, **{_GUESS: guess})

    def _section_requests(self, run: SiteRun, urls: Iterable[str]) -> Iterator[Request]:
        for url in urls:
            if run.takes_section(url):
                yield self._request(run, url, self.parse_section, SECTION)

    def _article_requests(self, run: SiteRun, links: Iterable[Link]) -> Iterator[Request]:
        now = datetime.now(UTC)
        for link in links:
            url = normalize(link.url)
            if url and run.takes_article(link):
                request = self._request(run, url, self.parse_article, priority(link, now))
                request.cb_kwargs["link"] = link
                request.dont_filter = url in run.sections_read  # asked for before, as something else
                yield request

    # --- the rest -----------------------------------------------------------------------------------------------------

    @property
    def _scheduler(self) -> PoliteScheduler | None:
        engine = self.crawler.engine
        scheduler = engine.scheduler if engine else None
        return scheduler if isinstance(scheduler, PoliteScheduler) else None

    def _delay_s(self, site: Site) -> float:
        return site.delay_s if site.delay_s is not None else self.settings.getfloat("DOWNLOAD_DELAY")

    def _run(self, response: Response) -> SiteRun:
        return self.runs[response.meta["site"]]

    def _read_listing(self, response: Response) -> Listing | None:
        try:
            root = parse(response.body, encoding=_charset(response), url=response.url)
        except ExtractionError as error:
            self._fail(response.request, error.reason)
            return None
        listing = read_listing(root, response.url)
        if listing.cut:
            self.crawler.stats.inc_value("newsspider/listings_cut")
            self.logger.warning("Cut: %s has more links than are read of one page", one_line(response.url))
        return listing

    def _meet(self, request: Request | None, obstacle: Obstacle) -> None:
        """There was an answer, but it is not the page that was asked for."""
        self._fail(request, str(obstacle), OBSTACLES[obstacle.kind], read=True)

    def _fail(
        self, request: Request | None, reason: str, kind: Nothing = Nothing.HTTP_ERROR, *, read: bool = False
    ) -> None:
        if request is None or request.meta.get(_GUESS):
            return
        signals = self.crawler.signals
        signals.send_catch_log(request_failed, request=request, reason=reason, kind=kind, read=read, spider=self)


def _links_of(listing: Listing, source: str, via: Via) -> list[Link]:
    return [Link(url=anchor.url, via=via, source=source, title=anchor.text) for anchor in listing.links]


def _charset(response: Response) -> str | None:
    """The charset that the server declares (RFC 9110, 8.3.2)."""
    return http_content_type_encoding(header(response, "Content-Type"))
