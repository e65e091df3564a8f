"""What one run has measured of one site, by template: sums and bins of its pages, in some hundred bytes."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from newsspider.drift.bins import count_bin, share_bin, word_bin
from newsspider.extract.measure import FIELDS, LABELLED, Measure

Bins = Counter[int]
"""Bin -> pages."""

_MOST_TEMPLATES = 30
_MOST_FRAMES = 10
REST = "~"
"""The template of pages of which there are too many kinds."""
_LEVEL = 9


@dataclass(slots=True)
class Agreement:
    """Of one field with what is said of it elsewhere, over the pages where something is."""

    pages: int = 0
    total: float = 0.0
    """Of numbers from 0 to 1."""
    bins: Bins = field(default_factory=Counter)

    @property
    def mean(self) -> float | None:
        """None: nothing was to compare with."""
        return self.total / self.pages if self.pages else None


@dataclass(slots=True)
class TemplateSums:
    """Of the pages of one template."""

    pages: int = 0
    words: int = 0
    """In all."""
    word_bins: Bins = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    """Field -> pages without it."""
    stripped: dict[str, Bins] = field(default_factory=dict)
    """Reason -> blocks that were left out for it; pages without such a block are in no bin."""
    agreement: dict[str, Agreement] = field(default_factory=dict)
    frames: Counter[str] = field(default_factory=Counter)
    example: str = ""
    """Address of the last one."""

    def add(self, measure: Measure, url: str) -> None:
        self.pages += 1
        self.words += measure.words
        self.word_bins[word_bin(measure.words)] += 1
        self.missing.update(name for name in FIELDS if name not in measure.fields)
        for reason, blocks in measure.stripped.items():
            self.stripped.setdefault(reason, Counter())[count_bin(blocks)] += 1
        for name, share in measure.agreement.items():
            agreement = self.agreement.setdefault(name, Agreement())
            agreement.pages += 1
            agreement.total += share
            agreement.bins[share_bin(share)] += 1
        if measure.frame in self.frames or len(self.frames) < _MOST_FRAMES:
            self.frames[measure.frame] += 1
        self.example = url


@dataclass(slots=True, kw_only=True)
class RunSums:
    """Of one site in one run."""

    run_id: str
    started: int
    """Seconds since 1970, UTC."""
    whole: bool = True
    """It came to its end, and nothing kept it from asking for what it wanted: its number of articles tells."""
    articles: int = 0
    """New ones of the time since the run before."""
    templates: dict[str, TemplateSums] = field(default_factory=dict)
    alarms: list[dict[str, Any]] = field(default_factory=list)
    """What was told of it: see `newsspider.drift.alarms`."""

    @property
    def pages(self) -> int:
        return sum(sums.pages for sums in self.templates.values())

    def add(self, measure: Measure, url: str) -> None:
        name = measure.template
        if name not in self.templates and len(self.templates) >= _MOST_TEMPLATES:
            name = REST
        self.templates.setdefault(name, TemplateSums()).add(measure, url)

    def agreement(self, name: str) -> float | None:
        """The mean over all pages of the run; None: nothing was to compare with."""
        found = [sums.agreement[name] for sums in self.templates.values() if name in sums.agreement]
        pages = sum(one.pages for one in found)
        return sum(one.total for one in found) / pages if pages else None

    def mean_words(self) -> float | None:
        """None: no pages."""
        return sum(sums.words for sums in self.templates.values()) / self.pages if self.pages else None


def packed(run: RunSums) -> bytes:
    """As the memory keeps it: a line of JSON, and its templates, packed."""
    told: dict[str, Any] = {"n": run.articles}
    if not run.whole:
        told["cut"] = 1
    if run.alarms:
        told["alarms"] = run.alarms
    templates = _json({name: _packed(sums) for name, sums in run.templates.items()})
    return _json(told) + b"\n" + (zlib.compress(templates, _LEVEL) if run.templates else b"")


def unpacked(run_id: str, started: int, sums: bytes, *, whole: bool = True) -> RunSums:
    """Without `whole` its templates are left out, which is a hundred times as quick."""
    line, _, templates = sums.partition(b"\n")
    told, listed = json.loads(line), json.loads(zlib.decompress(templates)) if whole and templates else {}
    return RunSums(
        run_id=run_id,
        started=started,
        whole="cut" not in told,
        articles=told["n"],
        templates={name: _unpacked(one) for name, one in listed.items()},
        alarms=told.get("alarms", []),
    )


class TemplateMeans(NamedTuple):
    """Of the pages of one template, what a person wants to see."""

    pages: int
    words: int
    """In all."""
    agreement: dict[str, tuple[int, float]]
    """By field: pages where something was to compare with, and the sum of numbers from 0 to 1 over them."""
    example: str
    """Address of the last one."""


def means(sums: bytes) -> dict[str, TemplateMeans]:
    """Of each template of a packed run; a fifth of the work that unpacking all of it is."""
    _, _, templates = sums.partition(b"\n")
    return {
        name: TemplateMeans(
            pages=told["p"],
            words=told.get("w", 0),
            agreement={
                field: (pages, total) for field, (pages, total, _) in told.get("a", {}).items() if field in LABELLED
            },
            example=told.get("x", ""),
        )
        for name, told in (json.loads(zlib.decompress(templates)) if templates else {}).items()
    }


def _json(told: Mapping[str, Any]) -> bytes:
    return json.dumps(told, separators=(",", ":")).encode()


def _packed(sums: TemplateSums) -> dict[str, Any]:
    told = {
        "p": sums.pages,
        "w": sums.words,
        "b": sums.word_bins,
        "m": sums.missing,
        "s": sums.stripped,
        "a": {name: [one.pages, round(one.total, 3), one.bins] for name, one in sums.agreement.items()},
        "f": sums.frames,
        "x": sums.example,
    }
    return {key: value for key, value in told.items() if value}


def _unpacked(told: Mapping[str, Any]) -> TemplateSums:
    return TemplateSums(
        pages=told["p"],
        words=told.get("w", 0),
        word_bins=_bins(told.get("b", {})),
        missing=Counter(told.get("m", {})),
        stripped={reason: _bins(bins) for reason, bins in told.get("s", {}).items()},
        agreement={
            name: Agreement(pages, total, _bins(bins))
            for name, (pages, total, bins) in told.get("a", {}).items()
            if name in LABELLED
        },
        frames=Counter(told.get("f", {})),
        example=told.get("x", ""),
    )


def _bins(told: Mapping[str, int]) -> Bins:
    return Counter({int(place): pages for place, pages in told.items()})
