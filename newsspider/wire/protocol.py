"""Scrapy's HTTP client on one connection, with a limit on what comes before and between the bytes of a body.

Twisted bounds a single line and the trailers of a response; the number of lines, of interim responses (1xx) and of
chunks has no end there. Private names of both are used here, as no public ones lead to this place (Scrapy 2.19,
Twisted 26.10); tests fail where one of them has moved.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.handlers.http11 import (
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from twisted.internet.error import ConnectionClosed
from twisted.python.failure import Failure
from twisted.web._newclient import STATUS
from twisted.web.http import _ChunkedTransferDecoder, _MalformedChunkedDataError

from newsspider.errors import NotTaken, NotTakenNow

if TYPE_CHECKING:
    from twisted.internet.defer import Deferred
    from twisted.internet.interfaces import IAddress
    from twisted.web._newclient import Request as TxRequest
    from twisted.web.iweb import IResponse

_MANY_CHUNKS = 100_000
_SMALL_CHUNK_BYTES = 64
"""A response of so many chunks with fewer bytes than this on average is not read on: each costs more than it brings."""
_STATUSES = range(100, 1_000)
"""Of three digits (RFC 9110, 15), though there are none beyond 599."""
_ENDLESS = ("exceeds maximum", "too long")


class GuardedChunks(_ChunkedTransferDecoder):
    """Hands on what one read of the socket has brought as one piece, however many chunks it was."""

    def __init__(self, on_data: Callable[[bytes], None], on_end: Callable[[bytes], None]) -> None:
        super().__init__(self._keep, self._end)
        self._on_data, self._on_end = on_data, on_end
        self._pieces: list[bytes] = []
        self._chunks = self._bytes = 0

    def dataReceived(self, data: bytes) -> None:  # noqa: N802  (Twisted's name)
        try:
            super().dataReceived(data)
        except _MalformedChunkedDataError as error:
            words = str(error)
            if any(sign in words for sign in _ENDLESS):
                raise NotTaken("not HTTP", words) from None
            raise NotTakenNow("broken off", words) from None
        self._hand_on()

    def _keep(self, piece: bytes) -> None:
        self._pieces.append(piece)
        self._chunks += 1
        self._bytes += len(piece)
        if self._chunks > _MANY_CHUNKS and self._bytes < _SMALL_CHUNK_BYTES * self._chunks:
            raise NotTaken("not HTTP", "chunks of a few bytes")

    def _hand_on(self) -> None:
        if self._pieces:
            data = b"".join(self._pieces)
            self._pieces.clear()
            self._on_data(data)

    def _end(self, rest: bytes) -> None:
        self._hand_on()
        self._on_end(rest)


class GuardedParser(_LenientHTTPClientParser):
    """Counts the bytes of all heads of a response, those of interim responses included."""

    max_header_bytes: int
    _header_bytes = 0
    _transferDecoders: dict[bytes, type[_ChunkedTransferDecoder]] = {b"chunked": GuardedChunks}  # noqa: N815, RUF012

    def lineReceived(self, line: bytes) -> None:  # noqa: N802  (Twisted's name)
        self._header_bytes += len(line) + 1
        if self._header_bytes > self.max_header_bytes:
            raise self._too_large()
        super().lineReceived(line)

    def statusReceived(self, status: bytes) -> None:  # noqa: N802  (Twisted's name)
        super().statusReceived(status)  # type: ignore[no-untyped-call]
        if self.response.code not in _STATUSES:
            raise NotTaken("not HTTP", "a status that is none")  # each would be counted by itself

    def lineLengthExceeded(self, line: bytes) -> None:  # noqa: N802  (Twisted's name)
        raise NotTaken("not HTTP", "no status line") if self.state == STATUS else self._too_large()

    def connectionLost(self, reason: Failure | None = None) -> None:  # noqa: N802  (Twisted's name)
        is_cut = self.state == STATUS and isinstance(reason, Failure) and isinstance(reason.value, ConnectionClosed)
        if is_cut and not b"HTTP/".startswith(self._buffer[:5]):
            reason = Failure(NotTaken("not HTTP", "no status line"))  # type: ignore[no-untyped-call]
        super().connectionLost(reason)

    def _too_large(self) -> NotTaken:
        return NotTaken("head too large", f"more than {self.max_header_bytes} bytes")


class GuardedProtocol(_LenientHTTP11ClientProtocol):
    """One connection to a server."""

    def __init__(self, quiescent: Callable[[Any], None], max_header_bytes: int) -> None:
        super().__init__(quiescent)  # type: ignore[no-untyped-call]
        self._max_header_bytes = max_header_bytes

    def request(self, request: TxRequest) -> Deferred[IResponse]:
        answered = super().request(request)
        parser: Any = self._parser
        parser.__class__ = GuardedParser  # as Scrapy puts its own in place of Twisted's
        parser.max_header_bytes = parser.MAX_LENGTH = self._max_header_bytes
        return answered

    def _giveUp(self, reason: Failure) -> None:  # noqa: N802  (Twisted's name)
        # A connection that is only closed waits, over TLS, for the server to agree, and reads what it sends meanwhile.
        transport: Any = self.transport
        transport.abortConnection()
        self._disconnectParser(reason)  # type: ignore[no-untyped-call]


class GuardedFactory(_LenientHTTP11ClientFactory):
    """Makes the connections of a pool."""

    def __init__(self, quiescent: Callable[[Any], None], metadata: str, *, max_header_bytes: int) -> None:
        super().__init__(quiescent, metadata)  # type: ignore[no-untyped-call]
        self._max_header_bytes = max_header_bytes

    def buildProtocol(self, addr: IAddress | None) -> GuardedProtocol:  # noqa: N802  (Twisted's name)
        return GuardedProtocol(self._quiescentCallback, self._max_header_bytes)
