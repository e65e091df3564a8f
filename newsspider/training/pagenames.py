"""What names say of a page, learned from pages: a linear model with a weight for each name that several sites have.

Ridge regression, in its dual form: there are more names than pages, and one matrix of what pages have in common serves
the model of all pages and those that judge pages of sites they were not learned from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from newsspider.extract.pagetype import NameScores, PageNames, name_scores
from newsspider.extract.pagetype.names import share_of
from newsspider.training.corpus import split_rows

_LEAST_SITES = 8
_MOST_SHARE = 0.8
"""What nearly every site has says nothing, but would weigh much where little else is known."""
_RIDGE = 1.5
"""How much weights are held back; from 0.8 to 3, pages of unseen sites are told apart as well."""
_FOLDS = 5

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class KnownPage:
    names: PageNames
    group: str
    """Those of one group are in one fold."""
    site: str
    is_article: bool
    weight: float = 1.0


def learn_names(pages: Sequence[KnownPage]) -> dict[str, float]:
    """The weights of names, rounded, in a fixed order."""
    fit = _Fit(pages)
    return fit.weights(range(len(pages)))


def unseen_scores(pages: Sequence[KnownPage]) -> list[NameScores]:
    """The scores of each page by the names of other sites only."""
    fit = _Fit(pages)
    scores: dict[int, NameScores] = {}
    for fold in range(_FOLDS):
        others, judged = split_rows([(page.group, page.site) for page in pages], fold, _FOLDS)
        weights = fit.weights(others)
        scores |= {row: name_scores(pages[row].names, weights) for row in judged}
    return [scores[row] for row in range(len(pages))]


class _Fit:
    def __init__(self, pages: Sequence[KnownPage]) -> None:
        self._vocabulary = _vocabulary(pages)
        self._matrix = _matrix(pages, self._vocabulary)
        self._common = self._matrix @ self._matrix.T
        self._truth = np.array([1.0 if page.is_article else -1.0 for page in pages])
        self._held = np.array([_RIDGE / page.weight for page in pages])

    def weights(self, rows: Iterable[int]) -> dict[str, float]:
        """As learned from some of the pages. The middle between articles and others is left to the trees."""
        chosen = np.array(list(rows), dtype=np.intp)
        if not len(chosen):
            return {}
        common = self._common[np.ix_(chosen, chosen)] + np.diag(self._held[chosen])
        solved = np.linalg.solve(common, np.column_stack([self._truth[chosen], np.ones(len(chosen))]))
        middle = solved[:, 0].sum() / solved[:, 1].sum()
        weights = self._matrix[chosen].T @ (solved[:, 0] - middle * solved[:, 1])
        return {name: round(float(weight), 3) for name, weight in zip(self._vocabulary, weights, strict=True)}


def _vocabulary(pages: Sequence[KnownPage]) -> dict[str, int]:
    sites: dict[str, set[str]] = defaultdict(set)
    for page in pages:
        for name in _all(page.names):
            sites[name].add(page.site)
    most = _MOST_SHARE * len({page.site for page in pages})
    return {name: at for at, name in enumerate(sorted(n for n, s in sites.items() if _LEAST_SITES <= len(s) <= most))}


def _matrix(pages: Sequence[KnownPage], vocabulary: dict[str, int]) -> Array:
    """A row a page, a column a name; scaled as `name_scores` does."""
    matrix = np.zeros((len(pages), len(vocabulary)), dtype=np.float64)
    for row, page in enumerate(pages):
        for kind in page.names:
            known = [vocabulary[name] for name in kind if name in vocabulary]
            matrix[row, known] = share_of(len(known))
    return matrix


def _all(names: PageNames) -> Set[str]:
    return frozenset().union(*names)
