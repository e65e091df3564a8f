"""The detector of languages, unpacked in memory: its own loader unpacks its tables into a temporary file."""

from __future__ import annotations

import lzma
import struct
from array import array
from functools import lru_cache
from typing import IO, Any, Protocol

from numpy.lib import format as npy

_TYPE_CODES = {2: "H", 4: "I", 8: "Q"}
"""Of arrays, by the bytes of a number."""
_FILE = struct.Struct("<4s 22x HH")
"""What stands before each file of a zip archive: a mark, and the lengths of its name and of what follows that."""
_FILE_MARK = b"PK\x03\x04"
_PIECE_BYTES = 1 << 18


class Detector(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...


@lru_cache(maxsize=1)
def detector() -> Detector:
    """Takes a third of a second when first asked for. Nothing is written."""
    # Imported when first asked for, too.
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

    with lzma.open(MODEL_DIR / MODEL_FILE) as packed:
        tables = _tables(packed)
    found: Detector = LanguageIdentifier(
        tables["ptc"],
        tables["pc"],
        tables["classes"].tolist(),
        tables["nextmove"],
        tables["out_feat"].tolist(),
        tk_row=tables["nextmove_row"],
        norm_probs=True,
    )
    return found


def _tables(packed: IO[bytes]) -> dict[str, Any]:
    """The tables of an `.npz` file whose files are not packed, read in the order in which they stand in it.

    An archive's list of files is at its end. To read it first, as numpy does, takes all of it in memory, twice what the
    tables take.
    """
    tables = {}
    while len(head := packed.read(_FILE.size)) == _FILE.size:
        mark, name_bytes, more_bytes = _FILE.unpack(head)
        if mark != _FILE_MARK:  # the list of files begins
            break
        name = packed.read(name_bytes).decode("ascii").removesuffix(".npy")
        packed.read(more_bytes)
        tables[name] = _numbers(packed) if name.startswith("nextmove") else npy.read_array(packed, allow_pickle=False)
    return tables


def _numbers(packed: IO[bytes]) -> array[int]:
    """Single numbers are read from an array of the standard library twice as fast as from one of numpy."""
    npy.read_magic(packed)
    (count,), _, kind = npy.read_array_header_1_0(packed)
    numbers = array(_TYPE_CODES[kind.itemsize], [0]) * count
    room = memoryview(numbers).cast("B")
    for start in range(0, len(room), _PIECE_BYTES):
        part = room[start : start + _PIECE_BYTES]
        part[:] = packed.read(len(part))
    return numbers
