"""Whether a site's pages are other ones than before: within each template, and which templates there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log

from newsspider.drift.alarms import Alarm, Change
from newsspider.drift.baseline import Baseline, baseline_of, since_last
from newsspider.drift.evidence import CONCENTRATIONS, Counts, Usual, common_log_ratio, log_mean
from newsspider.drift.metrics import Metric, metrics
from newsspider.drift.sums import RunSums, TemplateSums
from newsspider.drift.templates import Seen, replaced_ratios, strange_ratios, textless_ratios, without_text
from newsspider.extract.template import NO_TEXT

THRESHOLD = 500.0
"""So much more likely has a change to be than none."""
_LEAST_PAGES = 15.0
"""Of a template, weighted: from so many pages on it is known what is usual of it."""
_LEAST_RUNS = 3
_MOST_TEMPLATES = 8
_WITHIN, _IN_ALL, _STRANGE, _REPLACED, _TEXTLESS = 0.3, 0.3, 0.15, 0.1, 0.15
"""How the chance of a false alarm is shared by what is watched within single templates, in all of them at once, and of
which templates there are."""
_TOLD = log(30.0)
"""What is so much less likely than all together is not told."""
_CLEAR = 0.3
_CLEAR_RATIO = 0.65
"""What else is told of a new layout: shares that differ by so much, texts that are so much shorter (or longer)."""
_SHARE = 0.1
"""Of a template's pages among all, so that its going or coming is told."""
_MOST_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class _Watched:
    """One thing, in the latest runs."""

    weight: float
    ratios: Sequence[float]
    """Logarithms, of the last run, the last two, ..."""
    metric: Metric | None = None
    template: str | None = None

    @property
    def total(self) -> float:
        return log(self.weight) + log_mean([(1.0, one) for one in self.ratios])

    @property
    def runs(self) -> int:
        """By how many of the latest it is told best."""
        return 1 + max(range(len(self.ratios)), key=self.ratios.__getitem__)


def layout_alarm(runs: Sequence[RunSums]) -> Alarm | None:
    """Whether the last one of a site's runs, oldest first, shows that its pages have changed. None: no."""
    if not runs or not runs[-1].pages:
        return None
    baseline = baseline_of([run for run in since_last(runs, "layout") if run.pages])
    if baseline is None:
        return None
    # Most sites are as they were. That is told quickly, with runs taken to be as alike as they can be.
    if _total(_watched(baseline, narrow=True)) < log(THRESHOLD):
        return None
    watched = _watched(baseline, narrow=False)
    return _told(baseline, watched) if _total(watched) >= log(THRESHOLD) else None


def _total(watched: Sequence[_Watched]) -> float:
    return log_mean([(1.0, one.total) for one in watched])


def _watched(baseline: Baseline, *, narrow: bool) -> list[_Watched]:
    known = _known(baseline)
    pages = sum(known.values())
    alike = CONCENTRATIONS[-1] if narrow else None
    within = [one for name in known if name in baseline.latest[-1].templates for one in _within(baseline, name)]
    weights = [_WITHIN * one.metric.weight * known[one.template] / pages for one in within]
    in_all = {metric: [one for one in within if one.metric.name == metric.name] for metric in metrics(())}
    return [
        *(
            _Watched(weight, _ratios([one], alike), one.metric, one.template)
            for weight, one in zip(weights, within, strict=True)
        ),
        *(_Watched(_IN_ALL * metric.weight, _ratios(same, alike), metric) for metric, same in in_all.items() if same),
        _Watched(_STRANGE, strange_ratios(baseline, narrow=narrow)),
        _Watched(_REPLACED, replaced_ratios(baseline)),
        _Watched(_TEXTLESS, textless_ratios(baseline, narrow=narrow)),
    ]


@dataclass(frozen=True, slots=True)
class _Within:
    """One thing that is watched of one template."""

    template: str
    metric: Metric
    usual: Usual
    latest: list[Counts]
    """Of the last run, of the last two together, and so on."""


def _ratios(same: Sequence[_Within], alike: float | None) -> list[float]:
    """Of a change that is the same one in each of these templates."""
    usual, metric = [one.usual for one in same], same[0].metric
    changes = [metric.changes(one.mixture) for one in usual]
    odd = [metric.odd(one.mixture) if metric.odd else None for one in usual]
    pooled = zip(*(one.latest for one in same), strict=True)
    return [common_log_ratio(usual, counts, changes, odd, alike=alike) for counts in pooled]


def _known(baseline: Baseline) -> dict[str, float]:
    """The templates of which it is known what is usual, with their pages, weighted."""
    pages: dict[str, float] = {}
    runs: Counter[str] = Counter()
    for run, weight in zip(baseline.runs, baseline.weights, strict=True):
        runs.update(run.templates.keys())
        for name, sums in run.templates.items():
            pages[name] = pages.get(name, 0.0) + weight * sums.pages
    enough = [
        name for name, own in pages.items() if own >= _LEAST_PAGES and runs[name] >= _LEAST_RUNS and name != NO_TEXT
    ]
    return {name: pages[name] for name in sorted(enough, key=pages.__getitem__, reverse=True)[:_MOST_TEMPLATES]}


