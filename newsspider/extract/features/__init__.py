"""Blocks -> numbers with names: what the classifier knows of each block.

Columns are those of `FEATURES`, in that order; a row a block. Texts of every language are treated alike: what is
known of words and of names in markup comes from the lexicon, and is 0 where it says nothing.
"""

from __future__ import annotations

import numpy as np

from newsspider.extract.blocks import Blocks
from newsspider.extract.evidence import Evidence
from newsspider.extract.features.alike import box_columns, heading_columns, path_columns, sibling_columns
from newsspider.extract.features.around import neighbour_columns, page_columns
from newsspider.extract.features.container import container_columns
from newsspider.extract.features.names import LANDMARKS, TAGS, name_columns, place_columns
from newsspider.extract.features.text import text_columns
from newsspider.extract.features.title import title_columns
from newsspider.extract.features.tree import Column, Matrix, tree_of
from newsspider.extract.features.words import word_columns
from newsspider.extract.lexicon import Lexicon

__all__ = ["FEATURES", "Column", "Matrix", "read_features"]


def read_features(page: Blocks, evidence: Evidence, lexicon: Lexicon) -> Matrix:
    """One row a block, one column a feature."""
    if not page.blocks:
        return np.zeros((0, len(FEATURES)), dtype=np.float32)
    columns: dict[str, Column] = {}
    tree = tree_of(page)
    words = [block.words for block in page.blocks]
    columns |= text_columns(page, words)
    columns |= word_columns(words, lexicon)
    columns |= name_columns(tree, lexicon)
    columns |= place_columns(tree)
    columns |= title_columns(page, words, evidence)
    columns |= container_columns(tree, columns)
    columns |= sibling_columns(tree, columns)
    columns |= box_columns(page, tree, columns)
    columns |= path_columns(tree, columns)
    columns |= heading_columns(page, columns)
    columns |= neighbour_columns(columns)
    columns |= page_columns(columns)
    return np.array([columns[name] for name in FEATURES], dtype=np.float32).T


FEATURES: tuple[str, ...] = (
    "words", "chars", "link density", "links", "ends in a link", "bold density", "ends a sentence",
    "ends with a colon",
    "commas per word", "digits share", "upper share", "chars per word", "shows a moment", "line breaks",
    "made by breaks", "copies", "images just before", "images so far",
    "phrase score", "beginning score", "ending score", "word score", "lowest word score", "wording",
    "name score", "parent name score", "grandparent name score", "lowest name score", "highest name score",
    "mean name score",
    *(f"in {tag}" for tag in LANDMARKS), "hidden", "in comments", *(f"is {tag}" for tag in TAGS), "depth",
    "title likeness", "blocks after title", "chars after title", "description likeness", "in script body",
    "good", "distance to best", "inside best", "container score", "parent score", "grandparent score",
    "container chars", "parent chars", "grandparent chars", "parent link density", "grandparent link density",
    "parent good share", "good share of best",
    "same signature", "same signature text", "repeated siblings",
    "chars beside controls", "chars beside paid links", "path share", "path share of best", "parent path share",
    "heading wording", "heading name score", "blocks since heading",
    *(
        f"{name} of {side}"
        for name in ("words", "link density", "name score", "good", "wording")
        for side in ("previous", "next", "next2")
    ),
    *(f"{name} around" for name in ("good", "link density", "wording", "words", "name score")),
    "page blocks", "page chars", "page good blocks", "page p share", "position", "good blocks before",
    "good blocks after", "before first good", "after last good",
)  # fmt: skip
