"""What of which file a sink has: so that nothing is left out, and nothing done again without need."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from operator import attrgetter
from pathlib import Path, PurePath
from typing import BinaryIO

from newsspider.errors import StateError
from newsspider.state.naming import make_folder

_HEAD_BYTES = _TAIL_BYTES = 4096
_SCHEMA = """
CREATE TABLE IF NOT EXISTS files (
    name TEXT PRIMARY KEY,
    path TEXT NOT NULL,
    head BLOB NOT NULL,
    head_bytes INTEGER NOT NULL,
    loaded INTEGER NOT NULL,
    tail BLOB NOT NULL,
    begun INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS files_by_path ON files (path);
CREATE INDEX IF NOT EXISTS files_by_head ON files (head_bytes, head);
"""
_COLUMNS = "path, name, head, head_bytes, loaded, tail, begun"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How far a file was loaded."""

    path: str
    name: str
    """What its batches are called: it stays, whatever the file is called later."""
    head: bytes
    """Digest of its first `head_bytes`: what it is told by when it has another name, or another has its name."""
    head_bytes: int
    loaded: int = 0
    """Bytes of it that the sink has."""
    tail: bytes = field(default_factory=lambda: _digest(b""))
    """Digest of what stands before them: another file that begins alike is told from it."""
    begun: int = 0
    """Where a batch ends that the sink was told of and may have in part; no more than `loaded`: there is none."""

    def at(self, file: BinaryIO, loaded: int) -> Mark:
        """As it is when so many bytes of an open file, which stays where it is, are loaded."""
        return replace(self, loaded=loaded, tail=_tail(file, loaded), begun=loaded)


class Progress:
    """A file of SQLite's, for one sink."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._lengths = {length for (length,) in database.execute("SELECT DISTINCT head_bytes FROM files")}

    def mark(self, path: Path, file: BinaryIO, size: int) -> Mark | None:
        """How far an open file was loaded: by its name or an older one, if it is the same file still."""
        query = f"SELECT {_COLUMNS} FROM files WHERE path = ?"  # noqa: S608  (names of our own)
        mine = next((mark for mark in self._marks(query, str(path)) if _fits(mark, file, size)), None)
        if mine and (mine.loaded == size or mine.begun > mine.loaded):  # done, or begun: in these bounds
            return mine
        known = self._known(file, size)
        if mine is None and (moved := next((mark for mark in known if not _is_still(mark)), None)):
            mine = replace(moved, path=str(path))
            self.note(mine)
        elif known:  # it is a copy, or written beside the other as far as that was loaded, and may go on otherwise
            furthest = max(known, key=attrgetter("loaded"))
            mine = mine or replace(furthest, path=str(path), name=_name(path, _digest(str(path).encode())))
            mine = replace(mine, loaded=furthest.loaded, tail=furthest.tail, begun=furthest.loaded)
            self.note(mine)
        return mine

    def note(self, mark: Mark) -> None:
        """For good, when it returns."""
        self._lengths.add(mark.head_bytes)
        with self._database:
            self._database.execute(
                f"INSERT OR REPLACE INTO files ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
                (mark.path, mark.name, mark.head, mark.head_bytes, mark.loaded, mark.tail, mark.begun),
            )

    def forget(self) -> None:
        with self._database:
            self._database.execute("DELETE FROM files")

    def _known(self, file: BinaryIO, size: int) -> list[Mark]:
        """The marks of files that begin as this one does."""
        query = f"SELECT {_COLUMNS} FROM files WHERE head_bytes = ? AND head = ?"  # noqa: S608
        found = (self._marks(query, length, _head(file, length)) for length in self._lengths if length <= size)
        return [mark for marks in found for mark in marks if _fits(mark, file, size)]

    def _marks(self, query: str, *values: str | int | bytes) -> list[Mark]:
        return [
            Mark(path=path, name=name, head=head, head_bytes=length, loaded=loaded, tail=tail, begun=begun)
            for path, name, head, length, loaded, tail, begun in self._database.execute(query, values)
        ]


def new_mark(path: Path, file: BinaryIO, end: int) -> Mark:
    """Of an open file of which nothing is loaded. It is known by what it has before `end`, which will not change."""
    head_bytes = min(_HEAD_BYTES, end)
    head = _head(file, head_bytes)
    return Mark(path=str(path), name=_name(path, head), head=head, head_bytes=head_bytes)


@contextmanager
def open_progress(path: Path) -> Iterator[Progress]:
    """Raises `StateError`."""
    try:
        make_folder(path.parent)
        with closing(sqlite3.connect(path)) as database:
            database.execute("PRAGMA journal_mode = WAL")  # one fsync a note
            database.execute("PRAGMA synchronous = FULL")
            database.executescript(_SCHEMA)
            yield Progress(database)
    except (sqlite3.Error, OSError) as error:
        raise StateError(
            f"{path} says what was loaded, and cannot be used: {error}; without it everything is loaded again"
        ) from None


def _fits(mark: Mark, file: BinaryIO, size: int) -> bool:
    """Whether an open file is the one that a mark means: it has not become shorter, nor another one."""
    if max(mark.head_bytes, mark.loaded, mark.begun) > size or _head(file, mark.head_bytes) != mark.head:
        return False
    return _tail(file, mark.loaded) == mark.tail


def _is_still(mark: Mark) -> bool:
    """Whether the file that a mark names is there, and the one that it means."""
    try:
        with Path(mark.path).open("rb") as file:
            return _head(file, mark.head_bytes) == mark.head
    except OSError:
        return False


def _head(file: BinaryIO, count: int) -> bytes:
    return _digest(os.pread(file.fileno(), count, 0))


def _tail(file: BinaryIO, end: int) -> bytes:
    count = min(end, _TAIL_BYTES)
    return _digest(os.pread(file.fileno(), count, end - count))


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _name(path: Path, digest: bytes) -> str:
    return f"{PurePath(path.name.partition('.jsonl')[0]).name}-{digest.hex()[:8]}"
