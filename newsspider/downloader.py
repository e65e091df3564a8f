"""Scrapy's downloader, with the gate's last door: through it every request goes to the network and comes back."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader import Downloader
from scrapy.core.downloader.handlers import DownloadHandlers
from scrapy.http import Request, Response
from twisted.internet.defer import CancelledError, Deferred, inlineCallbacks

from newsspider.errors import CutShort
from newsspider.gate.engine import polite_scheduler
from newsspider.gate.keys import RENDER, RESERVATIONS_OF, ROBOTS_OF
from newsspider.politeness.pace import REFUSALS, REJECTIONS, retry_after_s

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler


class Door:
    """Scrapy's download handlers, before which a request waits if its host has asked for patience on its way here.

    Nothing lies between it and the network: the delay counts from here, and a refusal is heard of before any other
    request can start. What comes here without having passed the scheduler is told to its witness all the same.
    """

    def __init__(self, handlers: DownloadHandlers, crawler: Crawler) -> None:
        self._handlers = handlers
        self._crawler = crawler

    async def download_request_async(self, request: Request) -> Response:
        gate = polite_scheduler(self._crawler)
        if gate is None:
            return await self._handlers.download_request_async(request)
        while (wait_s := gate.wait_s(request)) > 0:
            await asyncio.sleep(wait_s)
            if not gate.is_under_way(request):
                raise CutShort(request.url)
        request.meta.pop("download_latency", None)  # of an earlier try
        began = monotonic()
        gate.sent(request)
        # Twisted writes when the event loop comes round again, which a page that is being read may put off.
        asyncio.get_running_loop().call_soon(gate.written, request)
        try:
            response = await self._handlers.download_request_async(request)
        except BaseException as error:
            failure = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            gate.answered(request, status=None, latency_s=monotonic() - began, failure=failure)
            raise
        gate.answered(
            request,
            status=response.status,
            latency_s=request.meta.get("download_latency", monotonic() - began),
            asked_s=_asked_s(response) if response.status in REFUSALS | REJECTIONS else None,
            size=len(response.body),
        )
        return response


class PoliteDownloader(Downloader):
    """Leaves the pace to the scheduler, so a host's slot here has no delay of its own.

    The only place through which every request ends, whatever middlewares and handlers make of it.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.handlers = Door(self.handlers, crawler)  # type: ignore[assignment]  # the only thing that is asked of them
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
        failure: BaseException | None = None
        try:
            self._in_flight[request] = super().fetch(request)
            result = yield self._in_flight[request]
            return result
        except (CancelledError, asyncio.CancelledError):
            failure = CutShort(request.url)
            raise failure from None
        except Exception as error:
            failure = error
            raise
        finally:
            del self._in_flight[request]
            self._tell(request, result, failure)

    def _tell(self, request: Request, result: Response | Request | None, failure: BaseException | None) -> None:
        gate = polite_scheduler(self.crawler)
        if gate is None:
            return
        gate.finished(request, failure)
        if RENDER in request.meta:
            gate.page_finished(request)
        if isinstance(result, Request) or isinstance(failure, CutShort):
            return
        if ROBOTS_OF in request.meta:
            gate.robots_answered(request, result, failure)
        if RESERVATIONS_OF in request.meta:
            gate.reservations_answered(request, result)


def _asked_s(response: Response) -> float | None:
    header = response.headers.get("Retry-After")
    return retry_after_s(header.decode("latin-1") if header else None, datetime.now(UTC))
