"""What was learned of names in markup and of words: how likely the text under them belongs to an article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

_SPLIT = re.compile(r"[^a-z0-9]+")
_DIGITS = re.compile(r"\d+")
# Scripts written without spaces: each character is a word.
_WORD = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|[^\W_]+")

_MOST_NAMES = 16
_SHORT_WORDS = 12
_READ_WORDS = 40


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Log-odds, above 0 for article text; what is not listed says nothing."""

    names: Mapping[str, float] = field(default_factory=dict)
    """Of `names_of` a container."""
    words: Mapping[str, float] = field(default_factory=dict)
    """Of `phrases_of` a text."""


@lru_cache(maxsize=20_000)
def names_of(tag: str, label: str) -> tuple[str, ...]:
    """What a container is called: its tag, its class names and ids (digits made alike), and their parts."""
    names: dict[str, None] = {f"<{tag}>": None}
    for name in label.split()[:8]:
        alike = _DIGITS.sub("#", name)[:40]
        names.setdefault(alike)
        for part in _SPLIT.split(alike.replace("#", " ")):
            if len(part) > 1:
                names.setdefault(part)
    return tuple(names)[:_MOST_NAMES]


def words_of(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def less_run(words: list[str], run: list[str]) -> list[str]:
    """Words without the first place where the run stands among them."""
    for start in range(len(words) - len(run) + 1):
        if words[start : start + len(run)] == run:
            return words[:start] + words[start + len(run) :]
    return words


def phrases_of(words: list[str]) -> Iterator[str]:
    """What of a text is looked up: a short text as a whole, its beginning, its end, its first words.

    Single letters, and so single characters of scripts without spaces, say nothing on their own.
    """
    if not words:
        return
    if len(words) <= _SHORT_WORDS:
        yield "=" + " ".join("#" if word.isdecimal() else word for word in words)
    yield "^" + " ".join(words[:1])
    if len(words) > 1:
        yield "^" + " ".join(words[:2])
        yield "$" + " ".join(words[-2:])
    yield from (word for word in words[:_READ_WORDS] if len(word) > 1)
