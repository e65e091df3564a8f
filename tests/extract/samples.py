"""Pages for the tests of the extraction core, from their parts."""

from __future__ import annotations

import numpy as np

from newsspider.extract.assemble import Part, assemble
from newsspider.extract.blocks import Blocks, read_blocks
from newsspider.extract.classify import Probabilities
from newsspider.extract.parse import parse

HEADLINE = "Ferry returns to the old harbour"
PARAGRAPHS = (
    "The ferry to the outer islands will leave from the old harbour again, the port authority said on Tuesday, "
    "eleven years after the last boat had sailed from its wooden pier.",
    "Builders had replaced every one of the two hundred piles over the winter, and divers inspected the foundations "
    "twice before the first trial landing was allowed to take place.",
    "“We never thought we would see a boat here again,” said a retired pilot, who had come with his "
    "grandchildren to watch the first crossing from the sea wall.",
    "Tickets cost as much as they did before, but dogs and bicycles now travel without charge, which the islanders "
    "had asked for in a petition that nearly all of them signed.",
    "Until the end of the summer there will be six crossings a day; after that, the authority wants to decide with "
    "the islands' council how many boats the winter needs.",
)


def article_page(*, before: str = "", after: str = "", inside: str = "", head: str = "") -> str:
    """A page that nobody would take for anything but an article; `inside` stands after the second paragraph."""
    first, rest = ("".join(f"<p>{text}</p>" for text in texts) for texts in (PARAGRAPHS[:2], PARAGRAPHS[2:]))
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>{HEADLINE} - The Lighthouse</title><meta property="og:type" content="article">
<meta property="og:title" content="{HEADLINE}">{head}</head><body>
<header><a href="/">The Lighthouse</a></header>
<nav><ul><li><a href="/islands">Islands</a></li><li><a href="/weather">Weather</a></li></ul></nav>{before}
<main><article class="article"><h1>{HEADLINE}</h1>
<div class="article-body">{first}{inside}{rest}</div></article></main>{after}
<footer><a href="/imprint">Imprint</a> <a href="/privacy">Privacy</a></footer></body></html>"""


def blocks(body: str) -> Blocks:
    return read_blocks(parse(f"<html><body>{body}</body></html>"))


def texts(page: Blocks) -> list[str]:
    return [block.text for block in page.blocks]


def row_of(page: Blocks, text: str) -> int:
    """Row of the first block that begins with a text."""
    return next(row for row, block in enumerate(page.blocks) if block.text.startswith(text))


def parts(body: str) -> list[Part]:
    """All of a page's blocks, put together."""
    page = blocks(body)
    return assemble(page, range(len(page.blocks)))


def judged(page: Blocks, *, low: tuple[str, ...] = (), high: float = 0.9, least: float = 0.02) -> Probabilities:
    """Probabilities made by hand: those of blocks that begin with one of `low` are `least`, others `high`."""
    return np.array([least if block.text.startswith(low) and low else high for block in page.blocks])
