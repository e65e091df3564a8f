"""Scrapy's downloader, telling the scheduler when a request has ended."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader import Downloader
from scrapy.http import Request, Response
from twisted.internet.defer import Deferred, inlineCallbacks

from newsspider.scheduler import ROBOTS_OF, PoliteScheduler

if TYPE_CHECKING:
    from scrapy import Spider


class PoliteDownloader(Downloader):
    """Leaves the pace to the scheduler, so a host's slot here has no delay of its own.

    The only place through which every request ends, whatever middlewares and handlers make of it.
    """

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
        try:
            result = yield super().fetch(request)
            return result
        finally:
            self._tell(request, result)

    def _tell(self, request: Request, result: Response | Request | None) -> None:
        engine = self.crawler.engine
        scheduler = engine.scheduler if engine else None
        if not isinstance(scheduler, PoliteScheduler):
            return
        scheduler.finished(request)
        if ROBOTS_OF in request.meta and not isinstance(result, Request):
            scheduler.robots_answered(request, result)
