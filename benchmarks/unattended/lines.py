"""Exported lines against the truth of the newspaper: what was lost, doubled, torn, invalid or made up."""

from __future__ import annotations

import gzip
import json
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jsonschema

from benchmarks.growing.timeline import Timeline, Told, Version
from newsspider.record import schema

REMOVED = 0
"""The form of a line that says that an article is gone; the others are numbered from 1."""


@dataclass(frozen=True, slots=True, order=True)
class Form:
    """What a line shows: an article as it was with so many revisions, or that it is gone."""

    number: int
    revisions: int


@dataclass(slots=True)
class Lines:
    """What stands in files of lines."""

    forms: list[Form] = field(default_factory=list)
    """In the order of the lines."""
    torn: list[str] = field(default_factory=list)
    """`file:line` of what is no JSON, and of last lines without an end."""
    invalid: list[str] = field(default_factory=list)
    """`file:line: why` of what is not as the schema says."""
    unknown: list[str] = field(default_factory=list)
    """`file:line: address` of what the newspaper never showed."""

    @property
    def doubled(self) -> list[Form]:
        return [form for form, count in Counter(self.forms).items() if count > 1]


def read(paths: Iterable[Path], timeline: Timeline, step: int) -> Lines:
    """Lines of files, plain or gzip, exported up to that step."""
    found = Lines()
    for path in paths:
        try:
            data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        except (EOFError, gzip.BadGzipFile, zlib.error):
            found.torn.append(path.name)
            continue
        *whole, rest = data.split(b"\n")
        if rest:
            found.torn.append(f"{path.name}:{len(whole) + 1}")
        for number, line in enumerate(whole, 1):
            _read_line(line, f"{path.name}:{number}", found, timeline, step)
    return found


def lost(forms: Sequence[Form], timeline: Timeline, step: int, telling: Mapping[Told, Collection[int]]) -> list[Form]:
    """What a run that was finished at that step should have exported, it or a run before.

    Every article that can be read; of an edited one its present form, if a listing tells that it was edited (`telling`
    has the articles that are named by listings of each kind). An edit that nobody tells of is found later.
    """
    exported: dict[int, set[int]] = {}
    for form in forms:
        exported.setdefault(form.number, set()).add(form.revisions)
    missing = []
    for number in timeline.present(step):
        edits = [edit for edit in timeline.fate(number).edits if edit.step <= step]
        present = 1 + len(edits)
        last = max(exported.get(number, {REMOVED}))
        # The edit that made the form n+1 of the form n is number n of the list, from 1 on.
        if last == REMOVED or any(number in telling[edit.told] for edit in edits[last - 1 :]):
            missing.append(Form(number, present))
    return missing


def _read_line(line: bytes, where: str, found: Lines, timeline: Timeline, step: int) -> None:
    try:
        record = json.loads(line)
    except ValueError:
        found.torn.append(where)
        return
    if problem := _problem(line):
        found.invalid.append(f"{where}: {problem}")
        return
    form = form_of(record, timeline, step)
    if form is None:
        found.unknown.append(f"{where}: {record['url']}")
    else:
        found.forms.append(form)


def form_of(record: dict[str, Any], timeline: Timeline, step: int) -> Form | None:
    """None: the newspaper has never shown this."""
    ending = urlsplit(record["url"]).path.rpartition("-")[2]
    if not ending.isdecimal() or int(ending) >= timeline.count(step):
        return None
    number = int(ending)
    if record.get("change") == "removed":
        return Form(number, REMOVED) if timeline.gone(number, step) else None
    steps = [timeline.born(number), *(edit.step for edit in timeline.fate(number).edits if edit.step <= step)]
    for version in (timeline.version(number, each) for each in steps):
        if _shows(record, version):
            return Form(number, version.revisions)
    return None


def _shows(record: dict[str, Any], version: Version) -> bool:
    date = record.get("datePublished")
    return (
        record["headline"] == version.headline
        and record["articleBody"] == version.body
        and date is not None
        and datetime.fromisoformat(date) == version.published
    )


@lru_cache(maxsize=100_000)
def _problem(line: bytes) -> str:
    """Empty: the line is as the schema says. Files are read again and again, so what was found is kept."""
    error = jsonschema.exceptions.best_match(_validator().iter_errors(json.loads(line)))
    return error.message[:200] if error else ""


@cache
def _validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema())
