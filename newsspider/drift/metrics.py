"""What is watched of the pages of a template, and which changes of it would be none for the better."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from newsspider.drift.bins import COUNT_BINS, SHARE_BINS, WORD_BINS
from newsspider.drift.evidence import Counts, Logs, Mixture
from newsspider.drift.sums import TemplateSums

_ANY = 0.1
"""Share of pages that a change leaves anyhow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    name: str
    """As `Change.what`."""
    bins: int
    counts: Callable[[TemplateSums], Counts]
    changes: Callable[[Mixture], Logs]
    """Of what is usual -> what may be."""
    odd: Callable[[Mixture], Logs] | None = None
    """Of what is usual -> what days of breaking news, or of long reads, may have."""
    mean: Callable[[TemplateSums], tuple[float, float]]
    """Total and pages: what a person is told of it."""
    weight: float
    common: bool = True
    """A change of it may be one of all templates."""


def metrics(reasons: Iterable[str]) -> list[Metric]:
    """All that is watched; `reasons` are those for which blocks of these pages are stripped. Weights have the sum 1."""
    found = [_words(), *(_missing(name, weight) for name, weight in _FIELDS)]
    found += [_agreement(name, weight) for name, weight in _LABELS]
    listed = sorted(reasons)
    found += [_stripped(reason, _OF_STRIPPED / len(listed)) for reason in listed]
    return found


# In order of what a reader of the articles would miss most. Their sum, with what is stripped, is 1.
_OF_WORDS = 0.3
_FIELDS = (
    *(("headline", 0.12), ("date", 0.12), ("authors", 0.12)),
    *(("image", 0.03), ("description", 0.02), ("section", 0.02)),
)
_LABELS = (("body", 0.12), ("headline", 0.04), ("date", 0.04), ("authors", 0.04))
_OF_STRIPPED = 0.03


def _words() -> Metric:
    return Metric(
        name="words",
        bins=WORD_BINS,
        counts=lambda sums: sums.word_bins,
        changes=lambda usual: _shifted(usual, (-11, -8, -6, -4, -3, 3, 4, 6, 8), 1.0),
        odd=lambda usual: _shifted(usual, (-3, -2, 2, 3), 0.4),
        mean=lambda sums: (float(sums.words), float(sums.pages)),
        weight=_OF_WORDS,
    )


def _missing(name: str, weight: float) -> Metric:
    def counts(sums: TemplateSums) -> Counts:
        missing = sums.missing[name]
        return {0: sums.pages - missing, 1: missing}

    return Metric(
        name=f"missing {name}",
        bins=2,
        counts=counts,
        changes=more_often,
        mean=lambda sums: (float(sums.missing[name]), float(sums.pages)),
        weight=weight,
    )


def _agreement(name: str, weight: float) -> Metric:
    def counts(sums: TemplateSums) -> Counts:
        return sums.agreement[name].bins if name in sums.agreement else {}

    def mean(sums: TemplateSums) -> tuple[float, float]:
        found = sums.agreement.get(name)
        return (found.total, float(found.pages)) if found else (0.0, 0.0)

    return Metric(
        name=f"agreement {name}",
        bins=SHARE_BINS,
        counts=counts,
        changes=lambda usual: _shifted(usual, (-6, -5, -4, -3, -2), 1.0, 0.5),
        mean=mean,
        weight=weight,
    )


def _stripped(reason: str, weight: float) -> Metric:
    def counts(sums: TemplateSums) -> Counts:
        found = dict(sums.stripped.get(reason, {}))
        found[0] = found.get(0, 0) + sums.pages - sum(found.values())
        return found

    def mean(sums: TemplateSums) -> tuple[float, float]:
        found = sums.stripped.get(reason) or Counter[int]()
        return sum(pages * 2 ** max(0, place - 0.5) for place, pages in found.items() if place), float(sums.pages)

    return Metric(
        name=f"stripped {reason}",
        bins=COUNT_BINS,
        counts=counts,
        changes=lambda usual: _shifted(usual, (-6, -4, -3, 3, 4, 6), 1.0),
        mean=mean,
        weight=weight,
        common=False,
    )


def more_often(usual: Mixture, *, shares: Sequence[float] = (0.4, 0.8, 0.98)) -> Logs:
    """Of two bins, the second one gets such a share of what was in the first."""
    filled = [usual[1] + usual[0] * share for share in shares]
    rows: Logs = np.log(np.array([[1 - share, share] for share in filled]))
    return rows


def _shifted(usual: Mixture, steps: Sequence[int], *shares: float) -> Logs:
    """Such a share of the pages goes so many bins further, but for a few that are anywhere."""
    own, flat = np.array(usual), np.full(len(usual), 1 / len(usual))
    rows = []
    for step in steps:
        moved = np.zeros(len(usual))
        np.add.at(moved, np.clip(np.arange(len(usual)) + step, 0, len(usual) - 1), own)
        rows += [(1 - _ANY) * (share * moved + (1 - share) * own) + _ANY * flat for share in shares]
    logs: Logs = np.log(np.array(rows))
    return logs
