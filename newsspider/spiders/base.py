"""From a site's address to the pages of its articles: nothing here is about one site.

robots.txt -> sitemaps, front page -> feeds, sections -> articles. Every step is a callback that hands the bytes to
`newsspider.discover` and turns the addresses it finds into requests; what came back for an article's address leaves
as a `Page`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urljoin

from scrapy import Request, signals
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from newsspider import reservations
from newsspider.archive.progress import ReadArchives
from newsspider.browser.installed import check_browser
from newsspider.discover.feeds import COMMON_FEED_PATHS, parse_feed
from newsspider.discover.hubs import hubs_in_header
from newsspider.discover.listing import Listing
from newsspider.discover.notfound import is_dead_end
from newsspider.discover.obstacle import Obstacle, is_consent_address
from newsspider.discover.priority import SECTION
from newsspider.discover.site_run import SiteRun
from newsspider.discover.sitemaps import COMMON_SITEMAP_PATHS, children_worth_reading
from newsspider.discover.systems import system_of
from newsspider.discover.urls import article_key, same_site, site_key
from newsspider.errors import CutShort, DiscoveryError, ExtractionError, ReadingFailed
from newsspider.items import Article, Link, Page, Via
from newsspider.log import one_line
from newsspider.places import project_dir
from newsspider.plan import Plan, read_plan
from newsspider.reading.acts import listing_of, sitemap_of
from newsspider.report.limits import ENTRIES
from newsspider.report.nothing import Nothing
from newsspider.runid import new_run_id
from newsspider.scheduler import GUESS, RENDER, is_ending
from newsspider.signals import article_unchanged, request_cut, request_failed
from newsspider.spiders.again import FIRST_PAGE, SOURCE, VISIT, removed_article
from newsspider.spiders.articles import GONE
from newsspider.spiders.asking import DOUBTFUL, MAP_DEPTH
from newsspider.spiders.failure import OBSTACLES, failure_detail, failure_kind, failure_reason, obstacle_in
from newsspider.spiders.headers import charset_of, header, headers_of, robots_tags_of
from newsspider.spiders.kept import KeptPagesSpider
from newsspider.state.contract import Remembered, SourceKind

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

    from newsspider.pipelines.recurring import RecurringOfSites

_ARCHIVE = "archive"
"""Request meta: the page is one of the archive's."""
_IDLE = "idle"
"""Request meta: the page before this one has brought nothing that no other listing had named."""
_BEFORE = "before"
"""Request meta: see `SiteMemory.compared_at`, of the section that a further page is of."""
_CATCHES_UP = "catches_up"
"""Request meta: an earlier run was kept from reading this further page, or has wanted less of it."""
_OF_LISTS = 4.0
"""Times the processor time of a page: what a feed or a sitemap of tens of thousands of entries may take."""


