"""What a corpus knows of a page beside its text: title, day and authors, and how near a reading of them is."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_WORD = re.compile(r"\w+")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# One string may name several people.
_BETWEEN_NAMES = re.compile(r"[;,|/·•\n]|\s(?:and|und|et|y|e|i|og|och|en|ja|&|with)\s", re.IGNORECASE)
_BEFORE_NAMES = re.compile(r"^\s*(?:by|von|par|por|di|van|av|af|door|autor|author|text)\b[:\s]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """None, or no authors, where the corpus does not say."""

    title: str | None
    day: str | None
    """ISO."""
    authors: tuple[str, ...]


def read_facts(folder: Path) -> dict[tuple[str, str], Facts]:
    """Facts by corpus and page, of the same files as `newsspider.training.corpus.read_corpus`."""
    found = {}
    for truth in sorted(folder.glob("**/truth.jsonl")):
        for line in truth.read_text("utf-8").rstrip("\n").split("\n"):
            row = json.loads(line)
            found[truth.parent.name, row["id"]] = Facts(
                title=row.get("title"), day=row.get("date"), authors=tuple(row.get("authors") or ())
            )
    return found


def is_headline(title: str, found: str | None) -> bool:
    """Whether the words are the same, whatever their case and the marks between them."""
    return bool(found) and _words(title) == _words(found or "")


def is_day(day: str, found: str | None) -> bool:
    """Whether a date is of that day, as written, without regard to its zone."""
    match = _DAY.search(found or "")
    return bool(match and match.group() == day)


def authors_f1(truth: Iterable[str], found: Iterable[str]) -> float:
    """F1 of the sets of names."""
    wanted, got = _names(truth), _names(found)
    return 2 * len(wanted & got) / (len(wanted) + len(got)) if wanted or got else 1.0


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", html.unescape(text).translate(_INVISIBLE)).casefold())


def _names(values: Iterable[str]) -> set[str]:
    parts = (part for value in values for part in _BETWEEN_NAMES.split(_BEFORE_NAMES.sub("", value)))
    return {" ".join(words) for part in parts if (words := _words(_BEFORE_NAMES.sub("", part)))}
