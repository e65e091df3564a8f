"""The detector of languages: loaded once, from tables that may be mapped (see `languagetables`)."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from newsspider.extract.metadata.languagetables import numbers, packed_tables, tables_kept_in, tables_of


class Detector(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...


_loaded: list[Detector] = []
"""The one there is, as soon as it is there."""


def detector() -> Detector:
    """Takes a third of a second when first asked for, where it was not loaded before. Nothing is written."""
    return _loaded[0] if _loaded else load_detector()


def load_detector(kept_in: Path | None = None) -> Detector:
    """As `detector`, which gives it from now on. In a folder `kept_in`, which is made where it is missing, the tables
    are unpacked once for all processes: they take a hundredth of a second then, and of their 68 MB only what is looked
    at. Where they cannot be kept there they are unpacked in memory."""
    # Imported when first asked for, too.
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

    packed = MODEL_DIR / MODEL_FILE
    tables = tables_of((kept_in and tables_kept_in(kept_in, packed)) or packed_tables(packed))
    found: Detector = LanguageIdentifier(
        tables["ptc"],
        tables["pc"],
        tables["classes"].tolist(),
        numbers(tables["nextmove"]),
        numbers(tables["out_feat"]),
        tk_row=numbers(tables["nextmove_row"]),
        norm_probs=True,
    )
    _loaded[:] = [found]
    return found
