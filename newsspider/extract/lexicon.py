"""What was learned of names in markup and of words: how likely the text under them belongs to an article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

_SPLIT = re.compile(r"[^a-z0-9]+")
_DIGITS = re.compile(r"\d+")
_HEX = re.compile(r"(?<![a-z0-9])(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{6,}(?![a-z0-9])")
"""A part of a name that a program made up: what stands in it (`bcb` in `ad-bcb749a9`) is no word."""
# Scripts written without spaces: each character is a word.
_WORD = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|[^\W_]+")

_MOST_NAMES = 16
_TELLING_NAMES = 3
_MOST_SCORES = 10_000
KEPT_CHARS = 300
"""Of an element's names: what is known of longer ones is not kept for the next page."""
_SHORT_WORDS = 12
READ_WORDS = 40
"""Of a text: the first ones tell."""


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Log-odds, above 0 for article text; what is not listed says nothing."""

    names: Mapping[str, float] = field(default_factory=dict)
    """Of `names_of` a container."""
    words: Mapping[str, float] = field(default_factory=dict)
    """Of `phrases_of` a text."""
    _name_scores: dict[tuple[str, str], float] = field(default_factory=dict, repr=False)

    def name_score(self, tag: str, label: str) -> float:
        """Of all that a container is called, what says most."""
        key = (tag, label)
        score = self._name_scores.get(key)
        if score is None:
            if len(self._name_scores) >= _MOST_SCORES:
                self._name_scores.clear()
            found = sorted((self.names.get(name, 0.0) for name in names_of(tag, label)), key=abs, reverse=True)
            score = sum(found[:_TELLING_NAMES])
            if len(label) <= KEPT_CHARS:
                self._name_scores[key] = score
        return score


def names_of(tag: str, label: str) -> tuple[str, ...]:
    """What a container is called: its tag, its class names and ids (digits made alike), and their parts."""
    return _names_of(tag, label) if len(label) <= KEPT_CHARS else _names_of.__wrapped__(tag, label)


@lru_cache(maxsize=10_000)
def _names_of(tag: str, label: str) -> tuple[str, ...]:
    names: dict[str, None] = {f"<{tag}>": None}
    has_digits = _DIGITS.search(label) is not None
    for name in label.split()[:8]:
        alike, told = (_DIGITS.sub("#", name), _DIGITS.sub(" ", _HEX.sub(" ", name))) if has_digits else (name, name)
        names.setdefault(alike[:40])
        for part in _SPLIT.split(told[:40]):
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
    phrases = (whole_of(words), *beginnings_of(words), ending_of(words))
    yield from filter(None, phrases)
    yield from (word for word in words[:READ_WORDS] if len(word) > 1)


def whole_of(words: list[str]) -> str:
    """A short text as one phrase, whatever its numbers; nothing for a longer one."""
    if not 0 < len(words) <= _SHORT_WORDS:
        return ""
    if any(map(str.isdecimal, words)):
        words = ["#" if word.isdecimal() else word for word in words]
    return "=" + " ".join(words)


def beginnings_of(words: list[str]) -> tuple[str, str]:
    """The first word, and the first two; nothing where there are not so many."""
    if len(words) > 1:
        return f"^{words[0]}", f"^{words[0]} {words[1]}"
    return (f"^{words[0]}" if words else ""), ""


def ending_of(words: list[str]) -> str:
    """The last two words; nothing where there are not so many."""
    return f"${words[-2]} {words[-1]}" if len(words) > 1 else ""
