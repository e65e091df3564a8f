"""Where a block stands to the headline, and what the page says of its text elsewhere."""

from __future__ import annotations

import numpy as np

from newsspider.extract.blocks import Blocks
from newsspider.extract.evidence import Evidence
from newsspider.extract.features.tree import Column
from newsspider.extract.lexicon import words_of

_GRAM = 4
_LONG_WORDS = 40
"""A block of so many is no headline."""
_RANKS = {"h1": 0.3, "h2": 0.1, "h3": 0.1}
_NOTHING: frozenset[str] = frozenset()


def title_columns(page: Blocks, words: list[list[str]], evidence: Evidence) -> dict[str, Column]:
    sets = [frozenset(entry) for entry in words]
    likeness = _likeness(
        [entry if 1 < len(whole) < _LONG_WORDS else _NOTHING for entry, whole in zip(sets, words, strict=True)],
        evidence.titles,
    )
    size = len(page.blocks)
    tags = [page.containers[block.container].tag for block in page.blocks]
    ranks = likeness + np.array([_RANKS.get(tag, 0.0) for tag in tags])
    title = int(np.argmax(ranks)) if ranks.max() > 0.45 else -1
    rows = np.arange(size, dtype=float)
    chars = np.cumsum([len(block.text) for block in page.blocks], dtype=float)
    description = frozenset(words_of(evidence.description or ""))
    return {
        "title likeness": likeness,
        "blocks after title": rows - title if title >= 0 else np.full(size, -1000.0),
        "chars after title": chars - chars[title] if title >= 0 else np.full(size, -1.0),
        "description likeness": np.array([_covered(entry, description) for entry in sets]),
        "in script body": _in_script_body(words, evidence.body),
    }


def _likeness(blocks: list[frozenset[str]], titles: tuple[str, ...]) -> Column:
    """Of each block, the share of its words and a title's together that both have; of the title most like it."""
    known = [words for title in titles if (words := frozenset(words_of(title)))]
    told = frozenset().union(*known)
    found = np.zeros(len(blocks))
    for row, own in enumerate(blocks):
        if not own.isdisjoint(told):
            common = [(len(own & title), len(title)) for title in known]
            found[row] = max(both / (len(own) + size - both) for both, size in common)
    return found


def _covered(own: frozenset[str], other: frozenset[str]) -> float:
    if len(own) < 4 or not other:
        return 0.0
    return len(own & other) / max(len(own), min(len(other), 25))


def _in_script_body(words: list[list[str]], body: str | None) -> Column:
    """Share of a block's 4-grams that the page's own JSON-LD has as the article's text; -1 where it has none."""
    if not body or len(body) < 200:
        return np.full(len(words), -1.0)
    text = words_of(body)
    grams = set(zip(*(text[shift:] for shift in range(_GRAM)), strict=False))
    found = np.zeros(len(words))
    for row, entry in enumerate(words):
        own = list(zip(*(entry[shift:] for shift in range(_GRAM)), strict=False))
        if own:
            found[row] = sum(gram in grams for gram in own) / len(own)
    return found
