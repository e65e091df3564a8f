"""A site that is not there: what its runs would measure, week after week, and what changes of its pages would do."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from newsspider.drift.sums import RunSums
from newsspider.extract.measure import FIELDS, Measure

_HOUR_S = 3_600
_BEGIN = 1_767_225_600
"""1 January 2026, a Thursday."""
_MISSING = (0.0, 0.0, 0.0, 0.002, 0.01, 0.05, 0.2, 0.5)
_REASONS = ("navigation", "links", "footer", "related", "unlikely", "form", "aside", "caption", "byline")
_EVERY_H = (1, 1, 3, 6, 12, 24, 24, 24, 84)


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    name: str
    frame: str
    share: float
    log_words: float
    sigma: float
    tail: float
    """Share of pages of many words (a Pareto distribution)."""
    missing: dict[str, float]
    labels: dict[str, float]
    """Share of pages that somebody else says the same of."""
    right: dict[str, float]
    """Share of those where they agree wholly."""
    stripped: dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Nature:
    """What a site is like. Everything is drawn from one seed."""

    seed: int
    every_h: int
    per_day: float
    weekend: float
    night: float
    unlike_days: float
    """Standard deviation of the logarithm of how much a day brings."""
    trend: float
    """Of the logarithm of lengths, a day."""
    season: float
    templates: tuple[Template, ...]
    strays: float
    """Share of pages of a template of their own."""
    sections: tuple[tuple[int, Template], ...]
    """New ones, and the day from which on they are there."""
    mix: float
    """How alike the mixtures of days are (Dirichlet)."""


Change = Callable[[Measure, np.random.Generator], Measure]


@dataclass(slots=True)
class Site:
    """Goes on run by run."""

    nature: Nature
    change: Change | None = None
    stops: bool = False
    """No more new articles."""
    _chance: np.random.Generator = field(init=False)
    _at: int = _BEGIN
    _number: int = 0
    _recent: float = 0.0

    def __post_init__(self) -> None:
        self._chance = np.random.default_rng([self.nature.seed, 2])

    def run(self) -> RunSums:
        nature, chance = self.nature, self._chance
        begin, hours = self._at, nature.every_h
        self._at += hours * _HOUR_S + int(chance.integers(-120, 120))
        new = (
            sum(int(chance.poisson(self._rate(begin + hour * _HOUR_S))) for hour in range(hours))
            if not self.stops
            else 0
        )
        again = int(chance.poisson(min(60.0, 0.5 * self._recent)))
        self._recent = 0.85 * self._recent + new * (0.15 if hours < 24 else 0.5)
        found = RunSums(run_id=f"run {self._number}", started=self._at)
        if self._number == 0:
            new, again = int(chance.integers(50, 600)), 0
        elif chance.random() < 0.03:  # its budget was used up
            found.whole, new, again = False, new // 2, again // 3
        found.articles = new
        day = self._day_of(self._at)
        shares = self._shares(day)
        for page in range(min(new + again, 400)):
            measure = self._page(day, shares, is_old=self._number == 0)
            found.add(self.change(measure, chance) if self.change else measure, f"https://site/{self._number}/{page}")
        self._number += 1
        return found

    def runs(self, count: int) -> Iterator[RunSums]:
        return (self.run() for _ in range(count))

    def _day_of(self, moment: int) -> int:
        return (moment - _BEGIN) // (24 * _HOUR_S)

    def _of_day(self, day: int) -> np.random.Generator:
        return np.random.default_rng([self.nature.seed, 3, day])

    def _is_breaking(self, day: int) -> bool:
        return bool(np.random.default_rng([self.nature.seed, 4, day]).random() < 0.03)

    def _rate(self, moment: int) -> float:
        nature, day = self.nature, self._day_of(moment)
        hour = moment // _HOUR_S % 24
        of_day = math.exp(self._of_day(day).normal(0, nature.unlike_days)) * (2.5 if self._is_breaking(day) else 1.0)
        weekend = nature.weekend if (day + 3) % 7 >= 5 else 1.0
        of_hour = nature.night if hour < 6 or hour > 21 else 1.0 + 0.5 * math.sin((hour - 6) / 15 * math.pi)
        return nature.per_day / 20 * of_hour * weekend * of_day

    def _shares(self, day: int) -> list[tuple[Template, float]]:
        there = [*self.nature.templates, *(one for first, one in self.nature.sections if first <= day)]
        shares = np.array([one.share for one in there])
        drawn = self._of_day(day + 100_000).dirichlet(self.nature.mix * shares / shares.sum() + 0.01)
        return list(zip(there, drawn.tolist(), strict=True))

    def _page(self, day: int, shares: Sequence[tuple[Template, float]], *, is_old: bool) -> Measure:
        chance, nature = self._chance, self.nature
        template = shares[int(chance.choice(len(shares), p=[share for _, share in shares]))][0]
        mood = self._of_day(day + 200_000)
        log_words = template.log_words + nature.trend * day + nature.season * math.sin(day / 365 * 2 * math.pi)
        log_words += mood.normal(0, 0.12)
        if self._is_breaking(day) and chance.random() < 0.4:
            log_words -= 0.9
        words = math.exp(chance.normal(log_words, template.sigma))
        if chance.random() < template.tail:
            words *= 1 + float(chance.pareto(1.5))
        odds = math.exp(mood.normal(0, 0.3)) * (3 if is_old else 1)
        missing = {name for name in FIELDS if chance.random() < _odds(template.missing[name], odds)}
        agreement = {
            name: 1.0 if chance.random() < template.right[name] else float(chance.beta(3, 1.5))
            for name, share in template.labels.items()
            if chance.random() < share
        }
        for name in ("headline", "date", "authors"):
            if name in missing and name in agreement:
                agreement[name] = 0.0
        stripped = {
            reason: int(chance.poisson(mean * chance.lognormal(0, 0.4))) for reason, mean in template.stripped.items()
        }
        is_stray = chance.random() < nature.strays
        return Measure(
            template=f"stray{chance.integers(10**6)}" if is_stray else template.name,
            frame=template.frame if chance.random() < 0.97 else f"frame{chance.integers(5)}",
            words=int(words),
            stripped={reason: count for reason, count in stripped.items() if count},
            fields=frozenset(FIELDS) - missing,
            agreement=agreement,
        )


def nature(seed: int) -> Nature:
    chance = np.random.default_rng([seed, 1])
    templates = tuple(_template(chance, f"T{number}", "F") for number in range(int(chance.integers(1, 5))))
    days = np.cumsum(chance.exponential(60, 12))
    sections = tuple(
        (int(day), replace(_template(chance, f"S{number}", "F" if chance.random() < 0.8 else "G"), share=share))
        for number, (day, share) in enumerate(zip(days, chance.uniform(0.05, 0.8, 12), strict=True))
    )
    return Nature(
        seed=seed,
        every_h=int(chance.choice(_EVERY_H)),
        per_day=float(np.exp(chance.uniform(np.log(0.3), np.log(200)))),
        weekend=float(chance.choice([0.0, 0.2, 0.5, 1.0])),
        night=float(chance.choice([0.0, 0.05, 0.3])),
        unlike_days=float(chance.uniform(0.1, 0.5)),
        trend=float(chance.normal(0, 0.002)),
        season=float(chance.uniform(0, 0.25)),
        templates=templates,
        strays=float(chance.choice([0.0, 0.01, 0.05, 0.2])),
        sections=sections,
        mix=float(chance.choice([10.0, 30.0, 100.0])),
    )


def _template(chance: np.random.Generator, name: str, frame: str) -> Template:
    labelled = [field for field in ("body", "headline", "date", "authors") if chance.random() < 0.5]
    return Template(
        name=name,
        frame=frame,
        share=float(chance.gamma(1.0)) + 0.05,
        log_words=float(chance.uniform(math.log(120), math.log(900))),
        sigma=float(chance.uniform(0.3, 0.9)),
        tail=float(chance.uniform(0, 0.1)),
        missing={field: float(chance.choice(_MISSING)) for field in FIELDS},
        labels={field: float(chance.choice([0.3, 0.9, 1.0])) for field in labelled},
        right={field: float(chance.choice([0.6, 0.9, 0.98, 1.0])) for field in labelled},
        stripped={reason: float(chance.exponential(5)) for reason in _REASONS if chance.random() < 0.6},
    )


def _odds(share: float, odds: float) -> float:
    return share * odds / (1 - share + share * odds)
