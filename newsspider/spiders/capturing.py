"""Captures go where answers of servers go: through the engine's scraper to the pipelines, no more of them at once than
there is room for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from functools import cached_property
from typing import Any

from scrapy import Request, signals
from scrapy.exceptions import DropItem
from scrapy.http import Response

from newsspider.archive.entries import Capture
from newsspider.archive.note import Note, read_note
from newsspider.archive.plan import ArchivePlan
from newsspider.archive.progress import ReadArchives, Taken
from newsspider.discover.pages import may_have_pages
from newsspider.discover.site_run import SiteRun
from newsspider.discover.urls import article_key, normalize, site_key
from newsspider.errors import StateError
from newsspider.extensions.remember import RememberExtension
from newsspider.gate.engine import is_ending
from newsspider.items import Article, Link, Page
from newsspider.signals import read_again
from newsspider.sites import Site
from newsspider.spiders.again import CAPTURED, VISIT, removed_article
from newsspider.spiders.articles import GONE
from newsspider.spiders.base import NewsSpider
from newsspider.spiders.headers import headers_of, robots_tags_of
from newsspider.spiders.ondemand import OnDemand
from newsspider.state.contract import Remembered
from newsspider.state.site import SiteMemory

NOT_NEWER = "not newer"
"""The memory knows an article of this address that was captured then or later."""
NO_ADDRESS = "no web address"

_MOST_SITES = 1_000
"""Of which something is held at a time."""
_MOST_UNDER_WAY = 64
"""Captures, beside the limit that there is in bytes."""
_OVER_LIMIT = "over_limit"
_LOOK_EVERY_S = 0.1
_LEFT = "left"
"""Request meta: what it brought is left for another run."""


class CapturingSpider(NewsSpider):
    """Knows what becomes of one capture."""

    plan: ArchivePlan
    archives: ReadArchives
    _under_way = 0

    def has_enough(self, site: str) -> None:
        self._full.add(site)

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

    # --- one capture -------------------------------------------------------------------------------------------------

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
            progress.tally.left_out[NOT_NEWER] += 1
            self.archives.over(taken)
            return
        if capture.status in GONE and (known is None or known.removed):
            progress.tally.left_out[f"HTTP {capture.status}"] += 1
            self.archives.over(taken)
            return
        link = link_of(capture)
        try:
            request = self._capture_request(link, capture, site)
        except ValueError:  # of what is no address to Scrapy
            progress.tally.left_out[NO_ADDRESS] += 1
            self.archives.over(taken)
            return
        if known is not None:
            request.meta[VISIT] = known
            self.crawler.signals.send_catch_log(read_again, url=capture.head.url, spider=self)
        note = note_of(capture)
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

    def _over(self, _: Any, taken: Taken, request: Request) -> None:
        self._under_way -= 1
        if _LEFT in request.meta:
            self.archives.leave(taken)
        else:
            self.archives.over(taken)
        self._freed.set()

    def item_dropped(self, response: Response | None, exception: DropItem) -> None:
        if response is not None and response.request and getattr(exception, "reason", "") == _OVER_LIMIT:
            response.request.meta[_LEFT] = True

    def _known(self, taken: Taken) -> Remembered | None:
        """The article that the capture's address leads to. Raises `StateError`."""
        ids = {entry.article for entry in self.memory.known(taken.keys).values() if entry.article}
        known = self.memory.articles(ids) if ids else {}
        return max(known.values(), key=lambda article: article.seen_at, default=None)

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


def note_of(capture: Capture) -> Note | None:
    return read_note(capture.told) if capture.told else None


def link_of(capture: Capture) -> Link:
    """A capture's address, as the listing named it by which it was found, where that was noted."""
    note = note_of(capture)
    if note is not None and note.link is not None:
        return note.link
    url = normalize(capture.head.url) or capture.head.url
    return Link(url=url, via="warc", source=capture.place.file)


def _header_lists(headers: Iterable[tuple[str, str]]) -> dict[str, list[bytes]]:
    """As bytes, which is what came: text would be sent as UTF-8."""
    found: dict[str, list[bytes]] = {}
    for name, value in headers:
        found.setdefault(name, []).append(value.encode("latin-1", "replace"))
    return found
