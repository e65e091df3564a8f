"""Symmetric trees as plain numbers: NumPy's evaluation is that of a loop which asks one question after another."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from newsspider.extract.classify import Trees, load_model, trees_of
from newsspider.extract.features import FEATURES, Matrix
from newsspider.extract.pagetype import PAGE_FEATURES

NAMES = ("a", "b", "c", "d")


def drawn(trees: int, depth: int, seed: int = 7) -> dict[str, Any]:
    """Trees in their JSON form, drawn at random."""
    random = np.random.default_rng(seed)
    return {
        "features": [[NAMES[at] for at in row] for row in random.integers(0, len(NAMES), (trees, depth))],
        "borders": random.normal(size=(trees, depth)).round(3).tolist(),
        "leaves": random.normal(size=(trees, 2**depth)).round(3).tolist(),
        "bias": 0.25,
    }


def asked(trees: dict[str, Any], row: list[float]) -> float:
    """One row's probability, slowly."""
    total = float(trees["bias"])
    for features, borders, leaves in zip(trees["features"], trees["borders"], trees["leaves"], strict=True):
        leaf = 0
        for level, (feature, border) in enumerate(zip(features, borders, strict=True)):
            leaf += 2**level * (row[NAMES.index(feature)] > border)
        total += leaves[leaf]
    return 1 / (1 + math.exp(-total))


def matrix(rows: int) -> Matrix:
    return np.random.default_rng(3).normal(size=(rows, len(NAMES))).round(2).astype(np.float32)


@pytest.mark.parametrize(("trees", "depth"), [(1, 1), (10, 3), (40, 6)])
def test_trees_agree_with_a_slow_evaluation(trees: int, depth: int) -> None:
    value, rows = drawn(trees, depth), matrix(50)
    found = trees_of(value, NAMES).probabilities(rows)
    assert found.tolist() == pytest.approx([asked(value, row) for row in rows.tolist()], abs=1e-6)


def test_value_at_the_border_is_not_above_it() -> None:
    value = {"features": [["a"]], "borders": [[0.5]], "leaves": [[-1.0, 1.0]], "bias": 0.0}
    rows = np.array([[0.5, 0, 0, 0], [0.51, 0, 0, 0]], dtype=np.float32)
    low, high = trees_of(value, NAMES).probabilities(rows)
    assert low < 0.5 < high


def test_order_of_the_names_does_not_matter() -> None:
    value, rows = drawn(10, 3), matrix(20)
    turned = trees_of(value, NAMES[::-1]).probabilities(rows[:, ::-1])
    assert turned.tolist() == trees_of(value, NAMES).probabilities(rows).tolist()


def test_unknown_feature_is_an_error() -> None:
    with pytest.raises(KeyError):
        trees_of({**drawn(1, 1), "features": [["unheard of"]]}, NAMES)


def test_extreme_sums_are_probabilities() -> None:
    value = {"features": [["a"]], "borders": [[0.0]], "leaves": [[-1e6, 1e6]], "bias": 0.0}
    rows = np.array([[-1, 0, 0, 0], [1, 0, 0, 0]], dtype=np.float32)
    low, high = trees_of(value, NAMES).probabilities(rows)
    assert (0 <= low < 1e-6, 1 - 1e-6 < high <= 1) == (True, True)


def test_no_trees_and_no_rows_are_no_error() -> None:
    none = Trees(np.zeros((0, 1), np.intp), np.zeros((0, 1), np.float32), np.zeros((0, 2), np.float32), 0.0)
    assert none.probabilities(matrix(3)).tolist() == [0.5] * 3
    assert trees_of(drawn(3, 2), NAMES).probabilities(matrix(0)).tolist() == []


def test_shipped_model_knows_the_features_and_is_read_once() -> None:
    model = load_model()
    assert model is load_model()
    assert model.blocks.features.max() < len(FEATURES)
    assert model.lines.features.max() < len(FEATURES)
    assert model.pages.features.max() < len(PAGE_FEATURES)
    assert len(model.lexicon.names) > 1_000


def test_rows_are_judged_alike_however_many_there_are() -> None:
    rows, trees = matrix(4_500), trees_of(drawn(10, 3), NAMES)
    alone = [trees.probabilities(rows[at : at + 1])[0] for at in (0, 1_999, 2_000, 4_499)]
    assert trees.probabilities(rows)[[0, 1_999, 2_000, 4_499]].tolist() == pytest.approx(alone, abs=1e-12)
    assert trees.probabilities(rows[:0]).tolist() == []
