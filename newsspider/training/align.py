"""Short blocks -> those that stand in a stretch of the truth: each whole, all in order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt


def standing_in(stretch: Sequence[str], blocks: Sequence[Sequence[str]]) -> list[int]:
    """Indices of the blocks (as words) that cover most of the stretch.

    Where one of several has to be left out, the last is kept: a table of contents comes before its headings.
    """
    size = len(stretch)
    places = [_places(stretch, block) for block in blocks]
    # most[i, j]: words that blocks from i on can cover in the stretch from j on
    most = np.zeros((len(blocks) + 1, size + 1), dtype=np.intp)
    taking = np.zeros((len(blocks), size + 1), dtype=np.intp)
    for at in range(len(blocks) - 1, -1, -1):
        taking[at] = _taking(places[at], len(blocks[at]), most[at + 1])
        most[at] = np.maximum(most[at + 1], taking[at])
    found = []
    start = 0
    for at, block in enumerate(blocks):
        if taking[at, start] > most[at + 1, start]:
            covered = taking[at, start] - len(block)
            start = next(
                place + len(block)
                for place in places[at]
                if place >= start and most[at + 1, place + len(block)] == covered
            )
            found.append(at)
    return found


def _places(stretch: Sequence[str], block: Sequence[str]) -> list[int]:
    words = list(block)
    return [
        at
        for at in range(len(stretch) - len(words) + 1)
        if words and stretch[at] == words[0] and list(stretch[at : at + len(words)]) == words
    ]


def _taking(places: list[int], size: int, rest: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """Words covered where a block is taken at the best of its places at j or later; 0 where there is none."""
    taken = np.zeros_like(rest)
    for place in places:
        taken[place] = size + rest[place + size]
    backwards: npt.NDArray[np.intp] = np.maximum.accumulate(taken[::-1])[::-1]
    return backwards
