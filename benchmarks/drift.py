"""How often quiet sites are alarmed about, and how soon changed ones are: `python -m benchmarks.drift`.

The sites are simulated (`drift_site.py`). Thresholds were chosen with seeds below 10,000; figures are of others.
"""

from __future__ import annotations

import argparse
import copy
import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from benchmarks.drift_site import Change, Site, nature
from benchmarks.environment import environment
from benchmarks.table import table
from newsspider.drift.judge import MOST_RUNS, judge
from newsspider.drift.layout import layout_alarm
from newsspider.drift.rhythm import rhythm_alarm
from newsspider.drift.sums import RunSums
from newsspider.extract.measure import Measure

_QUIET_RUNS = 200
_PAGES = ((1, 1), (2, 2), (3, 5), (6, 10), (11, 20), (21, 50), (51, 10**9))
_FIRST_SEED = 10_000


@dataclass(frozen=True, slots=True)
class Quiet:
    runs: int
    alarms: int
    """Of the runs."""
    sentences: tuple[str, ...]

    @property
    def per_200(self) -> tuple[float, float, float]:
        """Alarms in 200 runs, and between what bounds the truth is 95 times of 100 (exact, of a Poisson number)."""
        low, high = poisson_interval(self.alarms)
        return tuple(200 * count / self.runs for count in (self.alarms, low, high))  # type: ignore[return-value]


def quiet(seeds: Iterable[int], runs: int = _QUIET_RUNS) -> Quiet:
    """Sites that nothing happens to: every run from the first one on is judged."""
    judged = alarms = 0
    sentences = []
    for seed in seeds:
        history: list[RunSums] = []
        site = Site(nature(seed))
        for run in site.runs(runs):
            history = [*history, run][-MOST_RUNS:]
            found = judge(history)
            run.alarms = [alarm.facts() for alarm in found]
            alarms += bool(found)
            judged += 1
            sentences += [f"{seed} {run.run_id}: {alarm.kind}: {alarm.odds:.1f}: {alarm.sentence}" for alarm in found]
    return Quiet(judged, alarms, tuple(sentences))


def shorter(measure: Measure, chance: np.random.Generator) -> Measure:
    return _cut(measure, 0.2 * measure.words)


def teaser(measure: Measure, chance: np.random.Generator) -> Measure:
    return _cut(measure, min(measure.words, chance.normal(40, 10)))


def furniture(measure: Measure, chance: np.random.Generator) -> Measure:
    """A list of other articles, or the comments, come with the text."""
    words = measure.words + math.exp(chance.normal(math.log(400), 0.3))
    return _cut(measure, words)


def without(name: str) -> Change:
    def change(measure: Measure, chance: np.random.Generator) -> Measure:
        agreement = {key: 0.0 if key == name else share for key, share in measure.agreement.items()}
        return replace(measure, fields=measure.fields - {name}, agreement=agreement)

    return change


def replaced(measure: Measure, chance: np.random.Generator) -> Measure:
    """All of it works, with other markup."""
    return replace(measure, template=f"new {measure.template}", frame=f"new {measure.frame}")


def replaced_inside(measure: Measure, chance: np.random.Generator) -> Measure:
    return replace(measure, template=f"new {measure.template}")


def textless(measure: Measure, chance: np.random.Generator) -> Measure:
    return replace(_cut(measure, 0), template="", fields=measure.fields - {"authors"})


def broken(measure: Measure, chance: np.random.Generator) -> Measure:
    """A new layout that shows teasers and no authors."""
    return without("authors")(teaser(replaced(measure, chance), chance), chance)


CHANGES: dict[str, Change] = {
    "bodies a fifth as long": shorter,
    "bodies become teasers": teaser,
    "furniture leaks in": furniture,
    "headlines lost": without("headline"),
    "dates lost": without("date"),
    "authors lost": without("authors"),
    "no text": textless,
    "templates and menu replaced": replaced,
    "templates replaced, menu as it was": replaced_inside,
    "new layout, teasers, no authors": broken,
}


def detection(
    change: Change, seeds: Iterable[int], history: int = 120
) -> dict[tuple[int, int], list[tuple[bool, bool]]]:
    """By how many pages the first changed run had: whether it was told then, and within three runs that had pages."""
    found = defaultdict(list)
    for seed in seeds:
        known, judged = _history(seed, history)
        site, before = copy.deepcopy(known), list(judged)
        site.change = change
        told: list[bool] = []
        first = None
        for _ in range(40):
            run = site.run()
            before.append(run)
            if not run.pages:
                continue
            if first is None:
                first = run.pages
            told.append(layout_alarm(before) is not None)
            if len(told) == 3 or told[-1]:
                break
        if first is not None:
            found[next(span for span in _PAGES if span[0] <= first <= span[1])].append((told[0], any(told)))
    return found


