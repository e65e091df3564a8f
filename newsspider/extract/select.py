"""Judged blocks -> the blocks of the article: what single judgements cannot see is decided here, for groups."""

from __future__ import annotations

import re
from dataclasses import dataclass

from newsspider.extract.blocks import Blocks
from newsspider.extract.classify import Probabilities
from newsspider.extract.lexicon import words_of

THRESHOLD = 0.5
_REPEAT_CHARS = 30
_COPY_CHARS = 600
_COPY_SHARE = 0.5
_GRAM = 5
_SIGNATURE_WORDS = 16
_BESIDE_NAMES = 4
_HEADING = re.compile(r"h[1-6]$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is told of the article elsewhere, and is not said again in its body."""

    titles: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()


def select(page: Blocks, probabilities: Probabilities, known: Known) -> list[int]:
    """Indices of the blocks that are the article's, in order."""
    chosen = [row for row, probability in enumerate(probabilities) if probability >= THRESHOLD]
    chosen = _without_title(page, chosen, known.titles)
    chosen = _without_byline(page, chosen, known.authors)
    chosen = _without_repeats(page, chosen)
    chosen = _without_copies(page, chosen)
    return _without_empty_sections(page, chosen)


def tag_of(page: Blocks, row: int) -> str:
    return page.containers[page.blocks[row].container].tag


def is_heading(page: Blocks, row: int) -> bool:
    return _HEADING.match(tag_of(page, row)) is not None


def _without_title(page: Blocks, chosen: list[int], known: tuple[str, ...]) -> list[int]:
    """The headline is a field of its own: the text's first lines do not say it again."""
    titles = {tuple(words_of(title)) for title in known}
    return [
        row
        for position, row in enumerate(chosen)
        if not ((position < 3 or tag_of(page, row) == "h1") and tuple(words_of(page.blocks[row].text)) in titles)
    ]


def _without_byline(page: Blocks, chosen: list[int], authors: tuple[str, ...]) -> list[int]:
    """A block that holds little more than the authors' names is their signature."""
    names = [words for author in authors if (words := words_of(author))]
    kept = []
    for row in chosen:
        words = words_of(page.blocks[row].text)
        if len(words) <= _SIGNATURE_WORDS and names:
            left = words
            for name in names:
                left = _without_run(left, name)
            if len(left) < len(words) and len(left) <= _BESIDE_NAMES:
                continue
        kept.append(row)
    return kept


def _without_run(words: list[str], run: list[str]) -> list[str]:
    for start in range(len(words) - len(run) + 1):
        if words[start : start + len(run)] == run:
            return words[:start] + words[start + len(run) :]
    return words


def _without_repeats(page: Blocks, chosen: list[int]) -> list[int]:
    seen: set[str] = set()
    kept = []
    for row in chosen:
        text = page.blocks[row].text
        if len(text) >= _REPEAT_CHARS and text in seen:
            continue
        seen.add(text)
        kept.append(row)
    return kept


def _without_copies(page: Blocks, chosen: list[int]) -> list[int]:
    """A long block that says again what several others say together is a copy of the article (a hidden one, say)."""
    kept = list(chosen)
    for row in chosen:
        if len(page.blocks[row].text) <= _COPY_CHARS:
            continue
        own = _grams(page.blocks[row].text)
        others: set[tuple[str, ...]] = set().union(*(_grams(page.blocks[at].text) for at in kept if at != row))
        if own and len(own & others) >= _COPY_SHARE * len(own):
            kept.remove(row)
    return kept


def _grams(text: str) -> set[tuple[str, ...]]:
    words = words_of(text)
    return set(zip(*(words[shift:] for shift in range(_GRAM)), strict=False))


def _without_empty_sections(page: Blocks, chosen: list[int]) -> list[int]:
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