class NewsSpider(KeptPagesSpider):
    """Crawls the sites of its plan. A spider for one site names the facts; see `newsspider/spiders/sites/`."""

    run_id: str
    """What the run is called: see `newsspider.runid`."""
    arguments: dict[str, str]
    """Those of the command line, as they were given."""
    recurring: RecurringOfSites | None = None
    """What the pages of each site have in common; None: they are read each by itself."""
    archives: ReadArchives | None = None
    """How far archives were read; None: the spider asks servers."""

    @classmethod
    def read_plan(cls, arguments: dict[str, str], settings: BaseSettings) -> Plan:
        """What the arguments ask for. Raises `UsageError`."""
        return read_plan(arguments, project_dir() / Path(settings["NEWSSPIDER_SITES"]))

    @classmethod
    def sites_to_hold(cls, plan: Plan) -> Collection[str] | None:
        """The keys of the sites that no other run may have meanwhile where several runs have a memory; None: of all."""
        return [site.key for site in plan.sites]

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.plan = cls.read_plan(kwargs, crawler.settings)
        check_browser(spider.plan.sites, crawler.settings)
        spider.run_id = crawler.settings.get("NEWSSPIDER_RUN_ID") or new_run_id()
        spider.arguments = dict(kwargs)
        crawler.signals.connect(spider.request_left_downloader, signals.request_left_downloader)
        crawler.signals.connect(spider.request_dropped, signals.request_dropped)
        crawler.signals.connect(spider.spider_idle, signals.spider_idle)
        return spider

    def has_enough(self, site: str) -> None:
        """A site has given as many articles as were asked for: what still waits for it is forgotten."""
        self.runs[site].full = True
        if scheduler := self._scheduler:
            scheduler.discard(site)

    # --- steps -------------------------------------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[Any]:
        left = {}
        for key, run in self.runs.items():
            if pages := self._kept_pages(run):
                left[key] = pages
            else:
                yield self._robots_request(run.site)
        for exported in asyncio.as_completed([self._export_kept(self.runs[key], pages) for key, pages in left.items()]):
            yield self._robots_request(await exported)

    def parse_robots(self, response: Response) -> Iterator[Request]:
        run = self._run(response)
        site = run.site
        yield from self._front_request(run)
        yield from self._sitemap_requests(run, site.sitemaps)
        yield from self._feed_requests(run, site.feeds)
        yield from self._section_requests(run, site.sections, menu=site.sections)
        yield from self._announced_sitemaps(run, site.url, COMMON_SITEMAP_PATHS)
        yield from self._remembered_requests(run)

    async def parse_front(self, response: Response) -> AsyncIterator[Request]:
        run = self._run(response)
        if self._not_modified(response):
            return
        obstacle = obstacle_in(response)
        is_finished = RENDER in response.meta  # a browser has: few links may be all that there are
        if obstacle is not None and not is_finished:
            self._meet(response.request, obstacle)
        if not same_site(response.url, run.site.key):
            if obstacle is None:
                moved_to = site_key(response.url)
                self._fail(response.request, f"redirects to another site: crawl {moved_to} instead")
            return
        system = system_of(response.body)
        for request in self._announced_sitemaps(run, response.url, system.sitemaps if system else ()):
            yield request
        listing = await self._read_listing(response)
        if listing is None:
            return
        if obstacle is not None and is_finished and not listing.links:
            self._meet(response.request, obstacle)
        others = list(self._feed_requests(run, listing.feeds))
        if not listing.feeds and not run.site.feeds:
            paths = system.feeds if system and system.feeds else COMMON_FEED_PATHS
            guesses = (urljoin(response.url, path) for path in paths)
            others += self._feed_requests(run, guesses, guess=True)
        run.has_menu(listing.menu)
        others += self._section_requests(run, listing.sections, menu=listing.menu)
        links = _links_of(listing, response.url, "frontPage")
        front = response.meta[SOURCE][0]
        self._names_archive(run, front, listing.archives)
        named = self._article_requests(response, links, _sources_of(others), goes_on=bool(listing.archives))
        for request in (*others, *named.requests, *self._archive_requests(run, front)):
            yield request

    async def parse_section(self, response: Response) -> AsyncIterator[Request | Page | Article]:
        run = self._run(response)
        asked = response.meta.get("redirect_urls", [response.url])[0]
        run.sections_read.add(asked)
        link = run.link_of(asked)  # its address looks like a section's, but a listing has named it as an article
        if self._not_modified(response):
            if link:
                yield self._article_request(run, link)
            return
        if link:
            async for found in self.parse_article(response, link):
                yield found
        memory, first_page = self._memory_of(run), _first_page_of(response)
        listing = await self._read_listing(response) if same_site(response.url, run.site.key) else None
        obstacle = obstacle_in(response)
        if listing is not None and obstacle is not None and not listing.links:
            self._meet(response.request, obstacle)
            for request in self._after_no_archive_page(response.request):
                yield request
            return
        if listing is None:
            memory.complete(first_page)
            for request in self._after_no_archive_page(response.request):
                yield request
            return
        catches_up = response.meta.get(_CATCHES_UP, memory.wants_more_of(first_page))
        is_archive = _ARCHIVE in response.meta
        before = run.archive.before if is_archive else response.meta.get(_BEFORE, memory.compared_at(first_page))
        if not is_archive:
            self._names_archive(run, first_page, listing.archives)
        else:
            run.archive.add(listing.archives, datetime.now(UTC).date())
        run.has_menu(listing.menu)
        others = [
            *self._feed_requests(run, listing.feeds),
            *self._section_requests(run, listing.sections, menu=listing.menu),
        ]
        links = _links_of(listing, response.url, "section")
        has_more = bool(listing.next_url or (listing.archives and not is_archive))
        named = self._article_requests(response, links, _sources_of(others), goes_on=has_more, before=before)
        for request in (*others, *named.requests):
            yield request
        if named.brings_alone:
            memory.trusts(first_page)
        if is_archive:
            run.archive.read(brought=named.brought, known=named.known, old=named.old_at_end > 0 and not named.fresh)
        for request in self._archive_requests(run, first_page):
            yield request
        is_idle = not named.brought
        brings_more = not named.reaches_known and not (is_idle and (named.known or response.meta.get(_IDLE)))
        goes_on = catches_up or brings_more
        if goes_on and listing.next_url and run.takes_next_page(first_page, listing.next_url):
            further = {FIRST_PAGE: first_page, _CATCHES_UP: catches_up, _IDLE: is_idle, _BEFORE: before}
            run.paging.add(first_page)
            yield self._request(run, listing.next_url, self.parse_section, SECTION, **further)
        else:
            run.paging.discard(first_page)
            if not run.full and first_page not in run.archive.named_by:
                memory.complete(first_page)

    def _names_archive(self, run: SiteRun, source: str, named: Collection[str]) -> None:
        """A source names archive pages: it is not read as a whole before they are. To be called before it is told to
        the memory."""
        if not named:
            return
        memory, walk = self._memory_of(run), run.archive
        walk.before = max(walk.before, memory.compared_at(source))
        walk.catches_up = walk.catches_up or memory.wants_more_of(source)
        walk.named_by.add(source)
        walk.add(named, datetime.now(UTC).date())

    def _archive_requests(self, run: SiteRun, first_page: str) -> Iterator[Request]:
        """The archive page that is read next; no source of its own, for there is no end of them."""
        if run.full:
            return
        if following := run.archive.next_page():
            yield self._request(run, following, self.parse_section, SECTION, **{FIRST_PAGE: first_page, _ARCHIVE: True})
        elif run.archive.is_over:
            for source in run.archive.named_by - run.paging:
                self._memory_of(run).complete(source)
            run.archive.named_by.clear()

    def _after_no_archive_page(self, request: Request | None) -> Iterator[Request]:
        """Nothing came of a request; if it was an archive page's, the next one is asked for."""
        if request is not None and request.meta.get(_ARCHIVE):
            run = self.runs[request.meta["site"]]
            run.archive.failed()
            yield from self._archive_requests(run, request.meta[FIRST_PAGE])

    def request_dropped(self, request: Request) -> None:
        super().request_dropped(request)
        for following in self._after_no_archive_page(request):
            assert self.crawler.engine is not None
            self.crawler.engine.crawl(following)

    async def parse_feed(self, response: Response) -> AsyncIterator[Request]:
        if self._not_modified(response):
            return
        act = partial(parse_feed, response.body, response.url, header(response, "Content-Type"))
        try:
            feed = await self._readers.read(act, response.url, patience=_OF_LISTS)
        except (DiscoveryError, ReadingFailed) as error:
            self._fail(response.request, error.reason)
            return
        hubs = [*hubs_in_header(headers_of(response).get("link"), response.url), *feed.hubs]
        for request in self._article_requests(response, feed.links, hubs=hubs).requests:
            yield request

    async def parse_sitemap(self, response: Response) -> AsyncIterator[Request]:
        run = self._run(response)
        if self._not_modified(response):
            return
        act = partial(sitemap_of, response.body, response.url, self.plan.since)
        try:
            sitemap = await self._readers.read(act, response.url, patience=_OF_LISTS)
        except (DiscoveryError, ReadingFailed) as error:
            self._fail(response.request, error.reason)
            return
        if is_ending(self.crawler):
            return
        if sitemap.left_out:
            self._meets_limit(run, ENTRIES, "50,000 of one sitemap are read, the newest", sitemap.left_out)
        children = children_worth_reading(sitemap.children, datetime.now(UTC), self.plan.since)
        near = (run.site.key, site_key(response.url))  # an index may list what another site keeps for this one
        own = {child.url: child.modified for child in children if site_key(child.url) in near}
        depth = response.meta.get(MAP_DEPTH, 1) + 1
        for request in list(self._sitemap_requests(run, own, modified=own, depth=depth) if own else ()):
            yield request
        # All of them, also where there are more than one run reads: the next one knows of the others.
        found: list[tuple[str, SourceKind]] = [(url, "sitemap") for url in own]
        self.take(response, sitemap.links, found)

    async def parse_article(self, response: Response, link: Link) -> AsyncIterator[Page | Article | Request]:
        run = self._run(response)
        known: Remembered | None = response.meta.get(VISIT)
        is_gone = known is not None and response.status in GONE
        if known and (response.status == HTTPStatus.NOT_MODIFIED or (known.removed and is_gone)):
            self.crawler.signals.send_catch_log(article_unchanged, request=response.request, spider=self)
        elif known and is_gone:
            yield removed_article(known, link, datetime.now(UTC))
        elif is_consent_address(response.url):
            self._meet(response.request, Obstacle(kind="consent_wall", detail=site_key(response.url)))
        elif not same_site(response.url, run.site.key):
            self._fail(response.request, "redirects to another site")
        elif article_key(response.url) == article_key(run.site.url):
            self._fail(response.request, "redirects to the front page", Nothing.SOFT_404)
        elif is_dead_end(link.url, response.url):
            self._fail(response.request, "redirects to a page that is no article's", Nothing.SOFT_404)
        else:
            async for found in self._read_article(response, link):
                yield found

    def failed(self, failure: Failure) -> Iterator[Request]:
        """Whatever kept a request from bringing a page: said once, counted, and the crawl goes on."""
        request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it
        yield from self._after_no_archive_page(request)
        if isinstance(failure.value, CutShort):
            self.crawler.signals.send_catch_log(request_cut, request=request, spider=self)
        else:
            self._fail(request, failure_reason(failure), failure_kind(failure), detail=failure_detail(failure))
            self.request_left_downloader(request)  # some have never reached it
            is_final = isinstance(failure.value, HttpError) and failure.value.response.status < 500
            if FIRST_PAGE in request.meta and is_final:
                self.memories[request.meta["site"]].complete(request.meta[FIRST_PAGE])

    # --- the rest -----------------------------------------------------------------------------------------------------

    async def _read_listing(self, response: Response) -> Listing | None:
        reserved = reservations.of_header(robots_tags_of(response), self.settings["NEWSSPIDER_ROBOTS_AGENT"])
        nofollow = reservations.forbids_following(reserved)
        act = partial(listing_of, response.body, response.url, charset_of(response), nofollow=nofollow)
        try:
            listing = await self._readers.read(act, response.url)
        except ExtractionError as error:
            self._fail(response.request, error.reason)
            return None
        if listing.cut:
            self.crawler.stats.inc_value("newsspider/listings_cut")
            self.logger.warning("Cut: %s has more links than are read of one page", one_line(response.url))
        return listing

    def _not_modified(self, response: Response) -> bool:
        """Whether a source has said that it is as it was."""
        if response.status != HTTPStatus.NOT_MODIFIED:
            return False
        url, _ = response.meta[SOURCE]
        self._memory_of(self._run(response)).not_modified(url)
        return True

    def _meet(self, request: Request | None, obstacle: Obstacle) -> None:
        """There was an answer, but it is not the page that was asked for."""
        self._fail(request, str(obstacle), OBSTACLES[obstacle.kind], read=True)

    def _fail(
        self,
        request: Request | None,
        reason: str,
        kind: Nothing = Nothing.HTTP_ERROR,
        *,
        detail: str = "",
        read: bool = False,
    ) -> None:
        if request is None:
            return
        if source := request.meta.get(SOURCE):
            self.memories[request.meta["site"]].failed(*source, doubtful=bool(request.meta.get(DOUBTFUL)))
        if request.meta.get(GUESS):
            return
        told = {"request": request, "reason": reason, "detail": detail, "kind": kind, "read": read}
        self.crawler.signals.send_catch_log(request_failed, **told, spider=self)


def _first_page_of(response: Response) -> str:
    """The address of the section that a page belongs to."""
    url: str = response.meta[FIRST_PAGE] if FIRST_PAGE in response.meta else response.meta[SOURCE][0]
    return url


def _sources_of(requests: Iterable[Request]) -> list[tuple[str, SourceKind]]:
    return [request.meta[SOURCE] for request in requests]


def _links_of(listing: Listing, source: str, via: Via) -> list[Link]:
    return [Link(url=anchor.url, via=via, source=source, title=anchor.text) for anchor in listing.links]
