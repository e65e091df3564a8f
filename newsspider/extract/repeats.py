"""Chosen blocks -> those that say something: not what is a field of its own, not what was said, no empty heading."""

from __future__ import annotations

from collections import Counter

from newsspider.extract.blocks import Blocks
from newsspider.extract.groups import is_heading, tag_of
from newsspider.extract.known import Known
from newsspider.extract.lexicon import less_run, words_of

_REPEAT_CHARS = 30
_COPY_CHARS = 600
_COPY_SHARE = 0.5
_GRAM = 5
_SIGNATURE_WORDS = 16
_BESIDE_NAMES = 4


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
    level = tag_of(page, row)
    for below in range(row + 1, len(page.blocks)):
        if is_heading(page, below):
            if tag_of(page, below) <= level:
                return False
        elif below in members:
            return True
    return False
