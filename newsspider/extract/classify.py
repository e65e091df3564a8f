"""Features -> the probability that each block belongs to the article: a model of plain numbers, evaluated by NumPy.

Symmetric decision trees: each asks the same few questions of every block ("is feature f above b?"), and the answers,
read as a binary number, name the leaf whose value is added.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from newsspider.extract.features import FEATURES, Matrix
from newsspider.extract.lexicon import Lexicon
from newsspider.extract.model_files import mark_of, read_model_files

Probabilities = npt.NDArray[np.float64]
_DEEPEST = 8
"""Levels of a tree whose leaves a byte can number."""
_ROWS = 2_000
"""Judged at once, in 20 MB. 20,000, which a page of a megabyte can have, would take 180."""


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """A sum of symmetric trees of one depth, 8 at most; shapes are (trees, depth) and (trees, 2 ** depth)."""

    features: npt.NDArray[np.intp]
    borders: npt.NDArray[np.float32]
    leaves: npt.NDArray[np.float32]
    bias: float
    _questions: Questions = field(init=False, repr=False)

    def __post_init__(self) -> None:
        count, depth = self.features.shape
        if self.borders.shape != (count, depth) or self.leaves.shape != (count, 2**depth):
            raise ValueError("not trees of one depth")
        if depth > _DEEPEST:
            raise ValueError(f"trees deeper than {_DEEPEST}")
        object.__setattr__(self, "_questions", Questions.of(self.features, self.borders))

    def probabilities(self, matrix: Matrix) -> Probabilities:
        """A value from 0 to 1 for each row."""
        parts = [self._judged(matrix[start : start + _ROWS]) for start in range(0, len(matrix), _ROWS)]
        return np.concatenate(parts) if parts else np.zeros(0)

    def answers(self, matrix: Matrix) -> npt.NDArray[np.uint8]:
        """The leaf that each tree (row) comes to for each row of the matrix (column): bit `l` is level `l`'s answer."""
        return self._questions.answers(matrix)

    def _judged(self, matrix: Matrix) -> Probabilities:
        leaf = self.answers(matrix) + np.arange(0, self.leaves.size, self.leaves.shape[1])[:, None]
        # Every one is there: not to have them looked at first is what "clip" is for.
        score = self.leaves.ravel().take(leaf, mode="clip").sum(axis=0, dtype=np.float64) + self.bias
        found: Probabilities = 1.0 / (1.0 + np.exp(-np.clip(score, -60.0, 60.0)))
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Questions:
    """What the trees ask, each question once however many trees ask it: a third of them is new."""

    features: npt.NDArray[np.intp]
    borders: npt.NDArray[np.float32]
    asked: list[npt.NDArray[np.intp]]
    """Of each level of the trees, the question that each tree asks there."""

    @classmethod
    def of(cls, features: npt.NDArray[np.intp], borders: npt.NDArray[np.float32]) -> Questions:
        pairs = np.stack([features.ravel(), borders.ravel()], axis=1).astype(np.float64)
        different, asked = np.unique(pairs, axis=0, return_inverse=True)
        levels = asked.reshape(features.shape).T
        return cls(
            features=different[:, 0].astype(np.intp),
            borders=different[:, 1].astype(np.float32)[:, None],
            asked=[np.ascontiguousarray(level) for level in levels],
        )

    def answers(self, matrix: Matrix) -> npt.NDArray[np.uint8]:
        """The leaf that each tree (row) comes to for each row of the matrix (column)."""
        yes = (np.ascontiguousarray(matrix.T).take(self.features, axis=0) > self.borders).view(np.uint8)
        leaf = yes.take(self.asked[-1], axis=0)
        for asked in self.asked[-2::-1]:
            leaf += leaf
            leaf += yes.take(asked, axis=0)
        return leaf


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
    mark: bytes = bytes(8)
    """Tells it from others: 8 bytes of its files."""


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
def load_model(of: Path | None = None) -> Model:
    """The model of a folder, or the one that ships with the package; read once, a few tens of milliseconds."""
    from newsspider.extract.pagetype.columns import PAGE_FEATURES

    model_files = read_model_files(of)
    lexicon, trees = (json.loads(file.decode("utf-8")) for file in model_files)
    return Model(
        lexicon=Lexicon(names=lexicon["names"], words=lexicon["words"]),
        blocks=trees_of(trees["blocks"], FEATURES),
        lines=trees_of(trees["lines"], FEATURES),
        pages=trees_of(trees["pages"], PAGE_FEATURES),
        page_names=lexicon["pages"],
        mark=mark_of(model_files),
    )
