"""Names and tags around a block."""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np

from newsspider.extract.features.tree import Column, Tree
from newsspider.extract.lexicon import KEPT_CHARS, Lexicon

# Neither a commentary nor a commentator is a reader's comment, and a correspondent responds to nobody.
_COMMENTS = re.compile(r"comment(?!ar(?:y|ies)|ator)|disqus|kommentar|(?<![a-z])respond(?![a-z])|replies")
TAGS = ("p", "div", "li", "h1", "h2", "h3", "h4", "td", "blockquote", "figcaption", "section", "dd", "pre")
LANDMARKS = ("nav", "aside", "footer", "header", "form", "figure", "article", "main", "ul", "table", "blockquote")
_TAG_AT = {tag: at for at, tag in enumerate(TAGS)}
_LANDMARK_AT = {tag: at for at, tag in enumerate(LANDMARKS)}
_HIDDEN, _COMMENT = len(LANDMARKS), len(LANDMARKS) + 1


def name_columns(tree: Tree, lexicon: Lexicon) -> dict[str, Column]:
    """Scores of class names, ids and tags: of the block's container, those around it, and the extremes on the path."""
    scores = [lexicon.name_score(container.tag, container.label) for container in tree.containers]
    lowest, highest = scores.copy(), scores.copy()
    for container in tree.containers[1:]:
        at, around = container.index, container.parent
        if lowest[around] < lowest[at]:
            lowest[at] = lowest[around]
        if highest[around] > highest[at]:
            highest[at] = highest[around]
    own, place = np.array(scores), tree.holder
    return {
        "name score": own[place],
        "parent name score": own[tree.parent],
        "grandparent name score": own[tree.grandparent],
        "lowest name score": np.array(lowest)[place],
        "highest name score": np.array(highest)[place],
        "mean name score": (tree.total_around(own) / tree.depth)[place],
    }


def place_columns(tree: Tree) -> dict[str, Column]:
    told: list[tuple[int, int]] = []
    for container in tree.containers:
        if (landmark := _LANDMARK_AT.get(container.tag)) is not None:
            told.append((container.index, landmark))
        if container.hidden:
            told.append((container.index, _HIDDEN))
        if container.label and is_of_comments(container.label):
            told.append((container.index, _COMMENT))
    around = tree.count_around(told, len(LANDMARKS) + 2)[tree.holder]
    columns = {f"in {tag}": around[:, at] for at, tag in enumerate(LANDMARKS)}
    columns |= {
        "hidden": np.minimum(around[:, _HIDDEN], 1.0),
        "in comments": np.minimum(around[:, _COMMENT], 1.0),
    }
    tags = np.array([_TAG_AT.get(container.tag, -1) for container in tree.containers])[tree.holder]
    columns |= {f"is {tag}": (tags == at).astype(float) for at, tag in enumerate(TAGS)}
    columns["depth"] = tree.depth[tree.holder]
    return columns


def is_of_comments(label: str) -> bool:
    """Whether an element's names speak of readers' comments."""
    return _is_of_comments(label) if len(label) <= KEPT_CHARS else _is_of_comments.__wrapped__(label)


@lru_cache(maxsize=5_000)
def _is_of_comments(label: str) -> bool:
    return _COMMENTS.search(label) is not None
