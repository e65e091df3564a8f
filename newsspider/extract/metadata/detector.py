"""The detector of languages, unpacked in memory: its own loader unpacks its tables into a temporary file."""

from __future__ import annotations

import io
import lzma
from array import array
from functools import lru_cache
from typing import Any, Protocol

import numpy as np

_TYPE_CODES = {2: "H", 4: "I", 8: "Q"}
"""Of arrays, by the bytes of a number."""


class Detector(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...


@lru_cache(maxsize=1)
def detector() -> Detector:
    """Takes a third of a second when first asked for. Nothing is written."""
    # Imported when first asked for, too.
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

    with lzma.open(MODEL_DIR / MODEL_FILE) as packed:
        tables = np.load(io.BytesIO(packed.read()), allow_pickle=False)
    found: Detector = LanguageIdentifier(
        tables["ptc"],
        tables["pc"],
        tables["classes"].tolist(),
        _numbers(tables["nextmove"]),
        tables["out_feat"].tolist(),
        tk_row=_numbers(tables["nextmove_row"]),
        norm_probs=True,
    )
    return found


def _numbers(table: np.ndarray[Any, Any]) -> array[int]:
    """Single numbers are read from an array of the standard library twice as fast as from one of numpy."""
    return array(_TYPE_CODES[table.dtype.itemsize], table.tobytes())
