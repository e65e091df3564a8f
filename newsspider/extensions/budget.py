"""`-a budget=10m`: the run has ended by then, with everything written."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.utils.asyncio import CallLaterResult, call_later

from newsspider.endings import BUDGET
from newsspider.extensions.ending import EndingExtension
from newsspider.spiders.base import NewsSpider

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

_MOST_RESERVE_S = 6.0
_SHARE_RESERVED = 0.2
_CLOSING_S = 1.0
"""Of the reserve: for what is left to do when the last request has ended."""
_MOST_OVERDUE_S = 1.0
_MOST_STARTUP_S = 30.0


class BudgetExtension:
    """Begins to end the run a little before its time is used up: a fifth of it, and no more than six seconds."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._alarm: CallLaterResult | None = None
        self._ending: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = cls(crawler)
        crawler.signals.connect(extension.spider_opened, signals.spider_opened)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        return extension

    def spider_opened(self, spider: Spider) -> None:
        if not isinstance(spider, NewsSpider) or spider.plan.budget_s is None:
            return
        budget_s = spider.plan.budget_s
        reserve_s = min(_MOST_RESERVE_S, budget_s * _SHARE_RESERVED)
        # The process's start counts; but a program that crawls repeatedly has been at other things before.
        used_s = min(process_age_s(), _MOST_STARTUP_S)
        self._alarm = call_later(max(0.0, budget_s - reserve_s - used_s), self._use_up, reserve_s)

    def spider_closed(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()

    def _use_up(self, reserve_s: float) -> None:
        self._alarm = None
        logger.info("The budget is used up: nothing more is asked for")
        grace_s = reserve_s - min(_CLOSING_S, reserve_s / 2)
        if ending := self._crawler.get_extension(EndingExtension):
            ending.begin(grace_s, at_most_s=reserve_s + _MOST_OVERDUE_S)
        assert self._crawler.engine is not None
        self._ending = asyncio.ensure_future(self._crawler.engine.close_spider_async(reason=BUDGET))


def process_age_s() -> float:
    """Seconds since this process was started, to a hundredth; 0 where the system (other than Linux) does not say."""
    try:
        after_name = Path("/proc/self/stat").read_text("utf-8", errors="replace").rpartition(")")[2]
        started_ticks = int(after_name.split()[19])  # field 22 of proc_pid_stat(5): clock ticks since boot
    except (OSError, ValueError, IndexError):
        return 0.0
    return max(0.0, time.clock_gettime(time.CLOCK_BOOTTIME) - started_ticks / os.sysconf("SC_CLK_TCK"))
