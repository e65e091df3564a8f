"""What was kept of sites, by whomever: `scrapy crawl archive -a path='*.warc.gz'`."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Collection, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request, signals

from newsspider.archive.entries import Archive, Broken, Capture, End, Entry, LeftOut, Revisit
from newsspider.archive.months import list_address
from newsspider.archive.plan import ArchivePlan, read_archive_plan
from newsspider.archive.progress import Progress, ReadArchives, Taken, where_to_begin
from newsspider.archive.remote import RemoteWarc, files_of_month
from newsspider.discover.obstacle import is_consent_address
from newsspider.discover.urls import article_key, normalize, site_key
from newsspider.gate.engine import is_ending
from newsspider.items import Link
from newsspider.log import one_line
from newsspider.places import project_dir
from newsspider.plan import Plan
from newsspider.report.archives import ArchiveTally
from newsspider.signals import article_unchanged
from newsspider.spiders.again import CAPTURED, VISIT
from newsspider.spiders.articles import GONE
from newsspider.spiders.batches import batches
from newsspider.spiders.capturing import NO_ADDRESS, NOT_NEWER, CapturingSpider, link_of, note_of
from newsspider.state.hashes import key_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

_OF_SERVERS: Mapping[str, bool | int] = {
    "NEWSSPIDER_FIRST_PAGES": 0,  # those of one site may be far from each other
    "NEWSSPIDER_DRIFT": False,  # a year that is read in an hour has no rhythm, and the layout of then
    "NEWSSPIDER_LEDGER": False,
    "NEWSSPIDER_TDM_FILE": False,
}
"""Settings of what is of use only where servers are asked, and one after the other of a site."""


class ArchiveSpider(CapturingSpider):
    """Hands what archives hold to the pipelines, as if it were fetched at the moment at which it was captured."""

    name = "archive"

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        super().update_settings(settings)
        for name, value in _OF_SERVERS.items():
            settings.set(name, value, priority="spider")

    @classmethod
    def read_plan(cls, arguments: dict[str, str], settings: BaseSettings) -> ArchivePlan:
        return read_archive_plan(arguments, project_dir() / Path(settings["NEWSSPIDER_SITES"]))

    @classmethod
    def sites_to_hold(cls, plan: Plan) -> Collection[str] | None:
        """An archive may have pages of any site."""
        return None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.archives = ReadArchives(spider._submit)
        crawler.signals.connect(spider.item_dropped, signals.item_dropped)
        return spider

    # --- steps -------------------------------------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[Any]:
        async for archive in self._all_archives():
            await self._read(archive)
            if is_ending(self.crawler):
                return
        await self._rest()
        return
        yield  # nothing is asked of anybody

    # --- archives ----------------------------------------------------------------------------------------------------

    async def _all_archives(self) -> AsyncIterator[Archive]:
        for archive in self.plan.archives:
            yield archive
        for address in self.plan.addresses:
            yield RemoteWarc(address, self._agent, self._timeout_s)
        for month in self.plan.months:
            assert self.plan.base is not None
            try:
                files = await asyncio.to_thread(files_of_month, self.plan.base, month, self._agent, self._timeout_s)
            except (OSError, ValueError) as error:
                url = list_address(self.plan.base, month)
                self._cannot_read(self.archives.tallies.setdefault(url, ArchiveTally(url)), error)
                continue
            for file in files:
                yield RemoteWarc(file, self._agent, self._timeout_s)

    async def _read(self, archive: Archive) -> None:
        try:
            start = where_to_begin(archive, self.memory.archive(archive.name))
        except OSError as error:
            self._cannot_read(self.archives.tally_of(archive), error)
            return
        if start is None:
            self.archives.tally_of(archive)
            self.logger.info("%s was read to its end before", one_line(archive.label))
            return
        progress = self.archives.open(archive, start)
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
            url = link_of(entry).url
            taken = Taken(progress, entry, frozenset({key_of(entry.head.url), key_of(url)}))
            if self.archives.takes(taken):
                self._submit(taken)

    # --- captures ----------------------------------------------------------------------------------------------------

    def _refusal(self, capture: Capture) -> str | None:
        """Why a capture is not read; None: it is, as far as is known of it alone."""
        note, url = note_of(capture), capture.head.url
        site = site_key(url)
        if note is not None and not note.is_of_article:
            return f"asked for as {note.kind}"
        if not site or normalize(url) is None:
            return NO_ADDRESS
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

    def _revisit(self, progress: Progress, revisit: Revisit) -> None:
        """Nothing has changed, it says: an article that is known was seen once more."""
        url = normalize(revisit.head.url)
        entry = self.memory.known([key_of(url)]).get(key_of(url)) if url else None
        known = self.memory.articles([entry.article]).get(entry.article) if entry and entry.article else None
        if url is None or known is None or known.removed:
            progress.tally.left_out["revisit"] += 1
        elif known.seen_at >= int(revisit.head.at.timestamp()):
            progress.tally.left_out[NOT_NEWER] += 1
        else:
            link = Link(url=url, via="warc", source=progress.archive.label)
            meta = {"site": site_key(url), CAPTURED: revisit.head.at, VISIT: known}
            request = Request(url, cb_kwargs={"link": link}, meta=meta)
            self.crawler.signals.send_catch_log(article_unchanged, request=request, spider=self)

    @property
    def _most_bytes(self) -> int:
        return self.settings.getint("DOWNLOAD_MAXSIZE") or sys.maxsize  # 0: any number

    @property
    def _timeout_s(self) -> float:
        return self.settings.getfloat("DOWNLOAD_TIMEOUT")

    @property
    def _agent(self) -> str:
        return str(self.settings["USER_AGENT"])
