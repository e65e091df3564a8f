"""How much more likely a run's pages are if their site has changed than if it has not: a likelihood ratio.

A run is not a sample of all pages: one of a quiet night or of a day of breaking news has its own mixture. So what is
usual is a Dirichlet distribution over the bins, as narrow as the runs so far were alike, and its pages are drawn from
one draw of it (a Dirichlet-multinomial, or Polya, distribution). What a change may bring is a list of mixtures.

The ratio's mean is 1 while nothing has changed, whatever it is made of, so that it exceeds 1,000 in one case of 1,000
at most (Markov), and so does a weighted mean of the ratios of many things that are watched at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp, inf, lgamma, log

import numpy as np
from numpy.typing import NDArray

Logs = NDArray[np.float64]
"""Logarithms of mixtures, a row each; or of likelihoods."""
Mixture = Sequence[float]
"""Probability of each bin; above 0, of sum 1."""
Counts = Mapping[int, float]
"""Bin -> pages, perhaps weighted."""

_EVER = 0.01
"""Share of pages that may be anything, however rarely it was seen so far."""
_LIKE_NEIGHBOURS = 1.0
_LIKE_ANY = 0.5
"""So many pages are added to those that were seen, spread over their neighbours and over all."""
LEAST_PAGES = 2
"""A single page may be anything."""
_MOST_PAGES = 40
"""A run of more pages counts as one of so many: they tell of the same day."""
CONCENTRATIONS = (2.0, 4.0, 8.0, 16.0, 32.0)
"""How alike runs may be at most, and at least: the last one lets a share of a half go astray by 0.09."""
_USUAL = (0.04, 0.08, 0.18, 0.30, 0.40)
"""How often, of sites, before their own runs have been looked at."""
_ODD_DAYS = 0.02
_MOST_RUNS = 80
"""Of the latest, to tell how alike they are."""


def mixture(counts: Counts, bins: int) -> list[float]:
    """What is usual where so many pages were seen in each bin."""
    total = sum(counts.values())
    seen = [counts.get(place, 0.0) for place in range(bins)]
    like_near = _LIKE_NEIGHBOURS if total and bins > 2 else 0.0  # yes and no are no neighbours
    size = total + _LIKE_ANY + like_near
    shares = []
    for place, own in enumerate(seen):
        near = (seen[max(0, place - 1)] + 2 * own + seen[min(bins - 1, place + 1)]) / 4
        share = (own + (like_near * near / total if total else 0.0) + _LIKE_ANY / bins) / size
        shares.append((1 - _EVER) * share + _EVER / bins)
    return shares


def thinned(counts: Counts) -> dict[int, float]:
    """Counts of no more than so many pages, in the same proportions."""
    total = sum(counts.values())
    factor = min(1.0, _MOST_PAGES / total) if total else 1.0
    return {place: count * factor for place, count in counts.items() if count}


class Usual:
    """What is usual of one thing that is watched, and what changes of it are looked for."""

    def __init__(self, runs: Sequence[Counts], weights: Sequence[float], bins: int) -> None:
        """`runs` are its pages in earlier runs, oldest first; `weights` how much each of these counts, up to 1."""
        self._runs = [thinned(run) for run in runs]
        self._weights = weights
        self._bins = bins
        self._sum: dict[int, float] = {}
        for run, weight in zip(self._runs, weights, strict=True):
            for place, count in run.items():
                self._sum[place] = self._sum.get(place, 0.0) + weight * count
        self.pages = sum(self._sum.values())
        self.mixture = mixture(self._sum, bins)
        self._concentration: float | None = None

    def log_ratio(self, counts: Counts, changes: Logs, *, alike: float | None = None) -> float:
        """The logarithm of the ratio. `changes` are logarithms of mixtures, a row each, any of them as likely; `alike`
        is how alike runs are taken to be (None: as they were so far)."""
        return common_log_ratio([self], [counts], [changes], [None], alike=alike)

    def log_of(self, counts: Counts, mixtures: Logs) -> Logs:
        """The likelihood of these pages under each of the mixtures, as a logarithm."""
        row = np.zeros(self._bins)
        for place, count in thinned(counts).items():
            row[place] = count
        likely: Logs = mixtures @ row
        return likely

    def log_same(self, counts: Counts, *, alike: float | None = None) -> float:
        """Their likelihood where nothing has changed."""
        alike = self.concentration if alike is None else alike
        # What was seen is itself but a sample of what is usual.
        return self._log_likelihood(thinned(counts), self.mixture, 1 / (1 / alike + 1 / max(self.pages, 1.0)))

    @property
    def concentration(self) -> float:
        """How alike runs are: the most likely value, each run compared with all others."""
        if self._concentration is None:
            logs = [log(share) for share in _USUAL]
            for run, weight in list(zip(self._runs, self._weights, strict=True))[-_MOST_RUNS:]:
                rest = {place: count - weight * run.get(place, 0.0) for place, count in self._sum.items()}
                if sum(run.values()) > 1 and sum(rest.values()) > 0:  # a single page tells nothing of it
                    others = mixture(rest, self._bins)
                    for place, alike in enumerate(CONCENTRATIONS):
                        logs[place] += self._log_likelihood(run, others, alike)
            top = max(logs)
            # The mean of its inverse, the variance: of values that are about as likely the cautious one weighs more.
            shares = [exp(one - top) for one in logs]
            inverse = sum(share / alike for share, alike in zip(shares, CONCENTRATIONS, strict=True)) / sum(shares)
            self._concentration = 1 / inverse
        return self._concentration

    @staticmethod
    def _log_likelihood(counts: Counts, shares: Mixture, alike: float) -> float:
        total = sum(counts.values())
        found = lgamma(alike) - lgamma(alike + total)
        for place, count in counts.items():
            own = alike * shares[place]
            found += lgamma(own + count) - lgamma(own)
        return found


def common_log_ratio(
    usual: Sequence[Usual],
    counts: Sequence[Counts],
    changes: Sequence[Logs],
    odd: Sequence[Logs | None],
    *,
    alike: float | None = None,
) -> float:
    """The logarithm of the ratio for several things that have changed in the same way: their `changes` correspond.

    `odd` are mixtures of days that are otherwise and yet no change, such as one of breaking news; one day of some has
    one of them.
    """
    if sum(sum(pages.values()) for pages in counts) < LEAST_PAGES:
        return 0.0
    # They are of the same days, whose moods they share: together they tell no more than so many pages of one.
    told = min(1.0, _MOST_PAGES / sum(sum(thinned(pages).values()) for pages in counts))
    changed = sum(one.log_of(pages, rows) for one, pages, rows in zip(usual, counts, changes, strict=True))
    same = sum(one.log_same(pages, alike=alike) for one, pages in zip(usual, counts, strict=True))
    days = [one.log_of(pages, rows) for one, pages, rows in zip(usual, counts, odd, strict=True) if rows is not None]
    if days:
        same = log_mean([(1 - _ODD_DAYS, same), (_ODD_DAYS, mean_of_any(sum(days[1:], days[0])))])
    return told * (mean_of_any(np.asarray(changed)) - same)


def mean_of_any(likely: Logs) -> float:
    """The logarithm of the mean of likelihoods."""
    top = float(likely.max())
    return top + log(float(np.exp(likely - top).mean()))


def log_mean(logs: Sequence[tuple[float, float]]) -> float:
    """The logarithm of a weighted sum of ratios, of (weight, logarithm); -inf for none."""
    top = max((one for _, one in logs), default=-inf)
    return top if top == -inf else top + log(sum(weight * exp(one - top) for weight, one in logs))
