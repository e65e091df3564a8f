"""Features -> the probability that each block belongs to the article: a model of plain numbers, evaluated by NumPy.

Symmetric decision trees: each asks the same few questions of every block ("is feature f above b?"), and the answers,
read as a binary number, name the leaf whose value is added.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

from newsspider.extract.features import FEATURES, Matrix
from newsspider.extract.lexicon import Lexicon

Probabilities = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """A sum of symmetric trees of one depth; shapes are (trees, depth) and (trees, 2 ** depth)."""

    features: npt.NDArray[np.intp]
    borders: npt.NDArray[np.float32]
    leaves: npt.NDArray[np.float32]
    bias: float

    def probabilities(self, matrix: Matrix) -> Probabilities:
        """A value from 0 to 1 for each row."""
        depth = self.features.shape[1]
        answers: npt.NDArray[np.bool_] = matrix[:, self.features] > self.borders
        leaf = answers @ (1 << np.arange(depth))
        score = self.leaves[np.arange(len(self.leaves)), leaf].sum(axis=1, dtype=np.float64) + self.bias
        found: Probabilities = 1.0 / (1.0 + np.exp(-np.clip(score, -60.0, 60.0)))
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """What was learned: of names and words, and trees that judge."""

    lexicon: Lexicon
    blocks: Trees
    lines: Trees
    """Of blocks of a text without markup."""
    pages: Trees
    page_names: Mapping[str, float]
    """Weights of what a page is known by; see `newsspider.extract.pagetype.names`."""


def trees_of(value: dict[str, Any], names: tuple[str, ...]) -> Trees:
    """Trees from their JSON form, in which features are named. Raises `KeyError` where a name is unknown."""
    index = {name: at for at, name in enumerate(names)}
    return Trees(
        features=np.array([[index[name] for name in tree] for tree in value["features"]], dtype=np.intp),
        borders=np.array(value["borders"], dtype=np.float32),
        leaves=np.array(value["leaves"], dtype=np.float32),
        bias=float(value["bias"]),
    )


@cache
def load_model() -> Model:
    """The model that ships with the package; read once, a few tens of milliseconds."""
    from newsspider.extract.pagetype.columns import PAGE_FEATURES

    folder = files("newsspider.extract").joinpath("model")
    lexicon = json.loads(folder.joinpath("lexicon.json").read_text("utf-8"))
    trees = json.loads(folder.joinpath("trees.json").read_text("utf-8"))
    return Model(
        lexicon=Lexicon(names=lexicon["names"], words=lexicon["words"]),
        blocks=trees_of(trees["blocks"], FEATURES),
        lines=trees_of(trees["lines"], FEATURES),
        pages=trees_of(trees["pages"], PAGE_FEATURES),
        page_names=lexicon["pages"],
    )
