"""What a block's section is like, and what the headings above it say: an appendix has a heading of its own."""

from __future__ import annotations

import numpy as np

from newsspider.extract.blocks import Blocks
from newsspider.extract.features.tree import Column
from newsspider.extract.groups import is_heading, tag_of

_NO_LEVEL = "h9"


def section_columns(page: Blocks, columns: dict[str, Column]) -> dict[str, Column]:
    """Of the blocks from one heading to the next; the headings count from the headline on, which is none of them."""
    size = len(page.blocks)
    headings = [row for row in range(size) if is_heading(page, row)]
    starts = np.zeros(size, dtype=np.intp)
    starts[headings] = 1
    section = np.cumsum(starts)
    chars = np.bincount(section, columns["chars"])
    links = np.bincount(section, columns["chars"] * columns["link density"])
    top, lowest = _wordings(page, headings, columns)
    return {
        "section chars": chars[section],
        "section link density": links[section] / np.maximum(chars[section], 1.0),
        "sections before": section.astype(float),
        "top heading wording": top[section],
        "lowest heading wording": lowest[section],
    }


def _wordings(page: Blocks, headings: list[int], columns: dict[str, Column]) -> tuple[Column, Column]:
    """Of each section: the wording of the last heading of the highest level so far, and the lowest of all so far."""
    top = np.zeros(len(headings) + 1)
    lowest = np.zeros(len(headings) + 1)
    of_top, least, highest = 0.0, 0.0, _NO_LEVEL
    for section, row in enumerate(headings, 1):
        level, wording = tag_of(page, row), float(columns["wording"][row])
        if columns["blocks after title"][row] == 0:
            of_top, least, highest = 0.0, 0.0, _NO_LEVEL
        else:
            least = min(least, wording)
            if level <= highest:
                of_top, highest = wording, level
        top[section], lowest[section] = of_top, least
    return top, lowest
