"""Which container holds the good text, and how far each block is from it."""

from __future__ import annotations

import numpy as np

from newsspider.extract.blocks import Blocks
from newsspider.extract.features.tree import Column, ancestors, containers_of, sum_up

_GOOD_WORDS = 12


def container_columns(page: Blocks, columns: dict[str, Column]) -> dict[str, Column]:
    """Which container holds the good text, and how far each block is from it."""
    containers = page.containers
    place = containers_of(page)
    good = (
        (columns["words"] >= _GOOD_WORDS)
        & (columns["link density"] < 0.35)
        & (columns["ends a sentence"] > 0)
        & (columns["in comments"] == 0)
    )
    weight = np.where(good, columns["chars"] * (1 - columns["link density"]), 0.0)
    score = np.zeros(len(containers))
    parent, grandparent = ancestors(page, place)
    np.add.at(score, parent, weight)
    np.add.at(score, grandparent, 0.5 * weight)
    np.add.at(score, place, 0.3 * weight)
    chars = sum_up(page, place, columns["chars"])
    link_chars = sum_up(page, place, columns["chars"] * columns["link density"])
    good_chars = sum_up(page, place, weight)
    density = link_chars / np.maximum(chars, 1.0)
    score *= 1 - density
    best = int(np.argmax(score))
    near = _steps_to(page, best)
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


def _steps_to(page: Blocks, best: int) -> Column:
    """How many containers up each one has to go until it meets the best one's ancestors, and down from there."""
    height = {container.index: steps for steps, container in enumerate(page.path(best))}
    steps = np.zeros(len(page.containers))
    for container in page.containers:
        at = container.index
        if at in height:
            steps[at] = height[at]
        elif container.parent == best or (container.parent >= 0 and steps[container.parent] == 0):
            steps[at] = 0.0
        else:
            steps[at] = steps[container.parent] + 1
    return steps
