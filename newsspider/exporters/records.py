"""Articles in one JSON array, or as rows of CSV."""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING, Any, ClassVar, Self

from scrapy.exporters import BaseItemExporter, CsvItemExporter, JsonItemExporter

from newsspider.items import Article
from newsspider.record import ALL_FIELDS, fields_of, to_record

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class _RecordsExporter(BaseItemExporter):
    """Hands an exporter of Scrapy's the record of an `Article`, and other items as they are.

    The fields are those of NEWSSPIDER_FIELDS, or those that the feed names itself (FEED_EXPORT_FIELDS).
    """

    _format: ClassVar[type[JsonItemExporter] | type[CsvItemExporter]]

    def __init__(self, crawler: Crawler, file: BytesIO, **kwargs: Any) -> None:
        super().__init__(dont_fail=True, **kwargs)
        self._exporter = self._format(file, **kwargs)
        self._fields = ALL_FIELDS if self.fields_to_export else fields_of(crawler.settings["NEWSSPIDER_FIELDS"])

    @classmethod
    def from_crawler(cls, crawler: Crawler, file: BytesIO, **kwargs: Any) -> Self:
        return cls(crawler, file, **kwargs)

    def start_exporting(self) -> None:
        self._exporter.start_exporting()

    def export_item(self, item: Any) -> None:
        self._exporter.export_item(self._record(item) if isinstance(item, Article) else item)

    def finish_exporting(self) -> None:
        self._exporter.finish_exporting()

    def _record(self, article: Article) -> dict[str, Any]:
        return to_record(article, self._fields)


class ArticleJsonExporter(_RecordsExporter):
    """Scrapy's `json` format."""

    _format = JsonItemExporter


class ArticleCsvExporter(_RecordsExporter):
    """Scrapy's `csv` format; what is neither text nor null is written as JSON."""

    _format = CsvItemExporter

    def _record(self, article: Article) -> dict[str, Any]:
        return {name: _cell(value) for name, value in super()._record(article).items()}


def _cell(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)
