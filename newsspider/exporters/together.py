"""Several files of the same lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.extensions.feedexport import FeedExporter

from newsspider.exporters.linefile import LineFile
from newsspider.exporters.storage import LINES

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


def begin_together(crawler: Crawler, item: Any) -> None:
    """All files of lines that an item goes to are begun, and known to the memory, before one of them has its line.

    What a run that was killed has exported is what all of its files have: the memory would not ask one of them that it
    does not know yet. Raises `OSError` or `StateError`.
    """
    feeds = crawler.get_extension(FeedExporter)
    slots = [slot for slot in (feeds.slots if feeds else ()) if slot.format in LINES and slot.filter.accepts(item)]
    for slot in slots:
        slot.start_exporting()  # which opens it, and does nothing where that is done
    for slot in slots:
        if isinstance(slot.file, LineFile):
            slot.file.begin()
