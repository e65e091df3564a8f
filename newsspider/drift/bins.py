"""Numbers of a page in a few bins, so that a run is told by how many of its pages are in which."""

from __future__ import annotations

from bisect import bisect_right
from math import floor, log2

WORD_BINS = 22
COUNT_BINS = 8
SHARE_BINS = 7
_LEAST_WORDS = 10
_PER_OCTAVE = 2
_SHARE_EDGES = (0.2, 0.4, 0.6, 0.8, 0.9, 0.97)


def word_bin(words: int) -> int:
    """Of the length of a text: 0 for none, then half an octave each, from 10 words on."""
    if words <= 0:
        return 0
    return 1 + min(WORD_BINS - 2, max(0, floor(_PER_OCTAVE * log2(words / _LEAST_WORDS))))


def count_bin(count: int) -> int:
    """0, 1, 2 to 3, 4 to 7 ... 64 and more."""
    return min(COUNT_BINS - 1, max(0, count).bit_length())


def share_bin(share: float) -> int:
    """Of a number from 0 to 1, finer towards 1."""
    return bisect_right(_SHARE_EDGES, share)
