"""Keeps what each run measures of its sites' pages, and says at its end which of them have changed."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Sequence
from time import time
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from twisted.python.failure import Failure

from newsspider.drift.judge import MOST_READ, MOST_RUNS, judge
from newsspider.drift.sums import RunSums, packed, unpacked
from newsspider.endings import AS_PLANNED, FINISHED
from newsspider.errors import StateError
from newsspider.extensions.tally import TallyExtension
from newsspider.extract.measure import LABELLED, Measure
from newsspider.items import Article
from newsspider.log import one_line
from newsspider.signals import page_measured, site_changed
from newsspider.spiders.base import NewsSpider
from newsspider.spiders.following import own_answer
from newsspider.state.contract import RunOfSite

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

_DAY_S = 86_400


class DriftExtension:
    """Measures go into the memory when the spider closes, also of a run that was stopped; that one is judged with the
    next, since it has to end soon. What has changed is in the log, and in the tally for exit code and manifest.
    """

    def __init__(self, crawler: Crawler, spider: NewsSpider) -> None:
        self._crawler = crawler
        self._spider = spider
        self._started = int(time())
        self._sums: dict[str, RunSums] = {}
        self._published: defaultdict[str, list[int | None]] = defaultdict(list)
        """By site: of each new article when it was published."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not crawler.settings.getbool("NEWSSPIDER_DRIFT") or not isinstance(crawler.spider, NewsSpider):
            raise NotConfigured
        extension = cls(crawler, crawler.spider)
        crawler.signals.connect(extension.page_measured, page_measured)
        crawler.signals.connect(extension.item_scraped, signals.item_scraped)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        return extension

    def page_measured(self, site: str, url: str, measure: Measure) -> None:
        self._sums_of(site).add(measure, url)

    def item_scraped(self, item: Any, response: Response | Failure | None) -> None:
        own = own_answer(response)
        if isinstance(item, Article) and item.change == "new" and own is not None and own.request is not None:
            published = int(item.datePublished.timestamp()) if item.datePublished else None
            self._published[own.request.meta.get("site") or ""].append(published)

    async def spider_closed(self, reason: str) -> None:
        told = []
        try:
            for key in self._spider.runs:
                if (run := self._told(key, reason)) is not None:
                    told.append(run)
                await asyncio.sleep(0)  # of a thousand sites it takes some time, in which a signal may come
            self._spider.memory.measured(told, MOST_RUNS)
        except StateError as error:
            logger.error("What this run has measured is not kept: %s", error)

    def _told(self, key: str, reason: str) -> RunOfSite | None:
        """What is kept of a site, judged; None: it could not be read. Raises `StateError`."""
        counted = self._crawler.get_extension(TallyExtension)
        tally = counted.tally.site(key) if counted else None
        if tally is not None and tally.failure is not None:
            return None
        run, earlier = self._sums_of(key), self._spider.memory.measures(key)
        asked = self._spider.runs[key]
        run.whole = reason == FINISHED and asked.since is None and not asked.is_over
        since = earlier[-1].started - _DAY_S if earlier else 0
        run.articles = sum(published is None or published >= since for published in self._published[key])
        if reason in AS_PLANNED:
            for alarm in judge([*_history(earlier, pages=bool(run.pages)), run]):
                run.alarms.append(alarm.facts())
                logger.warning("%s has changed: %s", key, one_line(alarm.sentence))
                if alarm.kind == "layout":
                    self._crawler.signals.send_catch_log(site_changed, site=key, alarm=alarm)
        if tally is not None:
            tally.alarms = run.alarms
            tally.agreement = {name: share for name in LABELLED if (share := run.agreement(name)) is not None}
        return RunOfSite(site=key, run_id=run.run_id, started=run.started, sums=packed(run))

    def _sums_of(self, site: str) -> RunSums:
        if (found := self._sums.get(site)) is None:
            found = self._sums[site] = RunSums(run_id=self._spider.run_id, started=self._started)
        return found


def _history(runs: Sequence[RunOfSite], *, pages: bool) -> list[RunSums]:
    """As much of it as is to be judged by."""
    first = len(runs) - MOST_READ if pages else len(runs)
    return [unpacked(run.run_id, run.started, run.sums, whole=place >= first) for place, run in enumerate(runs)]
