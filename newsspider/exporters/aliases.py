"""Articles as JSON lines under the names of other tools: `-O articles.jsonl:zyte`."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, ClassVar, Self

from scrapy.exporters import BaseItemExporter

from newsspider.aliases import renamed
from newsspider.items import Article
from newsspider.record import ALL_FIELDS, to_line, to_record

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class _RenamedExporter(BaseItemExporter):
    """What is no article, or says that one is gone, is left out: they have no names for it."""

    _tool: ClassVar[str]

    def __init__(self, file: BytesIO, **kwargs: Any) -> None:
        super().__init__(dont_fail=True, **kwargs)
        self._file = file

    @classmethod
    def from_crawler(cls, crawler: Crawler, file: BytesIO, **kwargs: Any) -> Self:
        return cls(file, **kwargs)

    def export_item(self, item: Any) -> None:
        if isinstance(item, Article) and (record := renamed(to_record(item, ALL_FIELDS), self._tool)) is not None:
            self._file.write(to_line(record))


class NewsPleaseExporter(_RenamedExporter):
    _tool = "news-please"


class ZyteExporter(_RenamedExporter):
    _tool = "zyte"


class TrafilaturaExporter(_RenamedExporter):
    _tool = "trafilatura"
