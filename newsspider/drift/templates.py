"""Whether pages of templates that nobody has seen have taken the place of the others.

A new section has a template of its own, too, beside those that are there; a new layout has it in their place, and in
most cases with another menu.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from math import lgamma, log

from newsspider.drift.baseline import Baseline
from newsspider.drift.evidence import LEAST_PAGES, Usual
from newsspider.drift.metrics import more_often
from newsspider.drift.sums import RunSums
from newsspider.extract.template import NO_TEXT

_ALIKE = 10.0
"""Runs are at most so alike: of what is seldom, several pages come at once."""
_AT_ONCE = 1.5
"""The same of pages of a section that is begun."""
_LEFT = 0.03
"""Of the pages of known templates, where they have been replaced."""
_MOST_TIMES_MEDIAN = 3
_ALL = (0.9, 0.98)
"""Of the pages, where a layout is replaced: an archive of old pages may be half of what a run reads."""
_SPREADS = (0.3, 2.0)
"""Shape of the gamma distribution of how many pages a run has, at least and at most; 1 is an exponential one."""


@dataclass(slots=True)
class Seen:
    """In how many runs each was."""

    templates: Counter[str] = field(default_factory=Counter)
    """Without `NO_TEXT`."""
    frames: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, runs: Sequence[RunSums]) -> Seen:
        seen = cls()
        for run in runs:
            seen.templates.update(name for name in run.templates if name != NO_TEXT)
            seen.frames.update({frame for sums in run.templates.values() for frame in sums.frames})
        return seen

    def unknown(self, run: RunSums, others: int = 0) -> int:
        """Pages of templates that at most so many runs have, and those without text."""
        return sum(sums.pages for name, sums in run.templates.items() if self.templates[name] <= others)

    def strange(self, run: RunSums, others: int = 0) -> int:
        """Those of them whose menu no more runs have either."""
        unknown = (sums.frames for name, sums in run.templates.items() if self.templates[name] <= others)
        return sum(pages for frames in unknown for frame, pages in frames.items() if self.frames[frame] <= others)


def without_text(run: RunSums) -> int:
    """Pages."""
    return run.templates[NO_TEXT].pages if NO_TEXT in run.templates else 0


def strange_ratios(baseline: Baseline, *, narrow: bool) -> list[float]:
    """Of pages of which neither template nor menu is known: logarithms of the ratio for the last run, the last two, and
    so on. `narrow`: runs are taken to be as alike as they can be."""
    seen = Seen.of(baseline.runs)
    before = [seen.strange(run, others=1) for run in baseline.runs]
    latest = [seen.strange(run) for run in baseline.latest]
    return _shares(baseline, before, latest, _ALIKE, narrow=narrow, shares=_ALL)


def textless_ratios(baseline: Baseline, *, narrow: bool) -> list[float]:
    """The same of pages without text."""
    before = [without_text(run) for run in baseline.runs]
    return _shares(baseline, before, [without_text(run) for run in baseline.latest], _ALIKE, narrow=narrow)


def replaced_ratios(baseline: Baseline) -> list[float]:
    """The same of pages of unknown templates that come while those of known ones do not."""
    seen = Seen.of(baseline.runs)
    before, latest = (
        [seen.unknown(run, others=1) for run in baseline.runs],
        [seen.unknown(run) for run in baseline.latest],
    )
    come = _shares(baseline, before, latest, _AT_ONCE, narrow=True, shares=_ALL)
    known = [run.pages - unknown for run, unknown in zip(baseline.runs, before, strict=True)]
    gone = _absences(known, [run.pages - unknown for run, unknown in zip(baseline.latest, latest, strict=True)])
    are_some = (pages >= LEAST_PAGES for pages in _from_last([run.pages for run in baseline.latest]))
    return [one + other if some else 0.0 for one, other, some in zip(come, gone, are_some, strict=True)]


def _shares(
    baseline: Baseline,
    before: Sequence[int],
    latest: Sequence[int],
    most_alike: float,
    *,
    narrow: bool,
    shares: Sequence[float] | None = None,
) -> list[float]:
    runs = [{0: run.pages - pages, 1: pages} for run, pages in zip(baseline.runs, before, strict=True)]
    usual = Usual(runs, baseline.weights, 2)
    changes = more_often(usual.mixture, shares=shares) if shares else more_often(usual.mixture)
    alike = most_alike if narrow else min(most_alike, usual.concentration)
    pooled = zip(_from_last([run.pages for run in baseline.latest]), _from_last(latest), strict=True)
    return [usual.log_ratio({0: pages - some, 1: some}, changes, alike=alike) for pages, some in pooled]


def _absences(before: Sequence[int], latest: Sequence[int]) -> list[float]:
    """Logarithms of how much more likely so few pages are if hardly any are left than if they come as before."""
    most = _MOST_TIMES_MEDIAN * max(1, sorted(before)[len(before) // 2])  # an archive that is read brings thousands
    counts = [min(count, most) for count in before]
    mean = sum(counts) / len(counts)
    variance = sum((count - mean) ** 2 for count in counts) / len(counts)
    shape = min(_SPREADS[1], max(_SPREADS[0], mean**2 / max(variance - mean, 1e-9)))
    found = []
    for place, count in enumerate(_from_last(latest)):
        usual = max(mean * (place + 1), 1e-3)
        left = _LEFT * usual + 0.01
        change = count * log(left) - left - lgamma(count + 1)
        found.append(change - log_gamma_poisson(count, usual, shape))
    return found


def log_gamma_poisson(count: float, mean: float, shape: float) -> float:
    """The logarithm of the probability of a count whose mean is itself drawn from a gamma distribution."""
    return (
        lgamma(count + shape)
        - lgamma(shape)
        - lgamma(count + 1)
        + shape * log(shape / (shape + mean))
        + count * log(mean / (shape + mean))
    )


def _from_last(counts: Sequence[int]) -> list[int]:
    """Sums of the last one, the last two, and so on."""
    return list(accumulate(reversed(counts)))
