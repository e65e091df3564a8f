"""Which charts the page has, as numbers: a value for each run, the oldest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Literal

from newsspider.report.overview import Overview, RunFigures

_MINUTE_S = 60
_MOST_REASONS = 5
"""Of one chart; the others are one more series together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    name: str
    values: tuple[float | None, ...]
    """None: nobody knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    key: str
    """A word, fit for an id."""
    title: str
    about: str
    """What it shows, in a sentence, for those who do not see it."""
    kind: Literal["bars", "lines"]
    unit: Literal["", "s", "min", "%"]
    moments: tuple[datetime, ...]
    """When the runs began."""
    series: tuple[Series, ...]


def charts_of(seen: Overview) -> list[Chart]:
    """Those that have something to show."""
    return [chart for chart in _charts(seen.runs) if any(any(series.values) for series in chart.series)]


def _charts(runs: Sequence[RunFigures]) -> Iterator[Chart]:
    yield _chart(
        runs,
        "articles",
        "Articles",
        (
            _series("new", runs, lambda run: run.new),
            _series("updated", runs, lambda run: run.updated),
            _series("removed", runs, lambda run: run.removed),
        ),
    )
    yield _chart(runs, "dropped", "Pages dropped, by reason", _reasons(runs, lambda run: run.dropped))
    yield _chart(runs, "failed", "Requests that failed, by reason", _reasons(runs, lambda run: run.failed))
    yield _chart(runs, "requests", "Requests", (_series("requests", runs, lambda run: run.requests),))
    yield _duration(runs)
    yield _chart(
        runs,
        "unmodified",
        "Listings that had not changed",
        (_series("unchanged", runs, lambda run: _percent(run.unmodified_share)),),
        kind="lines",
        unit="%",
    )
    fields = sorted({name for run in runs for name in run.agreement})
    yield _chart(
        runs,
        "agreement",
        "Agreement with the sites’ own data",
        tuple(_series(name, runs, partial(_agreement, name=name)) for name in fields),
        kind="lines",
        unit="%",
    )


def _duration(runs: Sequence[RunFigures]) -> Chart:
    """In seconds where no run takes two minutes."""
    longest_s = max((run.run.seconds or 0 for run in runs), default=0)
    if longest_s < 2 * _MINUTE_S:
        seconds = _series("seconds", runs, lambda run: run.run.seconds)
        return _chart(runs, "duration", "Duration in seconds", (seconds,), unit="s")
    minutes = _series("minutes", runs, lambda run: None if run.run.seconds is None else run.run.seconds / _MINUTE_S)
    return _chart(runs, "duration", "Duration in minutes", (minutes,), unit="min")


def _chart(
    runs: Sequence[RunFigures],
    key: str,
    title: str,
    series: tuple[Series, ...],
    kind: Literal["bars", "lines"] = "bars",
    unit: Literal["", "s", "min", "%"] = "",
) -> Chart:
    moments = tuple(run.run.started for run in runs)
    return Chart(key=key, title=title, about=_about(title, series, unit), kind=kind, unit=unit, moments=moments,
                 series=series)  # fmt: skip


def _about(title: str, series: Sequence[Series], unit: str) -> str:
    said = []
    for one in series:
        known = [value for value in one.values if value is not None]
        if known:
            said.append(
                f"{one.name}: {known[-1]:,.0f} in the last one, between {min(known):,.0f} and {max(known):,.0f}"
            )
    return f"{title}{' (%)' if unit == '%' else ''}, run by run. {'; '.join(said)}."


def _series(name: str, runs: Sequence[RunFigures], value: Callable[[RunFigures], float | None]) -> Series:
    return Series(name=name, values=tuple(value(run) if run.run.is_over else None for run in runs))


def _reasons(runs: Sequence[RunFigures], counted: Callable[[RunFigures], Counter[str]]) -> tuple[Series, ...]:
    """The most frequent ones, most frequent first."""
    total: Counter[str] = Counter()
    for run in runs:
        total.update(counted(run))
    names = [name for name, _ in total.most_common(_MOST_REASONS)]
    found = [_series(name, runs, partial(_count, counted=counted, name=name)) for name in names]
    if len(total) > len(names):
        rest = _series("other", runs, lambda run: counted(run).total() - sum(counted(run)[name] for name in names))
        found.append(rest)
    return tuple(found)


def _count(run: RunFigures, counted: Callable[[RunFigures], Counter[str]], name: str) -> float:
    return counted(run)[name]


def _agreement(run: RunFigures, name: str) -> float | None:
    return _percent(run.agreement.get(name))


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share
