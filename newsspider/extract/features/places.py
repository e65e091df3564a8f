"""What the blocks at one place of the markup are like together, and how far a block is from the text's place."""

from __future__ import annotations

import numpy as np

from newsspider.extract.features.tree import Column, Tree

_FAR = -50.0


def same_place_columns(tree: Tree, columns: dict[str, Column]) -> dict[str, Column]:
    """Means over all blocks of a place; blocks since the last one at the best place, and until the first."""
    size = len(tree.holder)
    place = tree.place[tree.holder]
    count = np.bincount(place)
    share = np.maximum(count, 1)
    best = int(np.argmax(np.bincount(place, columns["good"] * columns["chars"])))
    at_best = np.flatnonzero(place == best)
    first, last = (at_best[0], at_best[-1]) if len(at_best) else (0, 0)
    rows = np.arange(size, dtype=float)
    return {
        "blocks of place": count[place].astype(float),
        "wording of place": (np.bincount(place, columns["wording"]) / share)[place],
        "lowest word score of place": (np.bincount(place, columns["lowest word score"]) / share)[place],
        "blocks after best place": np.maximum(rows - last, _FAR),
        "blocks before best place": np.maximum(first - rows, _FAR),
    }
