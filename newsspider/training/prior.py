"""What addresses are known by -> weights: `python -m newsspider.training.prior CORPUS [CORPUS ...] --out FILE`.

`python -m benchmarks.addresses CORPUS` says how good it is on unseen sites.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from newsspider.discover.prior import NEVER, Prior, names_of
from newsspider.files import write_whole
from newsspider.training.addresses import KnownAddress, known_addresses
from newsspider.training.corpus import read_corpus, split_rows

FOLDS = 5
_LEAST_SITES = 5
"""That have a name, or else it is one of a site."""
_RIDGE = 8.0
"""How much weights are held back. It, `_LEAST_SITES` and what names there are were chosen on one half of the sites."""
_BEFORE = {
    **{f"words {number}": 0.55 * min(number - 1, 6) for number in range(2, 10)},
    **{f"number {digits}": 1.8 for digits in range(5, 13)},
    **{f"ends {extension}": 0.5 for extension in ("htm", "php", "asp", "jht", "sto", "ece", "sht")},
    "script": 5.0, "date": 2.2, "hex id": 1.4, "under articles": 0.7, "number ends slug": 0.3,
    "id parameter": 2.8, "parameter, flat": -0.6, "parameter, deep": -0.6,
    "page parameter, flat": -2.0, "page parameter, deep": -2.0, "page": -3.0,
    "furniture 1": -3.2, "furniture 2": -6.4, "is furniture": -1.0, "short alone": -1.2,
}  # fmt: skip
"""What a name is taken to weigh before anything is learned: as `newsspider.discover.shape` has it, by hand. Names that
few of the addresses have (scripts without spaces, addresses of one parameter) keep nearly that."""
_TRUTH = 2.0
"""How much more an address weighs whose page somebody has read."""
_STEPS = 30
_INNER_STEPS = 60
_PRECISE = 1e-3

Array = npt.NDArray[np.float64]


def learn_prior(addresses: Sequence[KnownAddress]) -> Prior:
    """Articles and others weigh the same, so that log-odds of 0 are the middle between them. The same addresses give
    the same prior."""
    rows = [(address, names) for address in addresses if (names := names_of(address.url))]
    sites: defaultdict[str, set[str]] = defaultdict(set)
    for address, names in rows:
        for name in names:
            sites[name].add(address.site)
    vocabulary = {name: at for at, name in enumerate(sorted(n for n, s in sites.items() if len(s) >= _LEAST_SITES))}
    fit = _Fit([[vocabulary[name] for name in names if name in vocabulary] for _, names in rows], len(vocabulary))
    truth = np.array([float(address.is_article) for address, _ in rows])
    before = np.array([_BEFORE.get(name, 0.0) for name in vocabulary])
    middle, weights = fit.solve(truth, _importance([address for address, _ in rows], truth), before)
    learned = _BEFORE | {name: round(float(weight), 3) for name, weight in zip(vocabulary, weights, strict=True)}
    return Prior(round(middle, 3), {name: weight for name, weight in learned.items() if weight})


def unseen_odds(addresses: Sequence[KnownAddress], folds: int = FOLDS) -> list[float]:
    """The log-odds of each address by what the addresses of other sites teach."""
    odds = [NEVER] * len(addresses)
    for fold in range(folds):
        others, judged = split_rows([(address.group, address.site) for address in addresses], fold, folds)
        prior = learn_prior([addresses[row] for row in others])
        for row in judged:
            if names := names_of(addresses[row].url):
                odds[row] = prior.log_odds(names)
    return odds


def _importance(addresses: Iterable[KnownAddress], truth: Array) -> Array:
    """Many addresses of one site say less each."""
    known = list(addresses)
    count = Counter((address.site, address.is_article) for address in known)
    weights = np.array(
        [
            (_TRUTH if address.known_by == "truth" else 1.0) / np.sqrt(count[address.site, address.is_article])
            for address in known
        ]
    )
    for label in (0.0, 1.0):
        weights[truth == label] *= len(known) / 2 / weights[truth == label].sum()
    return weights


class _Fit:
    """Logistic regression by Newton's method; each step is solved by conjugate gradients, as most of a row is 0."""

    def __init__(self, rows: Sequence[Sequence[int]], columns: int) -> None:
        self._row = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
        self._column = np.array([column for row in rows for column in row], dtype=np.intp)
        self._rows, self._columns = len(rows), columns

    def solve(self, truth: Array, importance: Array, before: Array) -> tuple[float, Array]:
        """The middle, and a weight for each column: near what it was `before`."""
        before = np.append(before, 0.0)
        weights = before.copy()
        held = np.append(np.full(self._columns, _RIDGE), 1e-9)

        def badness(weights: Array) -> float:
            odds = self._of_rows(weights)
            misses = importance * (np.logaddexp(0, odds) - truth * odds)
            return float(misses.sum() + held @ (weights - before) ** 2 / 2)

        for _ in range(_STEPS):
            expected = 1 / (1 + np.exp(-self._of_rows(weights)))
            downhill = -self._of_columns(importance * (expected - truth)) - held * (weights - before)
            step = self._newton_step(downhill, importance * expected * (1 - expected), held)
            while badness(weights + step) > badness(weights) and np.abs(step).max() >= _PRECISE:
                step /= 2  # too far
            weights = weights + step
            if np.abs(step).max() < _PRECISE:
                break
        return float(weights[-1]), weights[:-1]

    def _newton_step(self, downhill: Array, curvature: Array, held: Array) -> Array:
        scale = self._of_columns(curvature) + held
        step, rest = np.zeros_like(downhill), downhill.copy()
        scaled = rest / scale
        direction, size = scaled.copy(), float(rest @ scaled)
        for _ in range(_INNER_STEPS):
            curved = self._of_columns(curvature * self._of_rows(direction)) + held * direction
            length = size / float(direction @ curved)
            step += length * direction
            rest -= length * curved
            if np.abs(rest).max() < _PRECISE / 10:
                break
            scaled = rest / scale
            before, size = size, float(rest @ scaled)
            direction = scaled + size / before * direction
        return step

    def _of_rows(self, values: Array) -> Array:
        sums = np.bincount(self._row, weights=values[:-1][self._column], minlength=self._rows)
        return np.asarray(sums + values[-1], dtype=np.float64)

    def _of_columns(self, values: Array) -> Array:
        sums = np.bincount(self._column, weights=values[self._row], minlength=self._columns)
        return np.asarray(np.append(sums, values.sum()), dtype=np.float64)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m newsspider.training.prior", description=__doc__)
    parser.add_argument("corpora", type=Path, nargs="+", metavar="CORPUS")
    parser.add_argument("--out", type=Path, metavar="FILE", required=True)
    arguments = parser.parse_args()
    prior = learn_prior(known_addresses(read_corpus(*arguments.corpora)))
    content = {"middle": prior.middle, "weights": dict(sorted(prior.weights.items()))}
    text = json.dumps(content, ensure_ascii=False, indent=0, separators=(",", ":")) + "\n"
    write_whole(arguments.out, text.encode())


if __name__ == "__main__":
    main()
