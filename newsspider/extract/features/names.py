"""Names and tags around a block."""

from __future__ import annotations

import re

import numpy as np

from newsspider.extract.blocks import Blocks
from newsspider.extract.features.tree import Column, ancestors, containers_of
from newsspider.extract.lexicon import Lexicon, names_of

_COMMENTS = re.compile(r"comment|disqus|kommentar|respond|replies")
TAGS = ("p", "div", "li", "h1", "h2", "h3", "h4", "td", "blockquote", "figcaption", "section", "dd", "pre")
LANDMARKS = ("nav", "aside", "footer", "header", "form", "figure", "article", "main", "ul", "table", "blockquote")


def name_columns(page: Blocks, lexicon: Lexicon) -> dict[str, Column]:
    """Scores of class names, ids and tags: of the block's container, those around it, and the extremes on the path."""
    containers = page.containers
    own = np.zeros(len(containers))
    lowest = np.zeros(len(containers))
    highest = np.zeros(len(containers))
    total = np.zeros(len(containers))
    known = lexicon.names
    cache: dict[tuple[str, str], float] = {}
    for container in containers:
        key = (container.tag, container.label)
        score = cache.get(key)
        if score is None:
            found = sorted((known.get(name, 0.0) for name in names_of(*key)), key=abs, reverse=True)
            score = cache[key] = sum(found[:3])
        at, around = container.index, container.parent
        own[at] = score
        lowest[at] = min(score, lowest[around]) if around >= 0 else score
        highest[at] = max(score, highest[around]) if around >= 0 else score
        total[at] = score + (total[around] if around >= 0 else 0.0)
    place = containers_of(page)
    parent, grandparent = ancestors(page, place)
    depth = np.array([container.depth for container in containers], dtype=float)
    return {
        "name score": own[place],
        "parent name score": own[parent],
        "grandparent name score": own[grandparent],
        "lowest name score": lowest[place],
        "highest name score": highest[place],
        "mean name score": total[place] / depth[place],
    }


def place_columns(page: Blocks) -> dict[str, Column]:
    containers = page.containers
    flags = np.zeros((len(containers), len(LANDMARKS) + 2))
    for container in containers:
        at, around = container.index, container.parent
        if around >= 0:
            flags[at] = flags[around]
        if container.tag in LANDMARKS:
            flags[at, LANDMARKS.index(container.tag)] += 1
        if container.hidden:
            flags[at, -2] = 1
        if _COMMENTS.search(container.label):
            flags[at, -1] = 1
    place = containers_of(page)
    columns = {f"in {tag}": flags[place, at] for at, tag in enumerate(LANDMARKS)}
    columns |= {"hidden": flags[place, -2], "in comments": flags[place, -1]}
    tags = [containers[index].tag for index in place]
    columns |= {f"is {tag}": np.array([name == tag for name in tags], dtype=float) for tag in TAGS}
    columns["depth"] = np.array([containers[index].depth for index in place], dtype=float)
    return columns
