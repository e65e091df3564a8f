"""Which container holds the good text, and how far each block is from it."""

from __future__ import annotations

import numpy as np

from newsspider.extract.features.tree import Column, Tree

_GOOD_WORDS = 12


def container_columns(tree: Tree, columns: dict[str, Column]) -> dict[str, Column]:
    """Which container holds the good text, and how far each block is from it."""
    place, parent, grandparent = tree.holder, tree.parent, tree.grandparent
    size = len(tree.containers)
    good = (
        (columns["words"] >= _GOOD_WORDS)
        & (columns["link density"] < 0.35)
        & (columns["ends a sentence"] > 0)
        & (columns["in comments"] == 0)
    )
    weight = np.where(good, columns["chars"] * (1 - columns["link density"]), 0.0)
    score = (
        np.bincount(parent, weight, size)
        + 0.5 * np.bincount(grandparent, weight, size)
        + 0.3 * np.bincount(place, weight, size)
    )
    chars = tree.inside(columns["chars"])
    link_chars = tree.inside(columns["chars"] * columns["link density"])
    good_chars = tree.inside(weight)
    density = link_chars / np.maximum(chars, 1.0)
    score *= 1 - density
    best = int(np.argmax(score))
    near = _steps_to(tree, best)
    most = max(score[best], 1.0)
    return {
        "good": good.astype(float),
        "distance to best": near[place],
        "inside best": (near[place] == 0).astype(float),
        "container score": score[place] / most,
        "parent score": score[parent] / most,
        "grandparent score": score[grandparent] / most,
        "container chars": chars[place],
        "parent chars": chars[parent],
        "grandparent chars": chars[grandparent],
        "parent link density": density[parent],
        "grandparent link density": density[grandparent],
        "parent good share": good_chars[parent] / np.maximum(chars[parent], 1.0),
        "good share of best": np.full(len(place), good_chars[best] / max(good_chars[0], 1.0)),
    }


def _steps_to(tree: Tree, best: int) -> Column:
    """How many containers up each one has to go until it meets the best one's ancestors, and down from there."""
    path = [best]
    while path[-1]:
        path.append(int(tree.around[path[-1]]))
    steps = np.empty(len(tree.containers))
    for up in range(len(path) - 1, -1, -1):  # from the outermost in: what is inside the next one is set again
        first, last = path[up], tree.end[path[up]]
        steps[first:last] = up + tree.depth[first:last] - tree.depth[first]
    steps[best : tree.end[best]] = 0.0
    return steps