@lru_cache(maxsize=1_000)
def _history(seed: int, count: int) -> tuple[Site, tuple[RunSums, ...]]:
    """A site after so many runs, and these, judged."""
    site = Site(nature(seed))
    return site, tuple(_judged(site.runs(count)))


def stopping(seeds: Iterable[int], days: int = 28) -> dict[tuple[int, int], list[tuple[bool, bool]]]:
    """By how many articles are usual a day: whether it was told within a day, and within three, after four weeks."""
    found = defaultdict(list)
    for seed in seeds:
        site = Site(nature(seed))
        if site.nature.every_h > 72:  # such runs come after the question
            continue
        runs = list(site.runs(24 * days // site.nature.every_h))
        a_day = max(1, round(sum(run.articles for run in runs[1:]) / days))
        site.stops, stopped, told_h = True, runs[-1].started, math.inf
        while math.isinf(told_h) and runs[-1].started < stopped + 3 * 86_400:
            runs.append(site.run())
            if rhythm_alarm(runs[-MOST_RUNS:]):
                told_h = (runs[-1].started - stopped) / 3_600
        found[next(span for span in _PAGES if span[0] <= a_day <= span[1])].append((told_h <= 25, told_h <= 73))
    return found


def poisson_interval(count: int) -> tuple[float, float]:
    """Between which means such a count is no surprise, 95 times of 100 (Garwood)."""
    low = _mean_where(lambda mean: _at_least(count, mean), 0.025) if count else 0.0
    return low, _mean_where(lambda mean: 1 - _at_most(count, mean), 0.975)


def _mean_where(rises: Callable[[float], float], level: float) -> float:
    low, high = 0.0, 1e4
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if rises(middle) < level else (low, middle)
    return low


def _at_most(count: int, mean: float) -> float:
    return sum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(count + 1)) if mean else 1.0


def _at_least(count: int, mean: float) -> float:
    return 1 - _at_most(count - 1, mean)


def _judged(runs: Iterable[RunSums]) -> list[RunSums]:
    """With their own alarms, as a memory would have them."""
    history: list[RunSums] = []
    for run in runs:
        history.append(run)
        if run.started and len(history) > 5:
            run.alarms = [alarm.facts() for alarm in judge(history)]
    return history


def _cut(measure: Measure, words: float) -> Measure:
    """A text that is no longer the label's."""
    now = max(0, round(words))
    share = 2 * min(now, measure.words) / max(1, now + measure.words)
    agreement = {name: share if name == "body" else value for name, value in measure.agreement.items()}
    return replace(measure, words=now, agreement=agreement)


def _row(name: str, found: dict[tuple[int, int], list[tuple[bool, bool]]]) -> list[str]:
    cells = []
    for span in _PAGES:
        told = found.get(span, [])
        share = [100 * sum(one[place] for one in told) / len(told) for place in (0, 1)] if told else []
        cells.append(f"{share[0]:.0f} / {share[1]:.0f} ({len(told)})" if told else "")
    return [name, *cells]


def _spans() -> list[str]:
    return [f"{low}" if low == high else f"{low}+" if high > 10**6 else f"{low} to {high}" for low, high in _PAGES]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.drift", description=(__doc__ or "").split(":")[0])
    parser.add_argument("--seed", type=int, default=_FIRST_SEED, help="of the first site (%(default)s)")
    parser.add_argument("--quiet", type=int, default=200, help="sites that nothing happens to (%(default)s)")
    parser.add_argument("--changed", type=int, default=100, help="sites for each kind of change (%(default)s)")
    parser.add_argument("--show", action="store_true", help="print false alarms")
    options = parser.parse_args()
    print(environment(), flush=True)
    seeds = range(options.seed, options.seed + options.quiet)
    still = quiet(seeds)
    rate, low, high = still.per_200
    print(
        f"{still.alarms} false alarms in {still.runs} quiet runs of {len(seeds)} sites: "
        f"{rate:.2f} in 200 ({low:.2f} to {high:.2f})"
    )
    if options.show:
        print("\n".join(still.sentences))
    changed = range(options.seed + 5_000, options.seed + 5_000 + options.changed)
    rows = [_row(name, detection(change, changed)) for name, change in CHANGES.items()]
    print("\nTold in the first run that sees it / within three, in % (sites), by pages of the first run:\n")
    print(table(["change", *_spans()], rows))
    print("\nArticles stop: told within a day / three days, in % (sites), by articles a day:\n")
    print(table(["change", *_spans()], [_row("articles stop", stopping(changed))]))


if __name__ == "__main__":
    main()
