"""What a page's extraction can be watched by: a few numbers, and how far it agrees with what others say of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from newsspider.extract.template import NO_TEXT

FIELDS = ("headline", "date", "authors", "section", "description", "image")
"""Fields that may be missing."""
LABELLED = ("body", "headline", "date", "authors")
"""Fields that may agree with a label."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """Of one page."""

    template: str = NO_TEXT
    frame: str = ""
    words: int = 0
    stripped: Mapping[str, int] = field(default_factory=dict)
    """Reason -> blocks."""
    fields: frozenset[str] = frozenset()
    """Those of `FIELDS` that were found."""
    agreement: Mapping[str, float] = field(default_factory=dict)
    """Of `LABELLED`, from 0 to 1: the F1 of words or names, 1 or 0 of a date. Absent: nobody else says anything."""
