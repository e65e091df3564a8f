"""The tables of the detector of languages: a packed file -> arrays, in memory or mapped from an unpacked file.

They are a zip archive of `.npy` files, of which none is packed by itself, packed as a whole by LZMA.
"""

from __future__ import annotations

import hashlib
import lzma
import mmap
import os
import shutil
import tempfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from struct import Struct
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from numpy.lib import format as npy

Unpacked: TypeAlias = bytearray | mmap.mmap

_FILE = Struct("<4s 22x HH")
"""What stands before each file of a zip archive: a mark, and the lengths of its name and of what follows that."""
_FILE_MARK = b"PK\x03\x04"
_END_MARK, _END_BYTES = b"PK\x05\x06", 22
"""Of what stands at an archive's end."""
_HEAD_BYTES = 512
"""In which the head of a table is."""
_PIECE_BYTES = 1 << 18
_PREFIX, _SUFFIX = "languages-", ".npz"


def tables_of(unpacked: Unpacked) -> dict[str, npt.NDArray[Any]]:
    """The tables by their names, none of them copied.

    They are read in the order in which they stand in the archive: its list of files is at its end.
    """
    tables, at = {}, 0
    while at + _FILE.size <= len(unpacked):
        mark, name_bytes, more_bytes = _FILE.unpack_from(unpacked, at)
        if mark != _FILE_MARK:  # the list of files begins
            break
        at += _FILE.size
        name = unpacked[at : at + name_bytes].decode("ascii").removesuffix(".npy")
        at += name_bytes + more_bytes
        head = BytesIO(unpacked[at : at + _HEAD_BYTES])
        npy.read_magic(head)
        shape, _, kind = npy.read_array_header_1_0(head)
        table = np.frombuffer(unpacked, kind, int(np.prod(shape)), at + head.tell()).reshape(shape)
        tables[name] = table
        at += head.tell() + table.nbytes
    return tables


def numbers(table: npt.NDArray[Any]) -> memoryview:
    """A table of one row, of which single numbers are read, for which this takes a third of the time."""
    own = np.ascontiguousarray(table, table.dtype.newbyteorder("="))
    kind: Any = own.dtype.char
    return own.view(np.uint8).data.cast(kind)  # by way of bytes, since it need not begin at a whole number


def packed_tables(packed: Path) -> bytearray:
    """The archive, unpacked in memory."""
    unpacked = bytearray()
    with lzma.open(packed) as file:
        while piece := file.read(_PIECE_BYTES):
            unpacked += piece
    return unpacked


def tables_kept_in(folder: Path, packed: Path) -> mmap.mmap | None:
    """The archive, mapped from a file in a folder, where it is written if it is not there; None where it cannot be.

    The file's name says what it was made of; those of other versions go when it is written.
    """
    try:
        path = folder / f"{_PREFIX}{hashlib.blake2b(packed.read_bytes(), digest_size=8).hexdigest()}{_SUFFIX}"
        return _mapped(path) or _unpacked(packed, path)
    except (OSError, lzma.LZMAError):
        return None


def _mapped(path: Path) -> mmap.mmap | None:
    """None where the file is not there, or not as it was written: what has no end is not to be read up to there."""
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (FileNotFoundError, ValueError):  # an empty file
        return None
    if not mapped[-_END_BYTES:].startswith(_END_MARK):
        return None
    if hasattr(mmap, "MADV_WILLNEED"):  # what is looked up is all over the place: from a disk, each would be waited for
        mapped.madvise(mmap.MADV_WILLNEED)
    return mapped


def _unpacked(packed: Path, path: Path) -> mmap.mmap | None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with lzma.open(packed) as source, os.fdopen(number, "wb") as part:
            shutil.copyfileobj(source, part, _PIECE_BYTES)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    for other in path.parent.glob(f"{_PREFIX}*{_SUFFIX}"):
        if other != path:
            with suppress(OSError):
                other.unlink()
    return _mapped(path)
