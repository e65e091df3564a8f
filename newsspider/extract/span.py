"""Where the article begins and ends on its page: below the headline, with the standfirst, until its container ends."""

from __future__ import annotations

from collections import Counter
from itertools import takewhile

from newsspider.extract.blocks import Blocks
from newsspider.extract.features.text import ENDS_SENTENCE, MOMENT
from newsspider.extract.groups import chars_of, is_heading, structures, tag_of
from newsspider.extract.known import Known
from newsspider.extract.lexicon import words_of

_TITLE_SHARE = 0.6
_TEXT_SHARE = 0.7
"""Of the chosen text, how much stands below the headline where what stands above it is none."""
_CORE_SHARE = 0.8
_LEAD_SHARE = 0.8
_LEAD_WORDS = (4, 12)
_LEAD_DISTANCE = 3
_LEAD_TAGS = frozenset({"p", "div", "h2", "h3", "h4"})
_STANDFIRST_WORDS = (5, 70)
_ANNOUNCING_WORDS = 12
_APPENDIX_SHARE = 0.2
_LINKED_SHARE = 0.8


def below_title(page: Blocks, chosen: list[int], known: Known) -> list[int]:
    """What stands above the headline is breadcrumbs, kicker and ticker, where the text stands below it."""
    title = _row_of_title(page, known.titles)
    below = [row for row in chosen if title is None or row >= title]
    return below if chars_of(page, below) >= _TEXT_SHARE * chars_of(page, chosen) else chosen


def before_next_article(page: Blocks, chosen: list[int], known: Known) -> list[int]:
    """What a page has loaded ahead is another article: one that begins as this one does, headline, box and all."""
    title = _row_of_title(page, known.titles)
    if title is None:
        return chosen
    for row in range(title + 1, len(page.blocks)):
        if _begins_alike(page, title, row) and any(title < text < row for text in chosen):
            return [text for text in chosen if text < row]
    return chosen


def _begins_alike(page: Blocks, title: int, row: int) -> bool:
    first, other = (page.containers[page.blocks[at].container] for at in (title, row))
    return (
        tag_of(page, row) == "h1"
        and first.signature == other.signature
        and first.parent != other.parent
        and min(first.parent, other.parent) >= 0
        and page.containers[first.parent].signature == page.containers[other.parent].signature
    )


def with_lead(page: Blocks, chosen: list[int], known: Known) -> list[int]:
    """The standfirst belongs to the text where it is shown: between the headline and the text."""
    title = _row_of_title(page, known.titles)
    text = None if title is None else next((row for row in chosen if row > title), None)
    if title is None or text is None:
        return chosen
    told = set(words_of(known.description or ""))
    for row in range(title + 1, text):
        if not page.blocks[row].links and (_is_told(page, row, told) or _is_standfirst(page, row, title)):
            return sorted((row, *chosen))
    return chosen


def _row_of_title(page: Blocks, titles: tuple[str, ...]) -> int | None:
    """Where the page shows its headline; None where no heading of the first level is like it."""
    known = [words for title in titles if len(words := set(words_of(title))) > 1]
    for row, block in enumerate(page.blocks):
        if tag_of(page, row) == "h1":
            own = set(block.words)
            if any(own and len(own & title) >= _TITLE_SHARE * len(own | title) for title in known):
                return row
    return None


def _is_told(page: Blocks, row: int, description: set[str]) -> bool:
    """Whether a block is what the page gives as its description."""
    own = set(page.blocks[row].words)
    common = len(own & description)
    least, enough = _LEAD_WORDS
    return (
        len(own) >= least
        and common >= max(_LEAD_SHARE * len(own), min(len(description) / 2, enough))
        and not is_heading(page, row)
    )


def _is_standfirst(page: Blocks, row: int, title: int) -> bool:
    """Whether a block is a sentence that shares the headline's own container, close below it."""
    block = page.blocks[row]
    container = page.containers[block.container]
    return (
        row - title <= _LEAD_DISTANCE
        and container.parent == page.containers[page.blocks[title].container].parent
        and container.tag in _LEAD_TAGS
        and _STANDFIRST_WORDS[0] <= len(block.words) <= _STANDFIRST_WORDS[1]
        and ENDS_SENTENCE.search(block.text[-8:]) is not None
        and not MOMENT.search(block.text[:80])
    )


def until_end_of_core(page: Blocks, chosen: list[int], _: Known) -> list[int]:
    """What follows the container of nearly all of the text is an appendix: comments, teasers, an author's box."""
    if not chosen:
        return chosen
    inside: Counter[int] = Counter()
    for row in chosen:
        for container in page.path(page.blocks[row].container):
            inside[container.index] += len(page.blocks[row].text)
    least = _CORE_SHARE * chars_of(page, chosen)
    core = max((index for index in inside if inside[index] >= least), key=lambda index: page.containers[index].depth)
    last = max(row for row in chosen if page.holds(core, row))
    return [row for row in chosen if row <= last]


def until_last_text(page: Blocks, chosen: list[int], _: Known) -> list[int]:
    """Text does not end with a heading or a line that announces something, nor with a list of mere links.

    Such a list is what the page advertises below the article, whatever the line above it calls it. All of this is
    small: some articles are lists of links, and some are set in headings.
    """
    listed = structures(page, chosen)
    most = _APPENDIX_SHARE * chars_of(page, chosen)
    kept = list(chosen)
    while kept:
        if (container := listed.get(kept[-1])) is not None:
            items = list(takewhile(lambda row: listed.get(row) is container, reversed(kept)))
            size = chars_of(page, items)
            if size > most or sum(page.blocks[row].link_chars for row in items) < _LINKED_SHARE * size:
                break
            del kept[-len(items) :]
        elif is_heading(page, kept[-1]) or _announces(page.blocks[kept[-1]].text):
            kept.pop()
        else:
            break
    return kept if chars_of(page, chosen) - chars_of(page, kept) <= most else chosen


def _announces(text: str) -> bool:
    return text[-1] in ":：" and len(words_of(text)) <= _ANNOUNCING_WORDS
