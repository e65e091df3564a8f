"""WARC files on a web server, read as they come: nothing of them is kept."""

from __future__ import annotations

import http.client
import io
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from http import HTTPStatus
from pathlib import PurePosixPath
from time import sleep
from typing import IO, BinaryIO, cast
from urllib.parse import unquote, urlsplit

from newsspider.archive.entries import End, Entry, Filter
from newsspider.archive.months import Month, addresses_in, list_address
from newsspider.archive.warc import read_warc

_PIECE = 1 << 16
_TRIES = 5
_PAUSE_S = 1.0
"""Before the second try; each further one waits twice as long."""
_MOST_LIST_BYTES = 16 << 20


class RemoteWarc:
    """A WARC file by its address. It is asked for from where reading has stopped, and after a break likewise.

    Of an address nobody expects another file than it had: one that was read to its end is not asked for again.
    """

    def __init__(self, url: str, agent: str, timeout_s: float) -> None:
        self._url = url
        self._agent = agent
        self._timeout_s = timeout_s

    @property
    def name(self) -> str:
        return self._url

    @property
    def label(self) -> str:
        return PurePosixPath(unquote(urlsplit(self._url).path)).name

    def mark(self, offset: int) -> bytes:
        del offset
        return b""

    def entries(self, start: int, wanted: Filter, most_bytes: int) -> Iterator[Entry]:
        for entry in read_warc(self.label, self._open_at, start, wanted, most_bytes, may_grow=False):
            yield End(begins=entry.begins, is_whole=True) if isinstance(entry, End) else entry

    def _open_at(self, offset: int) -> BinaryIO:
        return cast("BinaryIO", io.BufferedReader(_Coming(self._url, offset, self._agent, self._timeout_s), _PIECE))


def files_of_month(base: str, month: Month, agent: str, timeout_s: float) -> list[str]:
    """The addresses of a month's files, in their order. Raises `OSError`, and `ValueError` for what is no list."""
    return addresses_in(base, fetched(list_address(base, month), agent, timeout_s))


def fetched(url: str, agent: str, timeout_s: float) -> bytes:
    """A small file, a list say. Raises `OSError`."""
    with io.BufferedReader(_Coming(url, 0, agent, timeout_s), _PIECE) as stream:
        return stream.read(_MOST_LIST_BYTES)


class _Coming(io.RawIOBase):
    """A body from an offset on; what breaks off is asked for again from there."""

    def __init__(self, url: str, offset: int, agent: str, timeout_s: float) -> None:
        super().__init__()
        self._url = url
        self._position = offset
        self._agent = agent
        self._timeout_s = timeout_s
        self._answer: IO[bytes] | None = None
        self._end: int | None = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def tell(self) -> int:
        return self._position

    def readinto(self, buffer: object, /) -> int:
        room = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        failure: Exception | None = None
        for attempt in range(_TRIES):
            if attempt:
                sleep(_PAUSE_S * 2 ** (attempt - 1))
            try:
                if self._answer is None:
                    self._ask()
                assert self._answer is not None
                piece = self._answer.read(len(room))
            except urllib.error.HTTPError as error:
                if error.code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                    return 0
                failure = error
                if error.code < 500 and error.code != HTTPStatus.TOO_MANY_REQUESTS:
                    break
            except (OSError, http.client.HTTPException) as error:
                failure = error
            else:
                if piece or self._end is None or self._position >= self._end:
                    room[: len(piece)] = piece
                    self._position += len(piece)
                    return len(piece)
                failure = ConnectionError("it broke off")
            self._let_go()
        raise OSError(f"{self._url}: {failure}")

    def close(self) -> None:
        self._let_go()
        super().close()

    def _ask(self) -> None:
        """Raises `OSError`."""
        headers = {"User-Agent": self._agent, "Accept-Encoding": "identity"}
        if self._position:
            headers["Range"] = f"bytes={self._position}-"
        request = urllib.request.Request(self._url, headers=headers)  # noqa: S310  (the address is checked where it is given)
        answer = urllib.request.urlopen(request, timeout=self._timeout_s)  # noqa: S310
        length = answer.headers.get("Content-Length")
        skipped = self._position if answer.status != HTTPStatus.PARTIAL_CONTENT else 0
        self._end = self._position - skipped + int(length) if length and length.isdecimal() else None
        while skipped:  # a server that knows no ranges
            piece = answer.read(min(_PIECE, skipped))
            if not piece:
                break
            skipped -= len(piece)
        self._answer = answer

    def _let_go(self) -> None:
        if self._answer is not None:
            with suppress(OSError):
                self._answer.close()
            self._answer = None