def _within(baseline: Baseline, name: str) -> Iterator[_Within]:
    there = [
        (run, weight) for run, weight in zip(baseline.runs, baseline.weights, strict=True) if name in run.templates
    ]
    before, weights = [run.templates[name] for run, _ in there], [weight for _, weight in there]
    latest = [run.templates.get(name, TemplateSums()) for run in baseline.latest]
    reasons = {reason for sums in (*before, latest[-1]) for reason in sums.stripped}
    for metric in metrics(reasons):
        counts = [metric.counts(sums) for sums in latest]
        usual = Usual([metric.counts(sums) for sums in before], weights, metric.bins)
        if usual.pages >= _LEAST_PAGES and sum(counts[-1].values()) > 0:
            yield _Within(name, metric, usual, list(_from_last(counts)))


def _from_last(runs: Sequence[Counts]) -> Iterator[Counts]:
    """Those of the last run, of the last two together, and so on."""
    pooled: Counts = {}
    for counts in reversed(runs):
        pooled = {place: pooled.get(place, 0) + counts.get(place, 0) for place in {*pooled, *counts}}
        yield pooled


def _told(baseline: Baseline, watched: Sequence[_Watched]) -> Alarm:
    total = _total(watched)
    telling = sorted((one for one in watched if one.total >= total - _TOLD), key=lambda one: one.total, reverse=True)
    first = telling[0].runs
    after = baseline.latest[-first:]
    changes = [_change(baseline, after, one.metric, one.template) for one in telling if one.metric]
    is_new = any(one.metric is None for one in telling)
    before = Seen.of(baseline.runs)
    vanished = _vanished(baseline, after) if is_new else []
    new = [name for name, pages in _pages(after).items() if name and not before.templates[name] and pages >= _SHARE]
    if is_new:
        changes += _clear_changes(baseline, after)
    touched = {*(one.template for one in telling if one.metric), *((*new, NO_TEXT) if is_new else ())}
    examples = [
        sums.example
        for run in reversed(after)
        for name, sums in run.templates.items()
        if name in touched or None in touched
    ]
    return Alarm(
        kind="layout",
        since=after[0].run_id,
        changes=tuple(change for change in changes if change),
        vanished=tuple(vanished),
        new=tuple(new) if is_new else (),
        examples=tuple(dict.fromkeys(filter(None, examples)))[:_MOST_EXAMPLES],
        odds=total / log(10),
    )


def _change(baseline: Baseline, after: Sequence[RunSums], metric: Metric, name: str | None) -> Change | None:
    """What was usual of a metric and what is so now; of a template, or (None) of all pages. None: not to be told."""
    before = _mean(baseline.runs, metric, name)
    now = _mean(after, metric, name)
    return None if before is None or now is None else Change(what=metric.name, before=before, after=now, template=name)


def _mean(runs: Sequence[RunSums], metric: Metric, name: str | None) -> float | None:
    found = [metric.mean(sums) for run in runs for own, sums in run.templates.items() if name in (None, own)]
    pages = sum(count for _, count in found)
    return sum(total for total, _ in found) / pages if pages else None


def _clear_changes(baseline: Baseline, after: Sequence[RunSums]) -> Iterator[Change]:
    """What is clearly otherwise on the pages of a new layout, whichever templates they have."""
    for metric in metrics(()):
        change = _change(baseline, after, metric, None)
        if change is None:
            continue
        if metric.name == "words":
            ratio = (change.after + 1) / (change.before + 1)
            is_clear = not _CLEAR_RATIO < ratio < 1 / _CLEAR_RATIO
        else:
            is_worse = (
                change.after > change.before if metric.name.split()[0] == "missing" else change.after < change.before
            )
            is_clear = is_worse and abs(change.after - change.before) >= _CLEAR
        if is_clear:
            yield change
    before, now = (sum(map(without_text, runs)) / sum(run.pages for run in runs) for runs in (baseline.runs, after))
    if now - before >= _CLEAR:
        yield Change(what="textless", before=before, after=now)


def _vanished(baseline: Baseline, after: Sequence[RunSums]) -> list[str]:
    now = _pages(after)
    return [name for name, share in _pages(baseline.runs).items() if name and share >= _SHARE and name not in now]


def _pages(runs: Sequence[RunSums]) -> dict[str, float]:
    """Template -> its share of the pages, the most frequent first."""
    pages: Counter[str] = Counter()
    for run in runs:
        for name, sums in run.templates.items():
            pages[name] += sums.pages
    return {name: count / pages.total() for name, count in pages.most_common()}
