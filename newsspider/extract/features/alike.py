"""What is alike, stands at the same place of the markup, is boxed together, or stands under one heading."""

from __future__ import annotations

from collections import Counter

import numpy as np

from newsspider.extract.blocks import Blocks
from newsspider.extract.features.tree import Column, ancestors, containers_of, sum_up, total_up
from newsspider.extract.groups import is_heading

_CONTROLS = frozenset({"button", "form"})
_NO_BOX = 3_000.0
"""Characters: a larger box is no box but the page."""


def sibling_columns(page: Blocks, columns: dict[str, Column]) -> dict[str, Column]:
    containers = page.containers
    place = containers_of(page)
    signatures = [containers[index].signature for index in place]
    per_signature = Counter(signatures)
    chars: Counter[str] = Counter()
    for signature, size in zip(signatures, columns["chars"], strict=True):
        chars[signature] += int(size)
    text = sum_up(page, place, columns["chars"])
    alike: Counter[tuple[int, str]] = Counter()
    for container in containers:
        if text[container.index] > 0:
            alike[container.parent, container.signature] += 1
    repeats = np.zeros(len(containers))
    for container in containers:
        own = 0 if container.tag in ("p", "br") else alike[container.parent, container.signature]
        around = repeats[container.parent] if container.parent >= 0 else 0.0
        repeats[container.index] = max(own, around)
    total = columns["chars"].sum()
    return {
        "same signature": np.array([per_signature[signature] for signature in signatures], dtype=float),
        "same signature text": np.array([chars[signature] for signature in signatures]) / total,
        "repeated siblings": repeats[place],
    }


def box_columns(page: Blocks, columns: dict[str, Column]) -> dict[str, Column]:
    """How small the box is in which a block stands beside a form's controls, or beside a link that is paid for.

    The sign-up box of a newsletter, a search field, a cookie banner and a paid link say what they are in any language;
    a whole page holds such things too, so it is the size of the smallest box around both that tells.
    """
    place = containers_of(page)
    chars = sum_up(page, place, columns["chars"])
    controls = np.zeros(len(page.containers))
    for container in page.containers:
        if container.tag in _CONTROLS:
            controls[container.index] = 1.0
    np.add.at(controls, page.fields, 1.0)
    sponsored = np.array([block.sponsored for block in page.blocks], dtype=float)
    return {
        "chars beside controls": _smallest_box(page, chars, total_up(page, controls))[place],
        "chars beside paid links": _smallest_box(page, chars, sum_up(page, place, sponsored))[place],
    }


def _smallest_box(page: Blocks, chars: Column, holds: Column) -> Column:
    """Of each container, the characters of the innermost container around it (or itself) that holds such a thing."""
    size = np.full(len(page.containers), _NO_BOX)
    for container in page.containers:
        at, around = container.index, container.parent
        if holds[at] > 0:
            size[at] = min(chars[at], _NO_BOX)
        elif around >= 0:
            size[at] = size[around]
    return size


def path_columns(page: Blocks, columns: dict[str, Column]) -> dict[str, Column]:
    """How much of the page's good text has the same place in the markup: the body's paragraphs do, a box's do not."""
    place = np.array([container.place for container in page.containers], dtype=np.intp)
    holder = containers_of(page)
    good = columns["good"] * columns["chars"]
    text = np.zeros(len(place))
    np.add.at(text, place[holder], good)
    parent, _ = ancestors(page, holder)
    below = np.zeros(len(place))
    np.add.at(below, place[parent], good)
    total = max(good.sum(), 1.0)
    return {
        "path share": text[place[holder]] / total,
        "path share of best": text[place[holder]] / max(text.max(), 1.0),
        "parent path share": below[place[parent]] / total,
    }


def heading_columns(page: Blocks, columns: dict[str, Column]) -> dict[str, Column]:
    """Of the heading above a block: its words, its names, its distance."""
    wording = np.zeros(len(page.blocks))
    named = np.zeros(len(page.blocks))
    distance = np.full(len(page.blocks), 1000.0)
    above = -1
    for row in range(len(page.blocks)):
        if above >= 0:
            wording[row] = columns["wording"][above]
            named[row] = columns["name score"][above]
            distance[row] = row - above
        if is_heading(page, row):
            above = row
    return {"heading wording": wording, "heading name score": named, "blocks since heading": distance}
