"""A text without markup -> blocks: what a page leaves behind when all tags are gone."""

from __future__ import annotations

from collections import Counter

from newsspider.extract.blocks import Blocks, Container, TextBlock
from newsspider.extract.features.text import ENDS_SENTENCE
from newsspider.extract.lexicon import words_of

_MOST_LINES = 20_000
_TITLE_WORDS = (3, 30)
_MOST_TITLES = 200
"""Lines that are compared with all others."""
_LONG_WORDS = 20


def read_lines(text: str) -> Blocks:
    """Each line is a block of its own, in one container: all that is known is words and order."""
    page = Blocks([Container(0, -1, "body", "", "body.", 0, 1, hidden=False)], [], [], [])
    for line in text.splitlines()[:_MOST_LINES]:
        if words := line.split():
            page.blocks.append(line_block(" ".join(words)))
    return page


def line_block(text: str) -> TextBlock:
    return TextBlock(
        text=text, container=0, link_chars=0, links=0, bold_chars=0, images_before=0, breaks=0, pieces=[(None, text)]
    )


def title_of(page: Blocks, listed: str | None = None) -> str | None:
    """The headline: what a listing says, or the line that is there twice, or the last short one before the text.

    Breadcrumbs end with the headline, and without markup their parts run together with it; so a line that another one
    ends with counts as one that is there twice.
    """
    if listed:
        return listed
    lines = [block.text for block in page.blocks]
    sizes = [len(words_of(line)) for line in lines]
    first = next((row for row, size in enumerate(sizes) if size > _LONG_WORDS), len(lines))
    short = [row for row in range(first) if _TITLE_WORDS[0] <= sizes[row] <= _TITLE_WORDS[1]]
    copies = Counter(lines)
    for row in reversed(short[-_MOST_TITLES:]):
        line = lines[row]
        if copies[line] > 1 or any(other != line and other.endswith(line) for other in lines[: row + 3]):
            return line
    return next((lines[row] for row in reversed(short) if lines[row][-1] not in ".:!"), None)


def between(page: Blocks, rows: list[int], title: str | None) -> list[int]:
    """Of a text's lines those below its headline, down to the last one that ends a sentence or is long.

    What runs together above the headline are breadcrumbs; a short line at the end is a heading of nothing, a label or
    a pointer to another text.
    """
    sizes = [len(words_of(block.text)) for block in page.blocks]
    above = _row_of(page, sizes, title)
    below = [row for row in rows if row > above]
    while below and sizes[below[-1]] <= _LONG_WORDS and not ENDS_SENTENCE.search(page.blocks[below[-1]].text[-8:]):
        below.pop()
    return below


def _row_of(page: Blocks, sizes: list[int], title: str | None) -> int:
    """The last line above the text that is the headline; -1 where none is."""
    known = words_of(title or "")
    found = -1
    for row, block in enumerate(page.blocks):
        if sizes[row] > max(_LONG_WORDS, len(known)):
            break
        if known and words_of(block.text) == known:
            found = row
    return found


def flattened(page: Blocks) -> Blocks:
    """The same blocks without anything but their text, as a careless copy of a page leaves them."""
    lines = read_lines("")
    lines.blocks.extend(line_block(" ".join(block.text.split())) for block in page.blocks)
    return lines
