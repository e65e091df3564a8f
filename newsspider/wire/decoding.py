"""Content codings (RFC 9110, 8.4.1) undone piece by piece: no more than is allowed, and knowing of an end that is
missing."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

import brotli

from newsspider.errors import NotTaken

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_PIECE = 65_536
_MOST_CODINGS = 3
_MOST_MEMBERS = 1_000
"""Of a gzip file, or frames of a zstd one."""
_WINDOW_LOG = 23
"""8 MB, the most that zstd may ask for (RFC 9659, 3)."""

_Pieces = Generator[bytes, None, bool]
"""What comes out, and at the end whether the data had one."""


@dataclass(frozen=True, slots=True)
class Decoded:
    body: bytes
    is_whole: bool
    """The codings came to their end."""
    is_cut: bool
    """There was more than was wanted, and more of it may come."""


def decode(body: bytes, codings: Sequence[str], limit: int, *, keeps_cut: bool = True) -> Decoded:
    """The first `limit` bytes of what was encoded (0: all), `codings` in the order in which they were applied. Not
    `keeps_cut`: nothing of it, where there is more than that.

    Codings that nobody knows are none: servers write `utf-8` and `none`. Raises `NotTaken` where the bytes are not
    what their codings say, or where they are wrapped more than three times.
    """
    known = [coding for coding in codings if coding in _DECODERS]
    if len(known) > _MOST_CODINGS:
        raise NotTaken("broken encoding", f"{len(known)} codings")
    is_whole, is_cut = True, False
    for coding in reversed(known):
        try:
            body, ended, cut = _taken(_DECODERS[coding](memoryview(body)), limit, keeps_cut=keeps_cut)
        except (zlib.error, brotli.error, zstd.ZstdError, ValueError) as error:
            raise NotTaken("broken encoding", f"{coding}: {error}") from None
        is_whole = is_whole and ended
        is_cut = is_cut or cut
    return Decoded(body, is_whole, is_cut)


def _taken(pieces: _Pieces, limit: int, *, keeps_cut: bool) -> tuple[bytes, bool, bool]:
    """The pieces as one, whether they came to an end, and whether they were more than the limit."""
    kept = bytearray()
    while True:
        try:
            kept += next(pieces)
        except StopIteration as end:
            return bytes(kept), end.value, False
        if limit and len(kept) > limit:
            del kept[limit:]
            return bytes(kept) if keeps_cut else b"", True, True


def _gzip(data: memoryview) -> _Pieces:
    """Without a look at checksums, which some servers get wrong and no browser minds."""
    for _ in range(_MOST_MEMBERS):
        head = _gzip_head(data)
        if head is None:
            return False
        read = yield from _inflate(data[head:], -zlib.MAX_WBITS)
        if read is None:
            return False
        data = data[head + read + 8 :]
        if bytes(data[:2]) != b"\x1f\x8b":  # nothing, zeros to fill a block, or what somebody has written behind
            return True
    raise ValueError(f"more than {_MOST_MEMBERS} members")


def _gzip_head(data: memoryview) -> int | None:
    """The length of a member's head (RFC 1952, 2.3); None: it is not all there. Raises `ValueError` for no head."""
    head = bytes(data[:_PIECE])
    if head[:3] != b"\x1f\x8b\x08"[: len(head)]:
        raise ValueError("no gzip file")
    if len(head) < 10:
        return None
    flags, end = head[3], 10
    if flags & 4:
        end += 2 + int.from_bytes(head[10:12], "little")
    for flag in (8, 16):  # the name of a file, a comment
        if flags & flag:
            end = head.find(b"\0", end) + 1
            if end == 0:
                return None
    end += 2 if flags & 2 else 0
    return end if end <= len(head) else None


def _deflate(data: memoryview) -> _Pieces:
    """With the frame that HTTP asks for, or bare, as some servers send it."""
    has_frame = len(data) > 1 and data[0] & 15 == zlib.DEFLATED and int.from_bytes(data[:2], "big") % 31 == 0
    read = yield from _inflate(data, zlib.MAX_WBITS if has_frame else -zlib.MAX_WBITS)
    return read is not None


def _inflate(data: memoryview, wbits: int) -> Generator[bytes, None, int | None]:
    """Says at the end how many bytes were read; None: the end is missing."""
    decompressor = zlib.decompressobj(wbits)
    for start in range(0, len(data), _PIECE):
        given: bytes | memoryview = data[start : start + _PIECE]
        read = start + len(given)
        while True:
            piece = decompressor.decompress(given, _PIECE)
            yield piece
            if decompressor.eof:
                return read - len(decompressor.unused_data)
            given = decompressor.unconsumed_tail
            if not given and len(piece) < _PIECE:
                break
    return None


def _brotli(data: memoryview) -> _Pieces:
    decompressor = brotli.Decompressor()
    for start in range(0, len(data), _PIECE):
        yield decompressor.process(bytes(data[start : start + _PIECE]), output_buffer_limit=_PIECE)
        while not decompressor.can_accept_more_data():
            yield decompressor.process(b"", output_buffer_limit=_PIECE)
        if decompressor.is_finished():
            break
    while piece := b"" if decompressor.is_finished() else decompressor.process(b"", output_buffer_limit=_PIECE):
        yield piece
    return bool(decompressor.is_finished())


def _zstd(data: memoryview) -> _Pieces:
    for _ in range(_MOST_MEMBERS):
        decompressor = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _WINDOW_LOG})
        read = 0
        while not decompressor.eof:
            given = data[read : read + _PIECE] if decompressor.needs_input else b""
            if decompressor.needs_input and not given:
                return False
            read += len(given)
            yield decompressor.decompress(given, _PIECE)
        data = data[read - len(decompressor.unused_data) :]
        if not data:
            return True
    raise ValueError(f"more than {_MOST_MEMBERS} frames")


_DECODERS: dict[str, Callable[[memoryview], _Pieces]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,  # RFC 9110, 8.4.1.3
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}

ACCEPTED = ("gzip", "deflate", "br", "zstd")
"""What may be asked for."""
