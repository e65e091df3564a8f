"""What a run did, in a few lines at its end: on the terminal, or in the log where there is none."""

from __future__ import annotations

import logging
import sys
from time import monotonic
from typing import TYPE_CHECKING, Self

from scrapy import signals

from newsspider.extensions.tally import TallyExtension
from newsspider.report.summary import summary_lines

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class SummaryExtension:
    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._started = monotonic()
        self._said = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = cls(crawler)
        crawler.signals.connect(extension.say, signals.engine_stopped)
        return extension

    def say(self) -> None:
        """Says it once, whoever asks first."""
        counted = self._crawler.get_extension(TallyExtension)
        if counted is None or self._said:
            return
        self._said = True
        lines = summary_lines(counted.finish(), monotonic() - self._started)
        on_terminal = sys.stderr.isatty()
        if on_terminal:
            print("\n".join(lines), file=sys.stderr)  # noqa: T201  (this is what the person waits for)
        if not on_terminal or self._crawler.settings["LOG_FILE"]:
            for line in lines:
                logger.info(line)
