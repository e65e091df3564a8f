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

    found: Detector
    if hasattr(LanguageIdentifier, "from_pickled_model"):  # before release 0.4, which needs no file for it
        found = LanguageIdentifier.from_pickled_model(MODEL_FILE, norm_probs=True)
        return found
    with lzma.open(MODEL_DIR / MODEL_FILE) as packed:
        tables = np.load(io.BytesIO(packed.read()), allow_pickle=False)
    try:
        found = LanguageIdentifier(
            tables["ptc"],
            tables["pc"],
            tables["classes"].tolist(),
            _numbers(tables["nextmove"]),
            tables["out_feat"].tolist(),
            tk_row=_numbers(tables["nextmove_row"]),
            norm_probs=True,
        )
    except (KeyError, TypeError):  # a later release may keep its tables otherwise: it knows where
        found = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    return found


def _numbers(table: np.ndarray[Any, Any]) -> array[int]:
    """Single numbers are read from an array of the standard library twice as fast as from one of numpy."""
    return array(_TYPE_CODES[table.dtype.itemsize], table.tobytes())
