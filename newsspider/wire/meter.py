"""How much of each response has come, and how fast: who sends too much, or too little at once, is not listened to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from scrapy import Request, signals
from scrapy.exceptions import StopDownload

from newsspider.errors import NotTaken, NotTakenNow

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

CUT_AT = "cut_at"
"""Request meta: so many bytes of the answer, unpacked, are enough, and no limit on its size is met: it is taken as it
is then."""

_WINDOW_S = 10.0
_DRIPS = 4
"""What comes in fewer pieces than this within a window has been computed for long, and does not drip."""
_TRIES = 2
"""Beside the first, of what was ended for the sake of others."""


@dataclass(slots=True, eq=False)
class Body:
    """The body of a response that is under way."""

    stop: Callable[[], Any]
    """Ends the download."""
    window_began: float
    """When the bytes that tell the rate were counted from, on the monotonic clock."""
    size: int = 0
    begun: bool = False
    """Its head is here."""
    refused: NotTaken | None = None
    """Why it was ended."""
    _window_bytes: int = 0
    _window_pieces: int = 0

    def refuse(self, error: NotTaken) -> None:
        if self.refused is None:
            self.refused = error
            self.stop()

    def drips(self, size: int, min_rate: float) -> bool:
        """Whether fewer bytes a second have come, now that there are `size` more, than have to."""
        self._window_bytes += size
        self._window_pieces += 1
        passed_s = monotonic() - self.window_began
        if passed_s < _WINDOW_S:
            return False
        is_slow = self._window_bytes < min_rate * passed_s and self._window_pieces >= _DRIPS
        self.window_began, self._window_bytes, self._window_pieces = monotonic(), 0, 0
        return is_slow


class Meter:
    """Hears of all that comes of the responses of a run."""

    def __init__(self, *, max_bytes: int, min_rate: float, max_in_flight: int) -> None:
        """`max_bytes` of a response and `max_in_flight` of all that are under way, packed; `min_rate` bytes a second
        over ten seconds of a body. Each 0: no limit."""
        self._max_bytes = max_bytes
        self._min_rate = min_rate
        self._max_in_flight = max_in_flight
        self._bodies: dict[Request, Body] = {}
        self._in_flight = 0

    @contextmanager
    def watch(self, request: Request, stop: Callable[[], Any]) -> Iterator[Body]:
        """Counts what comes for a request, which `stop` ends."""
        body = self._bodies[request] = Body(stop, monotonic())
        try:
            yield body
        finally:
            del self._bodies[request]
            self._in_flight -= body.size

    def headers_received(self, body_length: object, request: Request) -> None:
        if (body := self._bodies.get(request)) is None:
            return
        body.begun = True
        if isinstance(body_length, int) and CUT_AT not in request.meta:
            self._check_size(body, body_length, request)

    def bytes_received(self, data: bytes, request: Request) -> None:
        """Raises `StopDownload` for an answer of which there is enough."""
        if (body := self._bodies.get(request)) is None:
            return
        body.size += len(data)
        self._in_flight += len(data)
        if CUT_AT in request.meta:
            if body.size >= request.meta[CUT_AT]:
                raise StopDownload(fail=False)
        else:
            self._check_size(body, body.size, request)
        if self._min_rate and body.drips(len(data), self._min_rate):
            body.refuse(NotTaken("too slow", f"fewer than {self._min_rate:g} bytes a second"))
        if self._max_in_flight and self._in_flight > self._max_in_flight:
            self._end_the_largest()

    def _end_the_largest(self) -> None:
        under_way = [(body.size, id(body), request) for request, body in self._bodies.items() if not body.refused]
        if under_way:
            request = max(under_way)[2]
            request.meta["max_retry_times"] = _TRIES  # it may be nobody's fault
            error = NotTakenNow("too large", f"{self._in_flight} bytes are under way in all")
            self._bodies[request].refuse(error)

    def _check_size(self, body: Body, size: int, request: Request) -> None:
        limit = request.meta.get("download_maxsize", self._max_bytes)
        if limit and size > limit:
            body.refuse(NotTaken("too large", f"more than {limit} bytes"))


_meters: WeakKeyDictionary[Crawler, Meter] = WeakKeyDictionary()


def meter_of(crawler: Crawler) -> Meter:
    """The one meter of a run, which has a handler for http and one for https."""
    if crawler not in _meters:
        settings = crawler.settings
        meter = _meters[crawler] = Meter(
            max_bytes=settings.getint("DOWNLOAD_MAXSIZE"),
            min_rate=settings.getfloat("NEWSSPIDER_MIN_RATE"),
            max_in_flight=settings.getint("NEWSSPIDER_MAX_BYTES_IN_FLIGHT"),
        )
        crawler.signals.connect(meter.headers_received, signals.headers_received)
        crawler.signals.connect(meter.bytes_received, signals.bytes_received)
    return _meters[crawler]
