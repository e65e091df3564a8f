"""What is logged: short lines, no secrets, and nothing of a stranger's that does more than to be read."""

from __future__ import annotations

import logging
import traceback
from typing import Any

from scrapy import Spider
from scrapy.http import Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from twisted.python.failure import Failure

from newsspider.errors import StateError
from newsspider.secrets import redacted
from newsspider.shown import shown

_INDENT = "\n    "


class QuietLogFormatter(LogFormatter):
    """A dropped page is one line with its address and the reason; an article is not printed."""

    def dropped(
        self, item: Any, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        return {"level": logging.INFO, "msg": "Dropped: %(reason)s", "args": {"reason": one_line(str(exception))}}

    def item_error(
        self, item: Any, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        if not isinstance(exception, StateError):
            return super().item_error(item, exception, response, spider)
        args = {"address": one_line(str(getattr(item, "url", "item"))), "reason": str(exception)}
        return {"level": logging.ERROR, "msg": "Not exported: %(address)s (%(reason)s)", "args": args}

    def scraped(self, item: Any, response: Response | Failure | None, spider: Spider) -> LogFormatterResult:
        address = one_line(str(getattr(item, "url", "item")))
        return {"level": logging.DEBUG, "msg": "Exported: %(address)s", "args": {"address": address}}


class CleanRecord(logging.LogRecord):
    """A message of whatever library, as `clean` makes it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.exc_info and isinstance(self.exc_info[1], StateError):  # foreseen, and its words say it all
            self.exc_info = None
        if self.exc_info and self.exc_info[0] is not None:
            self.exc_text = clean("".join(traceback.format_exception(*self.exc_info)).rstrip("\n"))

    def getMessage(self) -> str:  # noqa: N802  (the standard library's name)
        return clean(super().getMessage())


def clean_logs() -> None:
    """Makes every record of this process one that is clean, whoever logs it and wherever it is written to."""
    logging.setLogRecordFactory(CleanRecord)


def clean(text: str) -> str:
    """Without secrets and control characters; lines after the first are indented, so that none passes for a message."""
    return _INDENT.join(shown(line) for line in redacted(text).split("\n"))


def one_line(text: str) -> str:
    """Text from a page or an address as it may stand in a log: one line, without control characters."""
    return "".join(char if char.isprintable() else " " for char in text)[:500]
