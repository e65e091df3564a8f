"""Trees are learned as plain numbers; several forests say the mean of what each says."""

from __future__ import annotations

import catboost
import numpy as np
import numpy.typing as npt
import pytest

from newsspider.extract.classify import trees_of
from newsspider.extract.features import Matrix
from newsspider.training.fit import fit_trees, merged

NAMES = ("a", "b", "c")


def drawn(rows: int = 200, seed: int = 5) -> tuple[Matrix, npt.NDArray[np.bool_]]:
    matrix = np.random.default_rng(seed).normal(size=(rows, len(NAMES))).astype(np.float32)
    return matrix, (matrix[:, 0] > 0.2) | (matrix[:, 1] > 1.0)


def odds(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    found: npt.NDArray[np.float64] = np.log(values) - np.log(1 - values)
    return found


def fitted(seed: int = 5, trees: int = 20) -> dict[str, object]:
    matrix, labels = drawn(seed=seed)
    return fit_trees(matrix, labels, np.ones(len(labels)), NAMES, trees=trees, depth=3, rate=0.2)


def test_trees_predict_what_they_learned() -> None:
    matrix, labels = drawn()
    found = trees_of(fitted(trees=60), NAMES).probabilities(matrix)
    assert ((found > 0.5) == labels).mean() > 0.95


def test_same_rows_give_the_same_trees() -> None:
    assert fitted() == fitted()


def test_plain_numbers_agree_with_catboost(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []

    class Kept(catboost.CatBoostClassifier):  # type: ignore[misc]
        def __init__(self, **options: object) -> None:
            super().__init__(**options)
            made.append(self)

    monkeypatch.setattr(catboost, "CatBoostClassifier", Kept)
    own = trees_of(fitted(), NAMES).probabilities(drawn()[0])
    assert own == pytest.approx(made[0].predict_proba(drawn()[0])[:, 1], abs=1e-3)


def test_tree_that_asks_less_is_filled_up() -> None:
    matrix = np.zeros((20, len(NAMES)), dtype=np.float32)
    matrix[10:, 1] = 1.0
    labels = matrix[:, 1] > 0.5
    value = fit_trees(matrix, labels, np.ones(20), NAMES, trees=5, depth=4, rate=0.5)
    trees = trees_of(value, NAMES)
    assert (trees.features.shape, trees.leaves.shape) == ((5, 4), (5, 16))
    assert ((trees.probabilities(matrix) > 0.5) == labels).all()


@pytest.mark.parametrize("count", [1, 2, 3])
def test_merged_forests_say_the_mean_in_log_odds(count: int) -> None:
    forests = [fitted(seed) for seed in range(count)]
    matrix, _ = drawn(seed=99)
    single = [odds(trees_of(forest, NAMES).probabilities(matrix)) for forest in forests]
    together = odds(trees_of(merged(*forests), NAMES).probabilities(matrix))
    assert together == pytest.approx(np.mean(single, axis=0), abs=1e-3)
