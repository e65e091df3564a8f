"""What single features contributed to a judgement adds up to it."""

from __future__ import annotations

import numpy as np
import pytest

from newsspider.extract.classify import Trees, load_model
from newsspider.extract.contributions import contributions
from newsspider.extract.evidence import Evidence
from newsspider.extract.features import read_features
from tests.extract.samples import PARAGRAPHS, blocks


def trees(depth: int, count: int = 7, features: int = 5, seed: int = 1) -> Trees:
    random = np.random.default_rng(seed)
    return Trees(
        features=random.integers(0, features, (count, depth)),
        borders=random.random((count, depth)).astype(np.float32),
        leaves=random.normal(size=(count, 2**depth)).astype(np.float32),
        bias=0.5,
    )


def odds(model: Trees, matrix: np.ndarray) -> np.ndarray:
    probabilities = model.probabilities(matrix)
    return np.log(probabilities / (1 - probabilities))


@pytest.mark.parametrize("depth", [1, 3, 6, 8])
def test_a_rows_contributions_are_its_odds_above_those_of_all_rows(depth: int) -> None:
    model, matrix = trees(depth), np.random.default_rng(2).random((30, 5)).astype(np.float32)
    rest = odds(model, matrix) - contributions(model, matrix, model.probabilities(matrix)).sum(axis=1)
    assert np.allclose(rest, rest[0])


def test_feature_that_nothing_depends_on_contributes_nothing() -> None:
    model = Trees(
        features=np.array([[0, 1]]),
        borders=np.array([[0.5, 0.5]], dtype=np.float32),
        leaves=np.array([[-1.0, 1.0, -1.0, 1.0]], dtype=np.float32),  # the answer of level 0 alone
        bias=0.0,
    )
    matrix = np.array([[0, 0, 7], [1, 0, 7], [1, 1, 7]], dtype=np.float32)
    shares = contributions(model, matrix, model.probabilities(matrix))
    assert np.allclose(shares[:, 1:], 0.0)
    assert (np.sign(shares[:, 0]) == [-1, 1, 1]).all()


def test_what_speaks_for_the_text_is_positive() -> None:
    page = blocks("<nav><a href='/a'>Islands</a></nav>" + "".join(f"<p>{text}</p>" for text in PARAGRAPHS))
    model = load_model()
    matrix = read_features(page, Evidence(), model.lexicon)
    shares = contributions(model.blocks, matrix, model.blocks.probabilities(matrix))
    assert shares[0].sum() < 0 < shares[1:].sum(axis=1).min()


def test_page_of_no_block_and_page_of_one() -> None:
    model = trees(3)
    none = np.zeros((0, 5), dtype=np.float32)
    one = np.zeros((1, 5), dtype=np.float32)
    assert contributions(model, none, model.probabilities(none)).shape == (0, 5)
    assert np.isfinite(contributions(model, one, model.probabilities(one))).all()


def test_rows_do_not_depend_on_how_many_are_shared_out_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    model, matrix = trees(4), np.random.default_rng(3).random((11, 5)).astype(np.float32)
    probabilities = model.probabilities(matrix)
    at_once = contributions(model, matrix, probabilities)
    monkeypatch.setattr("newsspider.extract.contributions._ROWS", 4)
    assert np.allclose(contributions(model, matrix, probabilities), at_once)
