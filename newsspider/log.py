"""What Scrapy says of single items: short lines, without the item's whole text."""

from __future__ import annotations

import logging
from typing import Any

from scrapy import Spider
from scrapy.http import Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from twisted.python.failure import Failure


class QuietLogFormatter(LogFormatter):
    """A dropped page is one line with its address and the reason; an article is not printed."""

    def dropped(
        self, item: Any, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        return {"level": logging.INFO, "msg": "Dropped: %(reason)s", "args": {"reason": one_line(str(exception))}}

    def scraped(self, item: Any, response: Response | Failure | None, spider: Spider) -> LogFormatterResult:
        address = one_line(str(getattr(item, "url", "item")))
        return {"level": logging.DEBUG, "msg": "Exported: %(address)s", "args": {"address": address}}


def one_line(text: str) -> str:
    """Text from a page or an address as it may stand in a log: one line, without control characters."""
    return "".join(char if char.isprintable() else " " for char in text)[:500]
