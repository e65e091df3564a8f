"""Chosen blocks -> those that say something: not what is a field of its own, not what was said, no empty heading."""

from __future__ import annotations

import re
from collections import Counter

from newsspider.extract.blocks import Blocks, TextBlock
from newsspider.extract.features.text import ENDS_SENTENCE, MOMENT
from newsspider.extract.groups import is_heading, structures, tag_of
from newsspider.extract.known import Known
from newsspider.extract.lexicon import less_run, words_of

_REPEAT_CHARS = 30
_COPY_CHARS = 600
_COPY_SHARE = 0.5
_GRAM = 5
_SIGNATURE_WORDS = 16
_MOMENT_CHARS = 300
_BESIDE_NAMES = 4
_FIRST_LINES, _LAST_LINES = 3, 2
_LINKS, _LINKED_SHARE = 2, 0.8
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def without_title(page: Blocks, chosen: list[int], known: Known) -> list[int]:
    """The headline is a field of its own: the text's first lines do not say it again."""
    titles = {tuple(words_of(title)) for title in known.titles}
    return [
        row
        for position, row in enumerate(chosen)
        if not ((position < 3 or tag_of(page, row) == "h1") and tuple(page.blocks[row].words) in titles)
    ]


def without_byline(page: Blocks, chosen: list[int], known: Known) -> list[int]:
    """A block that holds little more than the authors' names and a moment is their signature."""
    names = [words for author in known.authors if (words := words_of(author))]
    kept = []
    for row in chosen:
        words = page.blocks[row].words
        if len(words) <= _SIGNATURE_WORDS and names:
            left = words
            for name in names:
                left = less_run(left, name)
            beside = sum(not word.isdecimal() for word in left)
            if len(left) < len(words) and beside <= _BESIDE_NAMES:
                continue
        kept.append(row)
    return kept


def without_moments(page: Blocks, chosen: list[int], _: Known) -> list[int]:
    """A short line at either end of the text that names a day, and is no sentence, says when the page was made."""
    ends = {*chosen[:_FIRST_LINES], *chosen[-_LAST_LINES:]}
    listed = structures(page, chosen)
    return [
        row
        for row in chosen
        if row not in ends or row in listed or is_heading(page, row) or not _is_moment(page.blocks[row].text)
    ]


def _is_moment(text: str) -> bool:
    return (
        len(text) <= _MOMENT_CHARS
        and len(words_of(text)) <= _SIGNATURE_WORDS
        and MOMENT.search(text) is not None
        and _YEAR.search(text) is not None
        and ENDS_SENTENCE.search(text[-8:]) is None
    )


def without_repeats(page: Blocks, chosen: list[int], _: Known) -> list[int]:
    seen: set[str] = set()
    kept = []
    for row in chosen:
        text = page.blocks[row].text
        if len(text) >= _REPEAT_CHARS and text in seen:
            continue
        seen.add(text)
        kept.append(row)
    return kept


def without_copies(page: Blocks, chosen: list[int], _: Known) -> list[int]:
    """A long block that says again what several others say together is a copy of the article (a hidden one, say)."""
    if all(len(page.blocks[row].text) <= _COPY_CHARS for row in chosen):
        return chosen
    grams = {row: _grams(page.blocks[row].words) for row in chosen}
    if len(set().union(*grams.values())) == sum(map(len, grams.values())):
        return chosen
    blocks_with = Counter(gram for own in grams.values() for gram in own)
    kept = []
    for row in chosen:
        own = grams[row]
        elsewhere = sum(blocks_with[gram] > 1 for gram in own)
        if len(page.blocks[row].text) > _COPY_CHARS and own and elsewhere >= _COPY_SHARE * len(own):
            blocks_with.subtract(own)
        else:
            kept.append(row)
    return kept


def _grams(words: list[str]) -> set[tuple[str, ...]]:
    return set(zip(*(words[shift:] for shift in range(_GRAM)), strict=False))


def without_empty_sections(page: Blocks, chosen: list[int], _: Known) -> list[int]:
    """A heading goes where nothing of what it stands above stays."""
    members = set(chosen)
    kept = []
    for row in chosen:
        if is_heading(page, row) and not _has_text_below(page, row, members):
            continue
        kept.append(row)
    return kept


def _has_text_below(page: Blocks, row: int, members: set[int]) -> bool:
    """Whether text stays before the next heading of that level, and not only after links that went."""
    level = tag_of(page, row)
    gone: list[TextBlock] = []
    for below in range(row + 1, len(page.blocks)):
        if is_heading(page, below):
            if tag_of(page, below) <= level:
                return False
        elif below in members:
            # a heading above all of the text is a standfirst, with buttons to share it below
            return row == min(members) or not _are_links(gone)
        else:
            gone.append(page.blocks[below])
    return False


def _are_links(blocks: list[TextBlock]) -> bool:
    """Whether blocks are a box of links: one alone may be a pointer within a section."""
    chars = sum(len(block.text) for block in blocks)
    return len(blocks) >= _LINKS and sum(block.link_chars for block in blocks) >= _LINKED_SHARE * chars
