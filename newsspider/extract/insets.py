"""Pictures and embedded things of an article -> where they stand among its blocks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from lxml.html import HtmlElement

from newsspider.extract.assemble import Part
from newsspider.extract.blocks import Blocks
from newsspider.items import Block, Embed, Image

_ABOVE = 4
"""Blocks between the first picture and the text: a caption, a credit, a line of the author's."""


def read_insets(
    page: Blocks, rows: list[int], figures: Mapping[HtmlElement, Image], frames: Mapping[HtmlElement, Embed]
) -> dict[int, list[Part]]:
    """By the row that each stands before; nothing where the article has no text."""
    found: dict[int, list[Part]] = defaultdict(list)
    if not rows:
        return found
    for inset in sorted((*page.pictures, *page.embeds), key=lambda inset: inset.order):
        if not rows[0] - _ABOVE <= inset.before <= rows[-1] + 1:
            continue
        if image := figures.get(inset.element):
            found[inset.before].append(Part(Block(type="image", url=image.url, caption=image.caption), label=image.alt))
        elif embed := frames.get(inset.element):
            found[inset.before].append(Part(Block(type="embed", url=embed.url), label=embed.provider))
    return found
