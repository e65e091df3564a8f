"""Writes the report of the last runs at the end of one, where the settings ask for it."""

from __future__ import annotations

import logging
from contextlib import ExitStack
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from newsspider.errors import UsageError
from newsspider.extensions.ending import EndingExtension
from newsspider.extensions.tally import TallyExtension
from newsspider.files import write_whole
from newsspider.lookback import look_back
from newsspider.places import data_dir, memory_place, prometheus_path, report_path
from newsspider.report.page.render import render
from newsspider.report.prometheus import prometheus_text
from newsspider.shown import from_here

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

_RUNS = 30
_ARTICLES = 20


class ReportExtension:
    """A page for people and metrics for Prometheus, replaced as a whole.

    A report that cannot be written is said, and no reason to call the run anything but what it was. One that was
    stopped has to end soon, and leaves the report to the next run.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._data = data_dir(crawler.settings)
        self._page = report_path(crawler.settings)
        self._metrics = prometheus_path(crawler.settings)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = cls(crawler)
        if not (extension._page or extension._metrics):
            raise NotConfigured
        crawler.signals.connect(extension.write, signals.engine_stopped)
        return extension

    def write(self) -> None:
        counted = self._crawler.get_extension(TallyExtension)
        if counted is None or counted.finish().stopped:
            return
        with ExitStack() as stack:
            if ending := self._crawler.get_extension(EndingExtension):
                stack.enter_context(ending.put_off())
            try:
                self._write()
            except UsageError as error:
                logger.error("The report is not written: %s", error)

    def _write(self) -> None:
        """Raises `UsageError`."""
        seen = look_back(
            self._data,
            runs=_RUNS,
            articles=_ARTICLES if self._page else 0,
            audits=1,
            memory=memory_place(self._crawler.settings) if self._page else None,
        )
        for skipped in seen.skipped:
            logger.warning("%s is left out of the report: %s", skipped.path, skipped.reason)
        if self._metrics:
            write_whole(self._metrics, prometheus_text(seen).encode())
        if self._page:
            write_whole(self._page, render(seen).encode())
            logger.info("The report of the last runs is in %s", from_here(str(self._page)))
