"""Exported articles against what is true of the site: what is missing, what is too much, what differs."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from newsspider.demo.truth import Truth

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the record that must be the truth's."""

    name: str
    found: Callable[[Record], str]
    true: Callable[[Truth], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    path: str
    layout: str
    field: str
    found: str
    true: str

    def lines(self, most: int, chars: int = 160) -> list[str]:
        """A short unified diff."""
        changes = list(
            difflib.unified_diff(self.true.split("\n"), self.found.split("\n"), "true", "found", lineterm="", n=0)
        )
        shown = [change[:chars] for change in changes[2:]]  # without the names
        rest = [f"... {len(shown) - most} lines more"] if len(shown) > most else []
        return [f"{self.field} of {self.path} ({self.layout})", *(f"    {line}" for line in shown[:most] + rest)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    expected: int
    missing: tuple[str, ...]
    """Canonical paths of articles that were not exported."""
    extra: tuple[str, ...]
    """Paths of lines that are no article of the site, or a second line of one."""
    differences: tuple[Difference, ...]

    @property
    def found(self) -> int:
        return self.expected - len(self.missing)

    @property
    def is_exact(self) -> bool:
        return not (self.missing or self.extra or self.differences)

    def right(self, field: str) -> int:
        """How many of the articles found have this field exact."""
        return self.found - sum(difference.field == field for difference in self.differences)


def _minute(value: str | None) -> str:
    """To the minute, with its offset where it has one."""
    if not value:
        return ""
    return datetime.fromisoformat(value).isoformat(timespec="minutes")


def _true_minute(truth: Truth) -> str:
    return truth.published.isoformat(timespec="minutes") if truth.published else ""


def _language(tag: str | None) -> str:
    """Without the region: a page may say more, or less."""
    return (tag or "").partition("-")[0]


FIELDS: tuple[Field, ...] = (
    Field("articleBody", lambda line: line["articleBody"], lambda truth: truth.body),
    Field("headline", lambda line: line["headline"] or "", lambda truth: truth.headline),
    Field(
        "authors",
        lambda line: "\n".join(author["name"] for author in line["authors"]),
        lambda truth: "\n".join(author.name for author in truth.authors),
    ),
    Field("datePublished", lambda line: _minute(line["datePublished"]), _true_minute),
    Field("inLanguage", lambda line: _language(line["inLanguage"]), lambda truth: _language(truth.language)),
    Field("articleSection", lambda line: line["articleSection"] or "", lambda truth: truth.section),
)


def compare(truths: Iterable[Truth], lines: Iterable[Record]) -> Comparison:
    """Lines are matched with the truth by the path of their canonical address."""
    expected = {truth.path: truth for truth in truths}
    exported = [(_path(line), line) for line in lines]
    times = Counter(path for path, _ in exported)
    first = dict(reversed(exported))
    extra = [path for path, count in times.items() for _ in range(count - (path in expected))]
    both = [(truth, first[path]) for path, truth in expected.items() if path in first]
    return Comparison(
        expected=len(expected),
        missing=tuple(path for path in expected if path not in first),
        extra=tuple(extra),
        differences=tuple(found for truth, line in both for found in _differences(truth, line)),
    )


def _differences(truth: Truth, line: Record) -> Iterable[Difference]:
    for field in FIELDS:
        found, true = field.found(line), field.true(truth)
        if field.name == "datePublished" and truth.layout == "tables":
            # This layout shows the time without its zone: what the clock on the wall says is all there is.
            found, true = found[:16], true[:16]
        if found != true:
            yield Difference(path=truth.path, layout=truth.layout, field=field.name, found=found, true=true)


def _path(line: Record) -> str:
    parts = urlsplit(line["canonicalUrl"] or line["url"])
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
