"""A file of lines, read in pieces that can only be kept or cut as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from newsspider.state.packing import Packing

_BLOCK_BYTES = 1 << 16
_LAST_MEMBER_BYTES = 4 << 20


@dataclass(frozen=True, slots=True)
class Chunk:
    """A line, or a member of lines."""

    start: int
    end: int
    """Offsets in the file."""
    lines: tuple[bytes, ...]
    """With their line breaks; none of a torn one."""
    whole: bool
    """Not torn: a kill or a full disk tears the last one."""


def read_chunks(file: BinaryIO, start: int, packing: Packing | None) -> Iterator[Chunk]:
    """The pieces from an offset on; nothing after the first that is not whole."""
    file.seek(start)
    return _lines(file, start) if packing is None else _members(file, start, packing)


def begins_chunk(file: BinaryIO, offset: int, packing: Packing | None) -> bool:
    """Whether a piece may begin there: not in the middle of a line, nor of a member as far as two bytes tell."""
    if packing is None:
        file.seek(max(0, offset - 1))
        return offset == 0 or file.read(1) == b"\n"
    file.seek(offset)
    return packing.magic.startswith(file.read(len(packing.magic)))


def ends_whole(file: BinaryIO, size: int, packing: Packing) -> bool:
    """Whether the last member of a file is whole. A member of ours is small: it is looked for from the end."""
    start = max(0, size - _LAST_MEMBER_BYTES)
    file.seek(start)
    end = file.read(size - start)
    at = end.rfind(packing.magic)
    while at >= 0:
        if _is_one_member(end[at:], packing):
            return True
        at = end.rfind(packing.magic, 0, at)
    return all(chunk.whole for chunk in read_chunks(file, 0, packing))


def _lines(file: BinaryIO, at: int) -> Iterator[Chunk]:
    for line in file:
        # After a loss of power, a file may have the length of what was written and zeros in its place.
        whole = line.endswith(b"\n") and b"\0" not in line
        yield Chunk(at, at + len(line), (line,) if whole else (), whole)
        if not whole:
            return
        at += len(line)


def _members(file: BinaryIO, at: int, packing: Packing) -> Iterator[Chunk]:
    waiting = b""
    while waiting or (waiting := file.read(_BLOCK_BYTES)):
        unpacker = packing.unpacker()
        text, taken = bytearray(), 0
        try:
            while not unpacker.eof and (waiting or (waiting := file.read(_BLOCK_BYTES))):
                text += unpacker.decompress(waiting)
                taken += len(waiting)
                waiting = unpacker.unused_data
            whole = unpacker.eof
        except packing.error:
            whole = False
        if not whole:
            yield Chunk(at, at + taken, (), whole=False)
            return
        taken -= len(waiting)
        lines = text.split(b"\n")
        ended = (*(bytes(line) + b"\n" for line in lines[:-1]), *(bytes(line) for line in lines[-1:] if line))
        yield Chunk(at, at + taken, ended, whole=True)
        at += taken


def _is_one_member(data: bytes, packing: Packing) -> bool:
    unpacker = packing.unpacker()
    try:
        unpacker.decompress(data)
    except packing.error:
        return False
    return unpacker.eof and not unpacker.unused_data
