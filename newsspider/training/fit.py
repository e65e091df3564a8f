"""Features and labels -> symmetric trees as plain numbers."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
import numpy.typing as npt

from newsspider.extract.classify import Trees
from newsspider.extract.features import Matrix


def fit_trees(
    matrix: Matrix,
    labels: npt.NDArray[np.bool_],
    weights: npt.NDArray[np.float64],
    names: tuple[str, ...],
    *,
    trees: int,
    depth: int,
    rate: float,
    rising: Collection[str] = (),
) -> dict[str, Any]:
    """The JSON form of trees that predict the labels; the same input gives the same trees.

    More of a feature that is `rising` never makes a label less likely, whatever the pages at hand say.
    """
    from catboost import CatBoostClassifier, Pool

    model = CatBoostClassifier(
        iterations=trees,
        depth=depth,
        learning_rate=rate,
        l2_leaf_reg=5.0,
        border_count=64,
        rsm=0.3,
        random_seed=20261124,
        thread_count=2,
        verbose=False,
        allow_writing_files=False,
        monotone_constraints=[int(name in rising) for name in names] if rising else None,
    )
    model.fit(Pool(matrix, labels.astype(int), weight=weights))
    return _plain(model, names, depth)


def merged(*forests: dict[str, Any]) -> dict[str, Any]:
    """One forest that says the mean of what several of one depth say, in log-odds."""
    share = 1 / len(forests)
    return {
        "bias": round(sum(forest["bias"] for forest in forests) * share, 5),
        "features": [tree for forest in forests for tree in forest["features"]],
        "borders": [tree for forest in forests for tree in forest["borders"]],
        "leaves": [[round(leaf * share, 5) for leaf in tree] for forest in forests for tree in forest["leaves"]],
    }


def _plain(model: Any, names: tuple[str, ...], depth: int) -> dict[str, Any]:
    """What the trees ask and what they add. A tree that asks less is filled up with a question always answered no."""
    import json
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        model.save_model(str(path), format="json")
        exported = json.loads(path.read_text())
    scale, bias = exported["scale_and_bias"]
    features, borders, leaves = [], [], []
    for tree in exported["oblivious_trees"]:
        splits = tree["splits"] or []
        missing = depth - len(splits)
        features.append([names[split["float_feature_index"]] for split in splits] + [names[0]] * missing)
        borders.append([round(split["border"], 5) for split in splits] + [1e30] * missing)
        leaves.append([round(value * scale, 5) for value in tree["leaf_values"]] * 2**missing)
    return {"bias": round(bias[0], 5), "features": features, "borders": borders, "leaves": leaves}


def forest_of(trees: Trees, names: tuple[str, ...]) -> dict[str, Any]:
    """The JSON form that `trees_of` reads."""
    return {
        "bias": trees.bias,
        "features": [[names[at] for at in tree] for tree in trees.features.tolist()],
        "borders": [[round(border, 5) for border in tree] for tree in trees.borders.tolist()],
        "leaves": [[round(leaf, 5) for leaf in tree] for tree in trees.leaves.tolist()],
    }
