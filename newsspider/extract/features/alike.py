"""What is alike, stands at the same place of the markup, is boxed together, or stands under one heading."""

from __future__ import annotations

import numpy as np

from newsspider.extract.blocks import Blocks
from newsspider.extract.features.tree import Column, Tree
from newsspider.extract.groups import is_heading

_CONTROLS = frozenset({"button", "form"})
_NO_BOX = 3_000.0
"""Characters: a larger box is no box but the page."""


def sibling_columns(tree: Tree, columns: dict[str, Column]) -> dict[str, Column]:
    signatures = tree.signature[tree.holder]
    chars = np.bincount(signatures, columns["chars"])
    return {
        "same signature": np.bincount(signatures)[signatures].astype(float),
        "same signature text": chars[signatures] / columns["chars"].sum(),
        "repeated siblings": _repeats(tree, tree.inside(columns["chars"]))[tree.holder],
    }


def _repeats(tree: Tree, chars: Column) -> Column:
    """Of each container, the most siblings with text that look like it or like one around it."""
    kinds = tree.around * (tree.signature.max() + 1) + tree.signature
    kinds[0] = -1
    _, kind, count = np.unique(kinds, return_inverse=True, return_counts=True)
    alike = np.bincount(kind, chars > 0, len(count))[kind].tolist()
    repeats: list[float] = []
    for container, own in zip(tree.containers, alike, strict=True):
        around = repeats[container.parent] if container.parent >= 0 else 0.0
        repeats.append(around if own < around or container.tag in ("p", "br") else own)
    return np.array(repeats)


def box_columns(page: Blocks, tree: Tree, columns: dict[str, Column]) -> dict[str, Column]:
    """How small the box is in which a block stands beside a form's controls, or beside a link that is paid for.

    The sign-up box of a newsletter, a search field, a cookie banner and a paid link say what they are in any language;
    a whole page holds such things too, so it is the size of the smallest box around both that tells.
    """
    chars = tree.inside(columns["chars"])
    controls = np.array([container.tag in _CONTROLS for container in tree.containers], dtype=float)
    np.add.at(controls, page.fields, 1.0)
    sponsored = np.array([block.sponsored for block in page.blocks], dtype=float)
    return {
        "chars beside controls": _smallest_box(tree, chars, tree.total_inside(controls))[tree.holder],
        "chars beside paid links": _smallest_box(tree, chars, tree.inside(sponsored))[tree.holder],
    }


def _smallest_box(tree: Tree, chars: Column, holds: Column) -> Column:
    """Of each container, the characters of the innermost container around it (or itself) that holds such a thing."""
    if not holds[0]:
        return np.full(len(chars), _NO_BOX)
    own = np.where(holds > 0, np.minimum(chars, _NO_BOX), -1.0).tolist()
    for container in tree.containers:
        if own[container.index] < 0:
            own[container.index] = own[container.parent] if container.parent >= 0 else _NO_BOX
    return np.array(own)


def path_columns(tree: Tree, columns: dict[str, Column]) -> dict[str, Column]:
    """How much of the page's good text has the same place in the markup: the body's paragraphs do, a box's do not."""
    own, parent = tree.place[tree.holder], tree.place[tree.parent]
    good = columns["good"] * columns["chars"]
    text, below = np.bincount(own, good), np.bincount(parent, good)
    total = max(good.sum(), 1.0)
    return {
        "path share": text[own] / total,
        "path share of best": text[own] / max(text.max(), 1.0),
        "parent path share": below[parent] / total,
    }


def heading_columns(page: Blocks, columns: dict[str, Column]) -> dict[str, Column]:
    """Of the heading above a block: its words, its names, its distance."""
    size = len(page.blocks)
    rows = np.arange(size)
    heading = np.array([is_heading(page, row) for row in range(size)], dtype=bool)
    last = np.maximum.accumulate(np.where(heading, rows, -1))
    above = np.concatenate(([-1], last[:-1]))
    known = above >= 0
    return {
        "heading wording": np.where(known, columns["wording"][above], 0.0),
        "heading name score": np.where(known, columns["name score"][above], 0.0),
        "blocks since heading": np.where(known, rows - above, 1000.0),
    }
