"""What each feature contributed to a judgement: the model's sum of trees, shared out among the questions they ask.

A tree asks its few questions of every block, so that its value can be shared out exactly (Shapley values): over all
orders in which the answers may become known, how much each answer changes the tree's mean by. An answer that is not
known is one of the page's other blocks', half of the time of one that seems to be the article's and half of one that
does not: what is told is what sets a block apart on its own page, and what the whole page has in common (its size, say)
contributes nothing.

It costs tens of milliseconds a page and is asked for only where somebody wants to know.
"""

from __future__ import annotations

from math import factorial

import numpy as np
import numpy.typing as npt

from newsspider.extract.classify import Probabilities, Trees
from newsspider.extract.features import Matrix

Contributions = npt.NDArray[np.float64]
"""Rows are a page's, columns the matrix's: log-odds, positive where they speak for the article."""
_UNKNOWN = 2.0
"""Blocks of which nobody knows what they would answer, beside those of either kind: a page may have none of it."""
_ROWS = 2_000
"""Shared out at once, in 100 MB."""


def contributions(trees: Trees, matrix: Matrix, probabilities: Probabilities) -> Contributions:
    """Of each feature for each row; a row's sum is its log-odds above those of mean answers.

    `probabilities` are the trees' own of these rows.
    """
    found = np.zeros(matrix.shape)
    if not len(matrix):
        return found
    leaves = np.concatenate([trees.answers(matrix[start : start + _ROWS]) for start in range(0, len(matrix), _ROWS)], 1)
    shares = _shares(trees, _yes(leaves, probabilities, trees.features.shape[1]))
    count, depth = trees.features.shape
    width = matrix.shape[1]
    tree = np.arange(count)[:, None]
    for start in range(0, len(matrix), _ROWS):
        part = leaves[:, start : start + _ROWS]
        cells = np.arange(part.shape[1]) * width
        for level in range(depth):
            at = (trees.features[:, level][:, None] + cells).ravel()
            summed = np.bincount(at, shares[level][tree, part].ravel(), part.shape[1] * width)
            found[start : start + _ROWS] += summed.reshape(-1, width)
    return found


def _yes(leaves: npt.NDArray[np.uint8], probabilities: Probabilities, depth: int) -> list[npt.NDArray[np.float64]]:
    """Of each level, the share of "yes" among each tree's unknown answers."""
    kinds = [(kind, kind.sum() + _UNKNOWN) for kind in (probabilities, 1 - probabilities)]
    shares = []
    for level in range(depth):
        answers = (leaves >> np.uint8(level) & 1).astype(np.float64)
        shares.append(sum(((answers @ kind) + _UNKNOWN / 2) / total / 2 for kind, total in kinds))
    return shares


def _shares(trees: Trees, yes: list[npt.NDArray[np.float64]]) -> npt.NDArray[np.float64]:
    """Of each level (first) of each tree, what its answer contributes to each leaf."""
    count, depth = trees.features.shape
    # Axis 1 + k of a tree's values is that of the level depth - 1 - k: the lowest bit of a leaf's number is level 0.
    values = trees.leaves.astype(np.float64).reshape(count, *(2,) * depth)
    shares = np.zeros((depth, count, 2**depth))
    for known in range(2**depth):
        mean = values
        for level in range(depth):
            if not known >> level & 1:
                mean = _mean_over(mean, depth - level, yes[level])
        flat = np.broadcast_to(mean, values.shape).reshape(count, -1)
        size = known.bit_count()
        for level in range(depth):
            if known >> level & 1:
                shares[level] += _weight(size - 1, depth) * flat
            else:
                shares[level] -= _weight(size, depth) * flat
    return shares


def _mean_over(values: npt.NDArray[np.float64], axis: int, yes: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    shape = (len(values), *(1,) * (values.ndim - 1))
    no, says = np.split(values, 2, axis=axis)
    share = yes.reshape(shape)
    mean: npt.NDArray[np.float64] = (1 - share) * no + share * says
    return mean


def _weight(before: int, players: int) -> float:
    """The share of all orders in which so many particular ones come first and a particular one next."""
    return factorial(before) * factorial(players - before - 1) / factorial(players)
