"""Which of a site's earlier runs say what is usual, and how much each of them has to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newsspider.drift.alarms import Kind, of_kind
from newsspider.drift.sums import RunSums

LEAST_RUNS = 5
"""So many runs have to have told what is usual before a change of it can be told."""
_MOST_LATEST = 10
"""The last runs are those that a change is looked for in: one of few pages is told when some runs have seen it."""
_HALF_AFTER_DAYS = 14.0
_HALF_AFTER_RUNS = 15.0
_DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class Baseline:
    runs: Sequence[RunSums]
    """Oldest first."""
    weights: Sequence[float]
    """From 1 down: half after two weeks or 15 runs, whichever is longer."""
    latest: Sequence[RunSums]
    """Runs after those, the last one among them."""


def baseline_of(runs: Sequence[RunSums]) -> Baseline | None:
    """Of runs that are to be compared, oldest first; None: they are too few."""
    latest = min(_MOST_LATEST, len(runs) - LEAST_RUNS)
    if latest < 1:
        return None
    before, now = runs[:-latest], runs[-1].started
    weights = []
    for place, run in enumerate(before):
        days, count = max(0, now - run.started) / _DAY_S, len(before) - place
        weights.append(0.5 ** min(days / _HALF_AFTER_DAYS, count / _HALF_AFTER_RUNS))
    return Baseline(before, weights, runs[-latest:])


def since_last(runs: Sequence[RunSums], kind: Kind) -> Sequence[RunSums]:
    """The runs since the last change of this kind that was told: what was usual before it is so no more."""
    for place in range(len(runs) - 1, -1, -1):
        if told := of_kind(runs[place].alarms, kind):
            names = [run.run_id for run in runs[: place + 1]]
            return runs[names.index(told["since"]) if told.get("since") in names else place :]
    return runs
