"""Runs of a site, with as little said as a test needs."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from newsspider.drift.sums import RunSums
from newsspider.extract.measure import FIELDS, Measure

MONDAY = 1_790_553_600
"""28 September 2026, midnight UTC."""
HOUR, DAY = 3_600, 86_400

Change = Callable[[Measure], Measure]


def page(chance: random.Random, **changes: Any) -> Measure:
    """An ordinary article of an ordinary site; some have no author and no picture."""
    missing = {name for name, share in (("authors", 0.2), ("image", 0.3)) if chance.random() < share}
    whole = Measure(
        template="T1",
        frame="F",
        words=int(chance.lognormvariate(6.0, 0.6)),
        stripped={"navigation": 8, "related": chance.randint(2, 9)},
        fields=frozenset(FIELDS) - missing,
        agreement={"body": chance.choice((1.0, 0.99, 0.95)), "headline": 1.0},
    )
    return replace(whole, **changes)


def run_of(number: int, pages: Iterable[Measure], *, started: int | None = None, **changes: Any) -> RunSums:
    run = RunSums(run_id=f"run-{number}", started=MONDAY + number * DAY if started is None else started, **changes)
    for place, measure in enumerate(pages):
        run.add(measure, f"https://news.example.com/{number}/{place}")
    return run


def site(
    runs: int = 30, *, pages: int = 10, seed: int = 1, begin: int = 0, change: Change = lambda page: page
) -> list[RunSums]:
    """One run a day."""
    found = []
    for number in range(begin, begin + runs):
        chance = random.Random(f"{seed} {number}")
        found.append(run_of(number, [change(page(chance)) for _ in range(pages)]))
    return found
