"""A packed listing, a piece at a time: what a few kilobytes become is never held as a whole."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from itertools import chain

from newsspider.errors import NotASitemap, TooLarge

MOST_BYTES = 50 * 1024 * 1024  # sitemaps.org: 50 MB, uncompressed
_MOST_MEMBERS = 10_000
"""Of a gzip file. Programs that pack in parallel begin one for each 64 or 128 kilobytes."""
_GZIP = b"\x1f\x8b"
_READ_BYTES = 16 * 1024
_PIECE_BYTES = 64 * 1024


def unpacked(body: bytes, url: str) -> Iterator[bytes]:
    """The bytes behind gzip, two layers at most, in pieces that are not empty.

    Of a file that breaks off, what it holds. Raises, on the way, `TooLarge` where it becomes more than the limit, and
    `NotASitemap` where nothing of it can be read.
    """
    view = memoryview(body)
    pieces = (bytes(view[start : start + _READ_BYTES]) for start in range(0, len(view), _READ_BYTES))
    for _ in range(2):
        first = next(pieces, b"")
        whole = chain((first,), pieces) if first else iter(())
        if not first.startswith(_GZIP):
            return whole
        pieces = (piece for piece in _members(whole, url))
    return pieces


def _members(packed: Iterator[bytes], url: str) -> Iterator[bytes]:
    """What the members of a gzip file hold, one after the other (RFC 1952, 2.2)."""
    room, members = MOST_BYTES, 0
    data = next(packed, b"")
    while data.startswith(_GZIP):
        members += 1
        if members > _MOST_MEMBERS:
            raise TooLarge(f"gzip of more than {_MOST_MEMBERS:,} members", url)
        unpacker = zlib.decompressobj(wbits=31)
        while not unpacker.eof:
            try:
                piece = unpacker.decompress(data, _PIECE_BYTES)
            except zlib.error as error:
                if room < MOST_BYTES:
                    return
                raise NotASitemap(f"gzip that cannot be read: {error}", url) from None
            room -= len(piece)
            if room < 0:
                raise TooLarge(f"over {MOST_BYTES // 1024 // 1024} MB when decompressed", url)
            if piece:
                yield piece
            data = unpacker.unconsumed_tail
            if not unpacker.eof and not data:
                data = next(packed, b"")
                if not data and not piece:
                    return
        data = unpacker.unused_data
        if len(data) < len(_GZIP):
            data += next(packed, b"")
