"""Archives on this machine's disks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from newsspider.archive.entries import Entry, Filter
from newsspider.archive.warc import read_warc

OPEN = ".open"
"""Ends the name of a WARC file that somebody is at work with."""
_MARK_BYTES = 4_096


class OnDisk:
    """What is called by its path."""

    def __init__(self, path: Path) -> None:
        self._path = path.absolute()

    @property
    def name(self) -> str:
        return str(self._path)

    @property
    def label(self) -> str:
        return self._path.name


class WarcFile(OnDisk):
    """A WARC file; one that has grown is read on, one that is another file now is read anew."""

    @property
    def label(self) -> str:
        return self._path.name.removesuffix(OPEN)

    def mark(self, offset: int) -> bytes:
        return mark_of(self._path, offset)

    def entries(self, start: int, wanted: Filter, most_bytes: int) -> Iterator[Entry]:
        may_grow = self._path.suffix != ".zst"  # of frames of zstd nobody here knows where the last one ends
        return read_warc(self.label, self._open_at, start, wanted, most_bytes, may_grow=may_grow)

    def _open_at(self, offset: int) -> BinaryIO:
        stream = self._path.open("rb", buffering=1 << 16)
        stream.seek(offset)
        return stream


def mark_of(path: Path, offset: int) -> bytes:
    """A hash of the last bytes before an offset. Raises `OSError`."""
    with path.open("rb") as file:
        file.seek(max(0, offset - _MARK_BYTES))
        return hashlib.blake2b(file.read(min(offset, _MARK_BYTES)), digest_size=16).digest()
