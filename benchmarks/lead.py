"""How sure it is that one extractor reads better than another: the same pages, whole sites drawn again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from newsspider.training.evaluate import PageScore

_DRAWS = 2000


@dataclass(frozen=True, slots=True)
class Lead:
    """A difference of scores, and the ends of its 95 % interval."""

    mean: float
    low: float
    high: float


def lead(ours: Sequence[PageScore], theirs: Sequence[PageScore], site_of: Mapping[str, str]) -> Lead:
    """Ours less theirs, in sequence F1, or in snippet F1 where only parts of the text are known.

    Pages of one site are drawn together, for what fails on one of them fails on the others.
    """
    mine, others = _counts(ours, site_of), _counts(theirs, site_of)
    draws = np.random.default_rng(20261125).integers(0, len(mine), (_DRAWS, len(mine)))
    spread = _f1(mine[draws].sum(1)) - _f1(others[draws].sum(1))
    low, high = np.percentile(spread, (2.5, 97.5))
    return Lead(float(_f1(mine.sum(0)) - _f1(others.sum(0))), float(low), float(high))


def _counts(pages: Sequence[PageScore], site_of: Mapping[str, str]) -> npt.NDArray[np.float64]:
    """For each site a numerator and a denominator whose quotient of sums is the score."""
    sites: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for page in sorted(pages, key=lambda page: page.id):
        if page.snippets:
            hits, leaks, misses = page.snippets
            above, below = 2.0 * hits, 2.0 * hits + leaks + misses
        else:
            above, below = page.sequence or 0.0, 1.0
        total = sites[site_of[page.id]]
        total[0] += above
        total[1] += below
    return np.array(list(sites.values()))


def _f1(sums: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    found: npt.NDArray[np.float64] = sums[..., 0] / np.maximum(sums[..., 1], 1e-9)
    return found
