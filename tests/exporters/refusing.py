"""A memory that cannot take note of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from newsspider.errors import StateError
from newsspider.exporters.linefile import LineFile
from newsspider.signals import lines_begun

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class Refusing:
    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = cls()
        crawler.signals.connect(extension.lines_begun, lines_begun)
        return extension

    def lines_begun(self, file: LineFile) -> None:
        raise StateError(f"{file.name} cannot be remembered: the disk is full")
