"""Chosen blocks -> those that are text: lines that say who wrote it, and when, are fields of their own.

Each function that begins with "without" is a step of `select.py`.
"""

from __future__ import annotations

import re
from itertools import takewhile

from newsspider.extract.blocks import Blocks
from newsspider.extract.features.text import ENDS_SENTENCE, MOMENT
from newsspider.extract.groups import is_heading, structures
from newsspider.extract.known import Known
from newsspider.extract.lexicon import less_run, words_of

_SIGNATURE_WORDS = 16
_MOMENT_CHARS = 300
_BESIDE_NAMES = 4
_LINES_ABOVE, _LINES_BELOW = 4, 3
_NAME_WORDS = 6
_HOUR_WORDS = 4
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LETTERS = re.compile(r"[^\W\d_]+")


def without_byline(page: Blocks, chosen: list[int], known: Known) -> list[int]:
    """A block that holds little more than the authors' names and a moment is their signature; a heading is none."""
    names = [words for author in known.authors if (words := words_of(author))]
    kept = []
    for row in chosen:
        words = page.blocks[row].words
        if len(words) <= _SIGNATURE_WORDS and names and not is_heading(page, row):
            left = words
            for name in names:
                left = less_run(left, name)
            beside = sum(not word.isdecimal() for word in left)
            if len(left) < len(words) and beside <= _BESIDE_NAMES:
                continue
        kept.append(row)
    return kept


def without_signatures(page: Blocks, chosen: list[int], _: Known) -> list[int]:
    """Lines above the first sentence and below the last that are a name or tell a moment: who wrote it, and when."""
    gone = {
        row
        for lines in (chosen[:_LINES_ABOVE], chosen[: -_LINES_BELOW - 1 : -1])
        for row in takewhile(lambda row: _is_line(page, row), lines)
        if not is_heading(page, row) and _is_signature(page.blocks[row].text)
    }
    gone -= structures(page, chosen).keys() if gone else set()
    return [row for row in chosen if row not in gone]


def _is_line(page: Blocks, row: int) -> bool:
    """Whether a block is no sentence and introduces nothing."""
    text = page.blocks[row].text
    if is_heading(page, row):
        return True
    is_sentence = ENDS_SENTENCE.search(text[-8:]) or text[-1] in ":："
    return not is_sentence and len(words_of(text)) <= _SIGNATURE_WORDS


def _is_signature(text: str) -> bool:
    return _is_name(text) or _is_moment(text)


def _is_moment(text: str) -> bool:
    """Whether a line tells a day with its year, or little more than an hour."""
    return (
        len(text) <= _MOMENT_CHARS
        and MOMENT.search(text) is not None
        and (_YEAR.search(text) is not None or len(_LETTERS.findall(text)) <= _HOUR_WORDS)
    )


def _is_name(text: str) -> bool:
    """Whether all words, but perhaps the first ("by"), begin with a capital letter."""
    words = _LETTERS.findall(text)
    capitals = [word[0].isupper() for word in words]
    return 2 <= len(words) <= _NAME_WORDS and all(capitals[1:]) and sum(capitals) >= 2
