"""A whole text in 64 bits, of which nearly the same texts share most (Charikar, STOC 2002)."""

from __future__ import annotations

import numpy as np

from newsspider.sameness.runs import runs_of

_RUN_WORDS = 2
_NEAR_UP_TO_BITS = 20


def simhash64(text: str) -> int:
    """Signed, as databases keep it; 0 for a text without words."""
    runs = np.unique(runs_of(text, _RUN_WORDS))
    votes = np.unpackbits(runs.view(np.uint8).reshape(-1, 8), axis=1).sum(axis=0)
    return int(np.packbits(votes * 2 > len(runs)).view(np.int64)[0])


def near(one: int, other: int) -> bool:
    """Whether two simhashes may well be of one text and its edit: that two articles are so near is a rare chance."""
    return differing_bits(one, other) <= _NEAR_UP_TO_BITS


def differing_bits(one: int, other: int) -> int:
    return ((one ^ other) & 0xFFFF_FFFF_FFFF_FFFF).bit_count()
