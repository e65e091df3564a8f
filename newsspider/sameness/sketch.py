"""The smallest numbers of a text's runs of words: a fair sample of it, whatever its length.

Where two texts have both been sampled, that is up to the smaller of their largest numbers, a number of one is missing
in the other only if the run is (Broder, On the resemblance and containment of documents, 1997). So what the two share
can be counted there, and texts of very different length can be compared.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

import numpy as np

from newsspider.sameness.runs import runs_of

Sketch = tuple[int, ...]
"""Up to 64 different numbers of 32 bits, ascending; empty for a text without words."""

_SIZE = 64
_RUN_WORDS = 3
"""Single words would not do: two weather reports share most of them."""

_ALIKE_FROM = 0.8
_RESEMBLES_FROM = 0.5
_CONTAINED_FROM = 0.75
LEAST_SHARED = 8
"""Of a text cut to less, too little is known."""

CANDIDATES_SHARE = 2
"""Copies share so many of the first `INDEXED_SHINGLES` numbers of their sketches: what `Memory.alike` is asked for."""
MOST_CANDIDATES = 200
"""More texts are not compared with one, those that share most first."""


class Overlap(NamedTuple):
    """Numbers of runs where both texts were sampled."""

    shared: int
    smaller: int
    """Of the text that has fewer."""
    together: int

    @property
    def resemblance(self) -> float:
        """0 to 1: how much of both texts together is in both."""
        return self.shared / self.together if self.together else 1.0

    @property
    def containment(self) -> float:
        """0 to 1: how much of the shorter text is in the longer one."""
        return self.shared / self.smaller if self.smaller else 0.0


def shingles_of(text: str) -> Sketch:
    """A text's sketch, for `alike`, `same_text` and the memory."""
    return tuple(np.unique(runs_of(text, _RUN_WORDS) >> np.uint64(32))[:_SIZE].tolist())


def alike(one: Sketch, other: Sketch) -> bool:
    """Whether two texts are one, give or take a line: they share four fifths of their runs of three words.

    Exact for texts of up to 64 different runs; of longer ones 0.8 is met give or take 0.05, where copies have nearly 1
    and two articles nearly 0. Two texts without words are alike.
    """
    return overlap(one, other).resemblance >= _ALIKE_FROM


def same_text(one: Sketch, other: Sketch) -> bool:
    """Whether one is a copy of the other as agencies' customers print it: cut, with another beginning or end, edited.

    Texts of a few lines are never one: what they share is said everywhere.
    """
    found = overlap(one, other)
    if found.shared < LEAST_SHARED:
        return False
    return found.resemblance >= _RESEMBLES_FROM or found.containment >= _CONTAINED_FROM


def overlap(one: Sketch, other: Sketch) -> Overlap:
    ends = [sketch[-1] for sketch in (one, other) if len(sketch) == _SIZE]
    if ends:
        end = min(ends)
        one, other = (sketch[: bisect_right(sketch, end)] for sketch in (one, other))
    shared = len(set(one) & set(other))
    return Overlap(shared, min(len(one), len(other)), len(one) + len(other) - shared)
