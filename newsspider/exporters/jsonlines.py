"""Articles as JSON lines."""

from __future__ import annotations

import asyncio
import logging
from io import BytesIO
from typing import TYPE_CHECKING, Any, Self

from itemadapter import ItemAdapter
from scrapy.exporters import BaseItemExporter, JsonLinesItemExporter

from newsspider.errors import StateError
from newsspider.exporters.linefile import LineFile
from newsspider.exporters.storage import OUTPUT_FAILED
from newsspider.exporters.together import begin_together
from newsspider.items import Article
from newsspider.record import fields_of, to_line, to_record

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class ArticleLinesExporter(BaseItemExporter):
    """Scrapy's `jsonlines` format; an `Article` becomes its record, other items what Scrapy makes of them.

    Each line is handed to the file whole and flushed, so that who reads along, and who is killed, has whole lines.
    Where a line cannot be written (a full disk, say) nothing more is, and the run ends with the reason `OUTPUT_FAILED`.
    """

    lines: int = 0
    """Handed to the file whole."""

    def __init__(self, crawler: Crawler, file: BytesIO, **kwargs: Any) -> None:
        super().__init__(dont_fail=True, **kwargs)
        self._crawler = crawler
        self._file = file
        self._fields = fields_of(crawler.settings["NEWSSPIDER_FIELDS"])
        self._others = JsonLinesItemExporter(file, encoding="utf-8")
        self._broken = False
        self._ending: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, file: BytesIO, **kwargs: Any) -> Self:
        return cls(crawler, file, **kwargs)

    def start_exporting(self) -> None:
        self._file.flush()  # what is there already is not ours to lose

    def export_item(self, item: Any) -> None:
        if self._broken:
            return
        try:
            if isinstance(self._file, LineFile) and not self._file.is_begun:
                begin_together(self._crawler, item)
            if isinstance(item, Article):
                self._file.write(to_line(to_record(item, self._fields)))
            else:
                self._others.export_item(ItemAdapter(item).asdict())
            self._file.flush()
            self.lines += 1
            if isinstance(self._file, LineFile) and not self._file.is_remembered and self._file.is_due():
                self._file.rotate()
        except (OSError, StateError) as error:
            self._broken = True
            logger.error("%s cannot be written, the run ends: %s", getattr(self._file, "name", "output"), error)
            assert self._crawler.engine is not None
            self._ending = asyncio.ensure_future(self._crawler.engine.close_spider_async(reason=OUTPUT_FAILED))
