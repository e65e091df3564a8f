"""The processes that read what comes: there while the spider is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy import signals

from newsspider.gate.engine import polite_scheduler
from newsspider.places import cache_dir, model_dir
from newsspider.reading.processors import processors
from newsspider.reading.readers import Readers

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_HERE = Readers(0)
"""Where the extension is off."""


class ReadersExtension:
    """Starts the readers with the spider, and ends them after it."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        settings = crawler.settings
        self.readers = Readers(
            _count(settings.getint("NEWSSPIDER_READERS")),
            cpu_s=settings.getfloat("NEWSSPIDER_PAGE_CPU_S"),
            memory_mb=settings.getint("NEWSSPIDER_READER_MB"),
            model=model_dir(settings),
            cache=cache_dir(settings),
        )

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = cls(crawler)
        crawler.signals.connect(extension.spider_opened, signals.spider_opened)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        return extension

    def spider_opened(self) -> None:
        self.readers.are_apart = getattr(self._crawler.spider, "archives", None) is None
        self.readers.open()
        if scheduler := polite_scheduler(self._crawler):
            scheduler.are_behind = self.readers.are_behind
            self.readers.freed = scheduler.wake

    async def spider_closed(self) -> None:
        await self.readers.close()


def readers_of(crawler: Crawler) -> Readers:
    """What reads for a crawl; where the extension is off, its own process does."""
    extension = crawler.get_extension(ReadersExtension)
    return extension.readers if extension else _HERE


def _count(said: int) -> int:
    return said if said >= 0 else processors()
