"""What was kept of sites, by whomever: `scrapy crawl archive -a path='*.warc.gz'`."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request, signals
from scrapy.exceptions import DropItem
from scrapy.http import Response
from twisted.python.failure import Failure

from newsspider.archive.entries import Archive, Broken, Capture, End, Entry, LeftOut, Revisit
from newsspider.archive.months import addresses_in, list_address
from newsspider.archive.note import Note, read_note
from newsspider.archive.plan import ArchivePlan, read_archive_plan
from newsspider.archive.progress import Progress, ReadArchives, Taken, where_to_begin
from newsspider.archive.remote import RemoteWarc, fetched
from newsspider.discover.obstacle import is_consent_address
from newsspider.discover.pages import may_have_pages
from newsspider.discover.site_run import SiteRun
from newsspider.discover.urls import article_key, normalize, site_key
from newsspider.errors import StateError
from newsspider.extensions.remember import RememberExtension
from newsspider.items import Article, Link, Page
from newsspider.log import one_line
from newsspider.places import project_dir
from newsspider.report.archives import ArchiveTally
from newsspider.scheduler import is_ending
from newsspider.signals import article_unchanged, read_again
from newsspider.sites import Site
from newsspider.spiders.again import CAPTURED, VISIT, removed_article
from newsspider.spiders.articles import GONE
from newsspider.spiders.base import NewsSpider
from newsspider.spiders.batches import batches
from newsspider.spiders.headers import headers_of, robots_tags_of
from newsspider.spiders.ondemand import OnDemand
from newsspider.state.contract import Remembered
from newsspider.state.hashes import key_of
from newsspider.state.site import SiteMemory

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

_MOST_SITES = 1_000
"""Of which something is held at a time."""
_MOST_UNDER_WAY = 64
"""Captures, beside the limit that there is in bytes."""
_NOT_NEWER = "not newer"
"""The memory knows an article of this address that was captured then or later."""
_OVER_LIMIT = "over_limit"
_LOOK_EVERY_S = 0.1
_LEFT = "left"
"""Request meta: what it brought is left for another run."""
_OF_SERVERS: Mapping[str, bool | int] = {
    "NEWSSPIDER_FIRST_PAGES": 0,  # those of one site may be far from each other
    "NEWSSPIDER_DRIFT": False,  # a year that is read in an hour has no rhythm, and the layout of then
    "NEWSSPIDER_LEDGER": False,
    "NEWSSPIDER_TDM_FILE": False,
}
"""Settings of what is of use only where servers are asked, and one after the other of a site."""


class ArchiveSpider(NewsSpider):
    """Hands what archives hold to the pipelines, as if it were fetched at the moment at which it was captured."""

    name = "archive"
    plan: ArchivePlan
    archives: ReadArchives

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        super().update_settings(settings)
        settings.set("NEWSSPIDER_READERS", len(os.sched_getaffinity(0)), priority="spider")
        for name, value in _OF_SERVERS.items():
            settings.set(name, value, priority="spider")

    @classmethod
    def read_plan(cls, arguments: dict[str, str], settings: BaseSettings) -> ArchivePlan:
        return read_archive_plan(arguments, project_dir() / Path(settings["NEWSSPIDER_SITES"]))

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.archives = ReadArchives(spider._submit)
        crawler.signals.connect(spider.item_dropped, signals.item_dropped)
        return spider

    def has_enough(self, site: str) -> None:
        self._full.add(site)

    # --- steps -------------------------------------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[Any]:
        async for archive in self._all_archives():
            await self._read(archive)
            if is_ending(self.crawler):
                return
        await self._rest()
        return
        yield  # nothing is asked of anybody

    async def parse_capture(self, response: Response, link: Link, capture: Capture) -> AsyncIterator[Page | Article]:
        if response.status in GONE:
            yield removed_article(response.meta[VISIT], link, capture.head.at)
            return
        page = Page(
            url=link.url,
            final_url=response.url,
            fetched_at=capture.head.at,
            status=response.status,
            headers=headers_of(response),
            body=response.body,
            link=link,
            site=response.meta["site"],
            robots_tags=robots_tags_of(response),
            missing=capture.missing,
            warc=capture.place,
        )
        if may_have_pages(response.body, response.url):
            pages = await self._pages_in(response, None, 1)
            if 2 in pages.further and not pages.first:
                page = replace(page, missing=page.missing or "of an archive only the first page of an article is read")
            page = replace(page, form_of=pages.first)
        yield page

    # --- archives ----------------------------------------------------------------------------------------------------

    async def _all_archives(self) -> AsyncIterator[Archive]:
        for archive in self.plan.archives:
            yield archive
        for month in self.plan.months:
            assert self.plan.base is not None
            url, base = list_address(self.plan.base, month), self.plan.base
            try:
                files = addresses_in(base, await asyncio.to_thread(fetched, url, self._agent, self._timeout_s))
            except (OSError, ValueError) as error:
                self._cannot_read(self.archives.tallies.setdefault(url, ArchiveTally(url)), error)
                continue
            for file in files:
                yield RemoteWarc(file, self._agent, self._timeout_s)

    async def _read(self, archive: Archive) -> None:
        try:
            start = where_to_begin(archive, self.memory.archive(archive.name))
        except OSError as error:
            self._cannot_read(self.archives.open(archive, 0).tally, error)
            return
        progress = self.archives.open(archive, start or 0)
        if start is None:
            self.logger.info("%s was read to its end before", one_line(archive.label))
            return
        if start:
            self.logger.info("%s is read on, from %d", one_line(archive.label), start)
        try:
            async for batch in batches(archive.entries(start, self.plan.wanted, self._most_bytes), self._most_bytes):
                for entry in batch:
                    await self._make_room()
                    if is_ending(self.crawler):
                        return
                    self._take(progress, entry)
        except OSError as error:
            self._cannot_read(progress.tally, error)

    def _cannot_read(self, tally: ArchiveTally, error: Exception) -> None:
        tally.failure = one_line(getattr(error, "strerror", None) or str(error))
        self.logger.error("%s cannot be read: %s", one_line(tally.label), tally.failure)

    def _take(self, progress: Progress, entry: Entry) -> None:
        """Raises `StateError`."""
        tally = progress.tally
        if isinstance(entry, End):
            progress.reached, progress.is_whole = entry.begins, entry.is_whole
            return
        progress.reached = max(progress.reached, entry.begins)
        tally.records += 1
        if isinstance(entry, LeftOut):
            tally.left_out[entry.reason] += 1
        elif isinstance(entry, Broken):
            tally.broken += 1
            self.logger.warning(
                "Broken: %s at %d (%s)", one_line(progress.archive.label), entry.begins, one_line(entry.reason)
            )
            if entry.is_torn:  # more of it may come
                progress.begin(entry.begins)
        elif isinstance(entry, Revisit):
            self._revisit(progress, entry)
        elif reason := self._refusal(entry):
            tally.left_out[reason] += 1
        else:
            url = self._link_of(entry, progress).url
            taken = Taken(progress, entry, frozenset({key_of(entry.head.url), key_of(url)}))
            if self.archives.takes(taken):
                self._submit(taken)

    # --- captures ----------------------------------------------------------------------------------------------------

    def _refusal(self, capture: Capture) -> str | None:
        """Why a capture is not read; None: it is, as far as is known of it alone."""
        note, url = _note_of(capture), capture.head.url
        site = site_key(url)
        if note is not None and not note.is_of_article:
            return f"asked for as {note.kind}"
        if not site or normalize(url) is None:
            return "no web address"
        if capture.status // 100 == 3:
            return "redirect"
        is_visit_in_vain = note is not None and note.kind == "visit" and capture.status in GONE
        if capture.status != HTTPStatus.OK and not is_visit_in_vain:
            return f"HTTP {capture.status}"
        if article_key(url) == article_key(f"http://{site}/"):
            return "front page"
        if is_consent_address(url):
            return "consent_wall"
        facts = self._facts.get(site)
        return "excluded" if facts and not facts.wants(url) else None

    def _link_of(self, capture: Capture, progress: Progress) -> Link:
        note = _note_of(capture)
        if note is not None and note.link is not None:
            return note.link
        url = normalize(capture.head.url) or capture.head.url
        return Link(url=url, via="warc", source=progress.archive.label)

    def _submit(self, taken: Taken) -> None:
        """A capture's turn has come: it goes where answers of servers go. Raises `StateError`."""
        capture, progress = taken.capture, taken.progress
        try:
            known = self._known(taken)
        except StateError:
            self._tell_of_failure()
            return
        site = site_key(capture.head.url)
        if site in self._full:  # stays open: another run may want more
            self.archives.leave(taken)
            progress.tally.left_out[_OVER_LIMIT] += 1
            return
        if known is not None and known.seen_at >= int(capture.head.at.timestamp()):
            progress.tally.left_out[_NOT_NEWER] += 1
            self.archives.over(taken)
            return
        if capture.status in GONE and (known is None or known.removed):
            progress.tally.left_out[f"HTTP {capture.status}"] += 1
            self.archives.over(taken)
            return
        link = self._link_of(capture, progress)
        request = self._capture_request(link, capture, site)
        if known is not None:
            request.meta[VISIT] = known
            self.crawler.signals.send_catch_log(read_again, url=capture.head.url, spider=self)
        note = _note_of(capture)
        run = self.runs[site]
        if note is not None and note.channels:
            run.channels[article_key(link.url)] = list(note.channels)
        response = Response(
            capture.head.url,
            status=capture.status,
            headers=_header_lists(capture.headers),
            body=capture.body,
            request=request,
        )
        self.crawler.signals.send_catch_log(signals.response_received, response=response, request=request, spider=self)
        assert self.crawler.engine is not None
        self._under_way += 1
        self.crawler.engine.scraper.enqueue_scrape(response, request).addBoth(self._over, taken, request)

    def _capture_request(self, link: Link, capture: Capture, site: str) -> Request:
        return Request(
            capture.head.url,
            callback=self.parse_capture,
            cb_kwargs={"link": link, "capture": capture},
            meta={"site": site, CAPTURED: capture.head.at, "handle_httpstatus_list": GONE},
        )

    def _over(self, result: Any, taken: Taken, request: Request) -> None:
        self._under_way -= 1
        if _LEFT in request.meta:
            self.archives.leave(taken)
        else:
            self.archives.over(taken)
        self._freed.set()
        if isinstance(result, Failure):
            self.logger.error("%s", result.getErrorMessage())

    def item_dropped(self, response: Response | None, exception: DropItem) -> None:
        if response is not None and response.request and getattr(exception, "reason", "") == _OVER_LIMIT:
            response.request.meta[_LEFT] = True

    def _known(self, taken: Taken) -> Remembered | None:
        """The article that the capture's address leads to. Raises `StateError`."""
        ids = {entry.article for entry in self.memory.known(taken.keys).values() if entry.article}
        known = self.memory.articles(ids) if ids else {}
        return max(known.values(), key=lambda article: article.seen_at, default=None)

    def _revisit(self, progress: Progress, revisit: Revisit) -> None:
        """Nothing has changed, it says: an article that is known was seen once more."""
        url = normalize(revisit.head.url)
        entry = self.memory.known([key_of(url)]).get(key_of(url)) if url else None
        known = self.memory.articles([entry.article]).get(entry.article) if entry and entry.article else None
        if url is None or known is None or known.removed:
            progress.tally.left_out["revisit"] += 1
        elif known.seen_at >= int(revisit.head.at.timestamp()):
            progress.tally.left_out[_NOT_NEWER] += 1
        else:
            link = Link(url=url, via="warc", source=progress.archive.label)
            meta = {"site": site_key(url), CAPTURED: revisit.head.at, VISIT: known}
            request = Request(url, cb_kwargs={"link": link}, meta=meta)
            self.crawler.signals.send_catch_log(article_unchanged, request=request, spider=self)

    # --- room --------------------------------------------------------------------------------------------------------

    async def _make_room(self) -> None:
        """Waits while as much is under way as may be."""
        while not is_ending(self.crawler) and self._is_full:
            await self._some_end()

    @property
    def _is_full(self) -> bool:
        assert self.crawler.engine is not None
        slot = self.crawler.engine.scraper.slot
        if slot is None:
            return False
        waiting = self.archives.waiting_bytes
        return self._under_way >= _MOST_UNDER_WAY or slot.active_size + waiting > slot.max_active_size

    async def _rest(self) -> None:
        """Waits for what is under way, and for captures that follow others of their addresses."""
        while not is_ending(self.crawler) and (self._under_way or self.archives.has_waiting):
            await self._some_end()

    async def _some_end(self) -> None:
        if not self._under_way and self.archives.has_waiting and self._is_told_at_the_end:
            left = self.archives.leave_waiting()
            self.logger.info("%d captures of addresses that this run has read are left for the next one", left)
            return
        self._freed.clear()
        try:
            async with asyncio.timeout(_LOOK_EVERY_S):
                await self._freed.wait()
        except TimeoutError:
            return

    @property
    def _is_told_at_the_end(self) -> bool:
        """The memory hears of what was exported only when the run is over, as of outputs that are no lines."""
        remember = self.crawler.get_extension(RememberExtension)
        return remember is None or remember.tells_at_the_end

    # --- the rest ----------------------------------------------------------------------------------------------------

    @cached_property
    def runs(self) -> dict[str, SiteRun]:
        return OnDemand(lambda key: self._new_run(self._site(key)), _MOST_SITES)

    @cached_property
    def memories(self) -> dict[str, SiteMemory]:
        return OnDemand(lambda key: self._new_memory(self._site(key)), _MOST_SITES)

    def _site(self, key: str) -> Site:
        return self._facts.get(key) or Site(url=f"https://{key}/", key=key)

    @cached_property
    def _facts(self) -> dict[str, Site]:
        return {site.key: site for site in self.plan.sites}

    @cached_property
    def _full(self) -> set[str]:
        """Sites that have given as many articles as were asked for."""
        return set()

    @cached_property
    def _freed(self) -> asyncio.Event:
        return asyncio.Event()

    _under_way = 0

    @property
    def _most_bytes(self) -> int:
        return self.settings.getint("DOWNLOAD_MAXSIZE") or sys.maxsize  # 0: any number

    @property
    def _timeout_s(self) -> float:
        return self.settings.getfloat("DOWNLOAD_TIMEOUT")

    @property
    def _agent(self) -> str:
        return str(self.settings["USER_AGENT"])


def _note_of(capture: Capture) -> Note | None:
    return read_note(capture.told) if capture.told else None


def _header_lists(headers: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in headers:
        found.setdefault(name, []).append(value)
    return found
