"""How lines lie in a file: as they are, or in gzip members or zstd frames that end where lines end.

A member is whole or it is not: what was cut off by a kill is told from what is there, and members that follow one
another are one file for every reader (RFC 1952, 2.2; RFC 8878, 3).
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Protocol

from newsspider.errors import UsageError

SUFFIXES = {"": "", "gzip": ".gz", "zstd": ".zst"}
"""What ends a file's name, by the value of NEWSSPIDER_COMPRESS."""

_GZIP_LEVEL = 6
_GZIP_WBITS = 31  # zlib's number for "with the header and the trailer of gzip"


class Unpacker(Protocol):
    """Unpacks one member, a piece at a time."""

    def decompress(self, data: bytes, /) -> bytes: ...

    @property
    def eof(self) -> bool:
        """The member has ended."""
        ...

    @property
    def unused_data(self) -> bytes:
        """What came after its end."""
        ...


@dataclass(frozen=True, slots=True)
class Packing:
    """A way to pack lines."""

    pack: Callable[[bytes], bytes]
    """Lines -> one member."""
    unpacker: Callable[[], Unpacker]
    magic: bytes
    """What every member begins with."""
    error: type[Exception]
    """What unpacking raises where the bytes are no member."""


def packing_of(name: str | PurePath) -> Packing | None:
    """The packing that a file's name tells (`news.jsonl.gz`, `news.jsonl.zst`); None: the lines lie there as they are.

    Raises `UsageError` where this Python lacks what it needs.
    """
    suffix = PurePath(name).suffix
    if suffix == ".gz":
        return Packing(_gzip, lambda: zlib.decompressobj(_GZIP_WBITS), b"\x1f\x8b", zlib.error)
    if suffix == ".zst":
        return _zstd()
    return None


def suffix_of(compress: str) -> str:
    """What ends the name of a run's own file, by the setting NEWSSPIDER_COMPRESS. Raises `UsageError`."""
    if compress not in SUFFIXES:
        raise UsageError(f"NEWSSPIDER_COMPRESS={compress}: expected nothing, gzip or zstd")
    packing_of(f"lines{SUFFIXES[compress]}")
    return SUFFIXES[compress]


def _gzip(lines: bytes) -> bytes:
    packer = zlib.compressobj(_GZIP_LEVEL, wbits=_GZIP_WBITS)
    return packer.compress(lines) + packer.flush()


def _zstd() -> Packing:
    try:
        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd
    except ImportError:
        raise UsageError("this Python was built without zstd; gzip is always there") from None
    checked: dict[int, int] = {zstd.CompressionParameter.checksum_flag: 1}
    return Packing(
        lambda lines: zstd.compress(lines, options=checked),
        zstd.ZstdDecompressor,
        b"\x28\xb5\x2f\xfd",
        zstd.ZstdError,
    )
