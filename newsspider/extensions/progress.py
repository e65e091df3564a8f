"""A line per site while a crawl runs at a terminal: requests, articles, queue. Nothing where there is none."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from newsspider.extensions.tally import TallyExtension
from newsspider.gate.engine import polite_scheduler

if TYPE_CHECKING:
    from rich.live import Live
    from rich.table import Table
    from scrapy.crawler import Crawler

_MOST_LINES = 15


class ProgressExtension:
    """Shows the sites that have most waiting; log lines go above."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._live: Live | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not sys.stderr.isatty() or crawler.settings.getbool("LOG_STDOUT"):
            raise NotConfigured
        extension = cls(crawler)
        crawler.signals.connect(extension.spider_opened, signals.spider_opened)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        return extension

    def spider_opened(self) -> None:
        from rich.console import Console  # only where there is a terminal
        from rich.live import Live

        self._live = Live(
            console=Console(stderr=True),
            get_renderable=self._table,
            refresh_per_second=4,
            transient=True,
            redirect_stdout=False,
        )
        self._live.start()
        for handler in logging.root.handlers:
            if isinstance(handler, logging.StreamHandler) and handler.stream is sys.__stderr__:
                handler.setStream(sys.stderr)  # the live display's own: it writes above itself

    def spider_closed(self) -> None:
        if self._live is not None:
            self._live.stop()
        for handler in logging.root.handlers:
            if isinstance(handler, logging.StreamHandler) and not isinstance(handler, logging.FileHandler):
                handler.setStream(sys.__stderr__)

    def _table(self) -> Table:
        from rich.table import Table

        table = Table(box=None, pad_edge=False, padding=(0, 2))
        for column in ("site", "requests", "articles", "queue"):
            table.add_column(column, justify="left" if column == "site" else "right", no_wrap=True)
        counted = self._crawler.get_extension(TallyExtension)
        if counted is None:
            return table
        rows = [(self._queue(key), key, site) for key, site in counted.tally.sites.items()]
        rows.sort(key=lambda row: (-row[0], row[1]))
        for queue, key, site in rows[:_MOST_LINES]:
            table.add_row(key, str(site.requests), str(site.articles), str(queue))
        if len(rows) > _MOST_LINES:
            waiting = str(sum(row[0] for row in rows))
            table.add_row(f"all {len(rows)} sites", str(counted.tally.requests), str(counted.tally.articles), waiting)
        return table

    def _queue(self, site: str) -> int:
        scheduler = polite_scheduler(self._crawler)
        return scheduler.queued(site) if scheduler else 0
