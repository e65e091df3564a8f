"""Counts what a run does; the summary, the progress lines and the exit code are made of it."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request, signals
from scrapy.exceptions import DropItem
from scrapy.extensions.feedexport import FeedExporter
from scrapy.http import Response

from newsspider.discover.urls import same_site
from newsspider.endings import AS_PLANNED, BUDGET
from newsspider.errors import StateError
from newsspider.exporters.jsonlines import ArticleLinesExporter
from newsspider.exporters.linefile import LineFile
from newsspider.exporters.storage import OUTPUT_FAILED, FileStorage
from newsspider.extract.rules import RuleUse
from newsspider.gate.engine import polite_scheduler
from newsspider.gate.keys import DROPPED, RESERVATIONS_OF, ROBOTS_OF, SUBREQUEST
from newsspider.items import Article
from newsspider.log import one_line
from newsspider.pipelines.dropped import CHALLENGE, Dropped
from newsspider.report.nothing import KEPT_OUT, Nothing, kind_of_dropped
from newsspider.report.rules import RuleCount
from newsspider.report.tally import RunTally, SiteTally
from newsspider.secrets import redacted
from newsspider.shown import from_here
from newsspider.signals import article_unchanged, limit_met, request_cut, request_failed, rules_used
from newsspider.spiders.asking import FRONT
from newsspider.spiders.base import NewsSpider
from newsspider.spiders.kind import LISTINGS, kind_of

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.extensions.feedexport import FeedSlot

logger = logging.getLogger(__name__)

_NO_PAGE = frozenset({ROBOTS_OF, RESERVATIONS_OF, SUBREQUEST})
"""Marks of requests whose answers are nothing that was read of a site."""
_MOST_REASONS = 200
"""Of a site, counted each by itself: some are numbers that its server chooses."""


class TallyExtension:
    """Listens to Scrapy's signals and ours."""

    def __init__(self, crawler: Crawler) -> None:
        self.tally = RunTally()
        self._crawler = crawler
        self._closed = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = cls(crawler)
        for receiver, signal in (
            (extension.spider_opened, signals.spider_opened),
            (extension.spider_closed, signals.spider_closed),
            (extension.request_reached_downloader, signals.request_reached_downloader),
            (extension.response_received, signals.response_received),
            (extension.request_dropped, signals.request_dropped),
            (extension.request_failed, request_failed),
            (extension.request_cut, request_cut),
            (extension.limit_met, limit_met),
            (extension.article_unchanged, article_unchanged),
            (extension.rules_used, rules_used),
            (extension.item_scraped, signals.item_scraped),
            (extension.item_dropped, signals.item_dropped),
            (extension.item_error, signals.item_error),
            (extension.spider_error, signals.spider_error),
            (extension.feed_slot_closed, signals.feed_slot_closed),
        ):
            crawler.signals.connect(receiver, signal)
        return extension

    def spider_opened(self, spider: Spider) -> None:
        if isinstance(spider, NewsSpider):
            self.tally.only_since = spider.plan.since is not None
            if spider.archives is not None:
                return
            for site in spider.plan.sites:
                self.tally.site(site.key).render = site.render

    def spider_closed(self, reason: str) -> None:
        self._closed = True
        self.tally.budget_used = reason == BUDGET
        self.tally.output_failed = reason == OUTPUT_FAILED
        if reason not in AS_PLANNED and reason != OUTPUT_FAILED:
            self.tally.stopped = reason
        self._count_what_waits()

    def request_reached_downloader(self, request: Request) -> None:
        self._site(request).requests += 1

    def response_received(self, response: Response, request: Request) -> None:
        key = request.meta.get("site")
        from_itself = key is None or same_site(response.url, key)  # and not from where a redirect leads
        if (
            from_itself
            and (response.status // 100 == 2 or response.status == 304)
            and _NO_PAGE.isdisjoint(request.meta)
        ):
            self._site(request).read += 1
            if kind_of(request) in LISTINGS:
                self._site(request).listings += 1

    def request_dropped(self, request: Request) -> None:
        reason = request.meta.get(DROPPED, "duplicate")
        if reason != "duplicate":
            self._site(request).not_asked[reason] += 1

    def request_failed(
        self, request: Request, reason: str, kind: Nothing, detail: str = "", read: bool = False
    ) -> None:
        reason = one_line(reason)
        logger.warning("Failed: %s (%s)", one_line(request.url), one_line(f"{reason}: {detail}" if detail else reason))
        site = self._site(request)
        site.failed[reason if reason in site.failed or len(site.failed) < _MOST_REASONS else "other"] += 1
        site.troubles[kind] += 1
        if "link" in request.cb_kwargs and kind in KEPT_OUT:
            site.kept_out[kind] += 1
        if request.meta.get(FRONT):
            site.front_trouble = kind
        if read and kind is Nothing.BLOCKED:
            site.read = max(0, site.read - 1)

    def limit_met(self, site: str, reason: str, count: int = 1) -> None:
        self.tally.site(site).limits[reason] += count

    def rules_used(self, site: str, uses: Iterable[RuleUse]) -> None:
        counts = self.tally.site(site).rules
        for use in uses:
            counts.setdefault((use.rule, use.selector), RuleCount()).add(1, use.matched, use.differed)

    def request_cut(self, request: Request) -> None:
        self._site(request).waiting += 1

    def article_unchanged(self, request: Request) -> None:
        self._site(request).unchanged += 1

    def item_scraped(self, item: Any, response: Response | None) -> None:
        if response is not None and response.request is not None:
            site = self._site(response.request)
            site.articles += 1
            site.changes[item.change if isinstance(item, Article) else "new"] += 1

    def item_dropped(self, response: Response | None, exception: DropItem) -> None:
        if response is not None and response.request is not None:
            reason = exception.reason if isinstance(exception, Dropped) else "dropped"
            site = self._site(response.request)
            if reason == "unchanged":
                site.unchanged += 1
            else:
                site.dropped[reason] += 1
                if (kind := kind_of_dropped(reason)) in KEPT_OUT:
                    site.kept_out[kind] += 1
            if reason == CHALLENGE:
                site.read = max(0, site.read - 1)

    def item_error(self, response: Response | None) -> None:
        if response is not None and response.request is not None:
            self._site(response.request).errors += 1

    def spider_error(self, response: Response | None) -> None:
        if response is not None and response.request is not None:
            self._site(response.request).errors += 1

    def feed_slot_closed(self, slot: FeedSlot) -> None:
        if isinstance(slot.file, LineFile):
            self.tally.files.extend((from_here(path), lines) for path, lines in slot.file.written())
            return
        path = from_here(slot.storage.written_to) if isinstance(slot.storage, FileStorage) else redacted(slot.uri)
        lines = slot.exporter.lines if isinstance(slot.exporter, ArticleLinesExporter) else slot.itemcount
        self.tally.files.append((path, lines))

    def finish(self) -> RunTally:
        """The tally of a run that is over."""
        if not self._closed:
            self._cut_off()
        stats = self._crawler.stats.get_stats()
        half_written = any(key.startswith("feedexport/failed_count/") for key in stats)
        # Scrapy logs that an output cannot even be opened, once an article, and goes on.
        unwritten = bool(self.tally.articles and self._crawler.settings.getdict("FEEDS") and not self.tally.files)
        self.tally.output_failed |= half_written or unwritten
        return self.tally

    @property
    def is_final(self) -> bool:
        """Whether the spider is closed, so that nothing more is counted."""
        return self._closed

    def _count_what_waits(self) -> None:
        spider, scheduler = self._crawler.spider, polite_scheduler(self._crawler)
        if isinstance(spider, NewsSpider) and spider.archives is not None:
            self.tally.archives = spider.archives.tallies
            return
        for key, site in self.tally.sites.items():
            site.waiting += scheduler.queued(key) if scheduler else 0
            if not site.requests and not site.failed and not site.not_asked:
                site.waiting = max(site.waiting, 1)  # its turn did not come: at least the front page waits
            if isinstance(spider, NewsSpider) and key in spider.runs:
                run = spider.runs[key]
                if not run.full:
                    with suppress(StateError):  # whoever writes into the memory says so
                        site.waiting += sum(not run.has_taken_id(left) for left in spider.memories[key].backlog.left())
                site.found = run.found
                memory = spider.memories[key]
                site.known, site.unmodified = memory.known, memory.unmodified
                site.hubs = {source.url: source.hub for source in memory.sources.values() if source.hub}
                is_whole = not self.tally.stopped and not self.tally.budget_used
                site.recall = run.recall() if is_whole and not memory.is_silent() else None

    def _cut_off(self) -> None:
        """A second signal ended the process's work at once: nobody has closed the spider or its files."""
        self.spider_closed("shutdown, forced")
        feeds = self._crawler.get_extension(FeedExporter)
        for slot in feeds.slots if feeds else ():
            if slot.exporter is not None:
                self.feed_slot_closed(slot)

    def _site(self, request: Request) -> SiteTally:
        return self.tally.site(request.meta.get("site") or "other")
