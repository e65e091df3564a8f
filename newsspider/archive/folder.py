"""The folder that a run's WARC files are written to: each is whole whenever the run is killed.

A file is called `<name>.warc.gz.open` until it is complete. What a run that was killed has left is cut back to its last
whole record, and gets its name, when the next one begins.
"""

from __future__ import annotations

import fcntl
import io
import logging
import os
import sqlite3
import zlib
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path

from newsspider.archive.files import OPEN
from newsspider.archive.writing import Exchange, Original, Packed, packed_warcinfo, payload_digest
from newsspider.items import Warc
from newsspider.state.hashes import body_hash
from newsspider.state.naming import free_name, make_folder, remove, rename

logger = logging.getLogger(__name__)

_PIECE = 1 << 16
_INDEX = "kept.sqlite"
_TABLE = """CREATE TABLE IF NOT EXISTS kept (
    address BLOB NOT NULL PRIMARY KEY, -- hash of the address
    digest BLOB NOT NULL,              -- of the body that came last
    kind TEXT NOT NULL,                -- of what it was asked for as
    url TEXT NOT NULL,
    at INTEGER NOT NULL,
    file TEXT NOT NULL,
    place INTEGER NOT NULL
) WITHOUT ROWID"""


class WarcFolder:
    """Is written by one run at a time; others may write to the same folder meanwhile."""

    def __init__(self, path: Path, name: str, most_bytes: int, facts: dict[str, str]) -> None:
        """Files are called `<name>-00001.warc.gz` and so on; one that has `most_bytes` is complete (0: none is before
        the end). `facts` are the fields of their `warcinfo`."""
        self._path = path
        self._name = name
        self._most_bytes = most_bytes
        self._facts = facts
        self._file: io.FileIO | None = None
        self._at: Path | None = None
        self._number = 0
        self._index: sqlite3.Connection | None = None
        self._warcinfo_id = ""

    def open(self) -> None:
        """Mends what earlier runs have left. Raises `OSError` and `sqlite3.Error`."""
        make_folder(self._path)
        for path in sorted(self._path.glob(f"*.warc.gz{OPEN}")):
            _mend(path)
        self._index = sqlite3.connect(self._path / _INDEX, isolation_level=None, timeout=5.0)
        self._index.execute("PRAGMA journal_mode = WAL")
        self._index.execute("PRAGMA synchronous = NORMAL")
        self._index.execute(_TABLE)

    def original(self, exchange: Exchange) -> Original | None:
        """The response that has the body of this one, or that this one says to be as it was; None: it is not there.

        One that was asked for as something else is none: whoever reads the archive would not look at it.
        """
        assert self._index is not None
        statement = "SELECT digest, kind, url, at, file, place FROM kept WHERE address = ?"
        row = self._index.execute(statement, (body_hash(exchange.url.encode()),)).fetchone()
        if row is None or row[1] != _kind(exchange):
            return None
        if exchange.status != HTTPStatus.NOT_MODIFIED and row[0] != payload_digest(exchange.body):
            return None
        if not self._has(row[4], row[5]):  # somebody has moved it away, or a loss of power has taken it
            return None
        return Original(url=row[2], at=datetime.fromtimestamp(row[3], UTC))

    def append(self, pack: Callable[[str], Packed]) -> Warc:
        """Writes what `pack` gives for the id of the file's `warcinfo`, and says where. Raises `OSError`."""
        if self._file is not None and self._most_bytes and self._size() >= self._most_bytes:
            self._complete()
        if self._file is None:
            self._begin()
        return self._write(pack(self._warcinfo_id))

    def _write(self, packed: Packed) -> Warc:
        assert self._file is not None
        assert self._at is not None
        start = self._size()
        try:
            rest = memoryview(packed.data)
            while rest:
                rest = rest[self._file.write(rest) :]
        except OSError:
            with suppress(OSError):
                self._file.truncate(start)
            raise
        return Warc(file=self._at.name.removesuffix(OPEN), offset=start + packed.offset, recordId=packed.record_id)

    def keeps(self, exchange: Exchange, place: Warc) -> None:
        """A response was written with its body: another one like it need not be."""
        assert self._index is not None
        row = (
            body_hash(exchange.url.encode()), payload_digest(exchange.body), _kind(exchange), exchange.url,
            int(exchange.at.timestamp()), place.file, place.offset,
        )  # fmt: skip
        self._index.execute("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def close(self) -> None:
        """Raises `OSError`."""
        if self._file is not None:
            self._complete()
        if self._index is not None:
            self._index.close()
            self._index = None

    def _begin(self) -> None:
        self._number += 1
        name = free_name(self._path / f"{self._name}-{self._number:05}.warc.gz")
        self._at = name.with_name(f"{name.name}{OPEN}")
        self._file = io.FileIO(self._at, "xb")
        fcntl.flock(self._file, fcntl.LOCK_EX)
        head, self._warcinfo_id = packed_warcinfo(name.name, datetime.now(UTC), self._facts)
        self._file.write(head)

    def _complete(self) -> None:
        assert self._file is not None
        assert self._at is not None
        os.fsync(self._file.fileno())
        rename(self._at, self._at.with_name(self._at.name.removesuffix(OPEN)))
        self._file.close()
        self._file = None

    def _size(self) -> int:
        assert self._file is not None
        return os.fstat(self._file.fileno()).st_size

    def _has(self, file: str, place: int) -> bool:
        for path in (self._path / file, self._path / f"{file}{OPEN}"):
            with suppress(OSError):
                return path.stat().st_size > place
        return False


def _kind(exchange: Exchange) -> str:
    return "article" if exchange.note.is_of_article else exchange.note.kind


def _mend(path: Path) -> None:
    with path.open("r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return  # another run is at work with it
        members, end = _whole(file)
        if members > 1 and end < os.fstat(file.fileno()).st_size:
            logger.info("%s: its end was not complete, and is cut off", path)
            file.truncate(end)
        os.fsync(file.fileno())
    if members > 1:
        rename(path, free_name(path.with_name(path.name.removesuffix(OPEN))))
    else:  # nothing but what every file begins with
        remove(path)


def _whole(file: io.BufferedRandom) -> tuple[int, int]:
    """The number of gzip members that are whole, and where the last of them ends."""
    members, end, start = 0, 0, 0
    unpacker, data = zlib.decompressobj(31), file.read(_PIECE)
    while data:
        try:
            unpacker.decompress(data)
        except zlib.error:
            break
        start += len(data)
        if unpacker.eof:
            data = unpacker.unused_data
            members, start = members + 1, start - len(data)
            end, unpacker = start, zlib.decompressobj(31)
            data = data or file.read(_PIECE)
        else:
            data = file.read(_PIECE)
    return members, end
