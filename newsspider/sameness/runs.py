"""A text as the numbers of its runs of words, the same on every machine and in every release."""

from __future__ import annotations

from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from newsspider.extract.lexicon import words_of

Numbers = NDArray[np.uint64]

# Odd numbers of 64 bits without a pattern: the fractional parts of the golden ratio and of the square roots of 2 and 3.
_PLACES = np.array((0x9E3779B97F4A7C15, 0x6A09E667F3BCC909, 0xBB67AE8584CAA73B), np.uint64)


def runs_of(text: str, words_in_run: int) -> Numbers:
    """One number of 64 bits for each run of up to three words, in their order; none for a text without words.

    A text of fewer words than that is one run.
    """
    words = _numbers_of(text)
    if not len(words):
        return words
    if len(words) < words_in_run:
        words = np.pad(words, (0, words_in_run - len(words)))
    starts = len(words) - words_in_run + 1
    runs = sum((words[at : at + starts] * _PLACES[at] for at in range(words_in_run)), np.zeros(starts, np.uint64))
    return _mixed(runs)


@lru_cache(maxsize=1)  # runs of two lengths are asked for of a text, one after the other
def _numbers_of(text: str) -> Numbers:
    """One for each word, in their order."""
    return np.array([crc32(word.encode()) for word in words_of(text)], np.uint64)


def _mixed(numbers: Numbers) -> Numbers:
    """Each bit of the result depends on all bits (the finalizer of SplitMix64; Steele, Lea, Flood 2014)."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))
