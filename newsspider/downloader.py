"""Scrapy's downloader, telling the scheduler when a request has ended."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader import Downloader
from scrapy.http import Request, Response
from twisted.internet.defer import CancelledError, Deferred, inlineCallbacks

from newsspider.errors import CutShort
from newsspider.scheduler import RENDER, ROBOTS_OF, polite_scheduler

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler


class PoliteDownloader(Downloader):
    """Leaves the pace to the scheduler, so a host's slot here has no delay of its own.

    The only place through which every request ends, whatever middlewares and handlers make of it.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._in_flight: dict[Request, Deferred[Any]] = {}

    def cut_short(self) -> int:
        """Ends every request in flight at once, with the error `CutShort`; says how many there were."""
        cut = list(self._in_flight.values())
        for result in cut:
            result.cancel()
        return len(cut)

    @inlineCallbacks
    def fetch(
        self, request: Request, spider: Spider | None = None
    ) -> Generator[Deferred[Any], Any, Response | Request]:
        slot = request.meta.get(self.DOWNLOAD_SLOT)
        if slot is not None:
            self.per_slot_settings.setdefault(
                slot, {"delay": 0.0, "jitter": 0.0, "concurrency": self.domain_concurrency}
            )
        result: Response | Request | None = None
        cut = False
        try:
            self._in_flight[request] = super().fetch(request)
            result = yield self._in_flight[request]
            return result
        except (CancelledError, asyncio.CancelledError):
            cut = True
            raise CutShort(request.url) from None
        finally:
            del self._in_flight[request]
            self._tell(request, result, cut=cut)

    def _tell(self, request: Request, result: Response | Request | None, *, cut: bool) -> None:
        scheduler = polite_scheduler(self.crawler)
        if scheduler is None:
            return
        scheduler.finished(request)
        if RENDER in request.meta:
            scheduler.page_finished(request)
        if ROBOTS_OF in request.meta and not isinstance(result, Request) and not cut:
            scheduler.robots_answered(request, result)
