"""Samples -> a model, and judgements of pages by models that have not seen their sites."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from newsspider.errors import UsageError
from newsspider.extract.classify import Model, Probabilities, Trees, trees_of
from newsspider.extract.features import FEATURES, Matrix, read_features
from newsspider.extract.lexicon import Lexicon
from newsspider.extract.pagetype import PAGE_FEATURES
from newsspider.training.corpus import split_rows
from newsspider.training.dataset import Sample, labelled
from newsspider.training.fit import fit_trees, merged
from newsspider.training.furnish import Furnisher
from newsspider.training.lexicon import learn
from newsspider.training.vary import variations

FOLDS = 5
TREES: dict[str, tuple[int, int, float]] = {
    "blocks": (200, 6, 0.12),
    "lines": (150, 5, 0.12),
    "pages": (200, 4, 0.06),
}
"""Number of trees, depth and learning rate of each fit; the forest of blocks is made of three."""
_OF_LINES = 2.2
"""Log-odds for each line: what would be taken at .1 is taken at .5. Without markup the model is seldom sure: on texts
of a fifth of the sites the word F1 grows by .04 (newspapers) and .14 (articles of all kinds); .05 is worse for the
former.
"""
_VARIED = 2
"""Forests of blocks that learn from variations of the pages, each of others, beside the one of pages as served."""


_UNDECIDED = Trees(np.zeros((0, 1), dtype=np.intp), np.zeros((0, 1), np.float32), np.zeros((0, 2), np.float32), 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class PageFit:
    """What was learned of pages, in JSON forms."""

    names: dict[str, float]
    """Weights of what pages are known by."""
    trees: dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Forests:
    """A model in its JSON form."""

    lexicon: Lexicon
    blocks: dict[str, Any]
    lines: dict[str, Any]
    pages: PageFit | None = None

    def model(self) -> Model:
        """Ready to judge. Every page is as likely an article as not where nothing was learned of pages."""
        return Model(
            lexicon=self.lexicon,
            blocks=trees_of(self.blocks, FEATURES),
            lines=trees_of(self.lines, FEATURES),
            pages=trees_of(self.pages.trees, PAGE_FEATURES) if self.pages else _UNDECIDED,
            page_names=self.pages.names if self.pages else {},
        )


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A page and how a model judged its blocks that was learned from other sites."""

    sample: Sample
    matrix: Matrix
    probabilities: Probabilities


def fit_blocks(samples: list[Sample]) -> Forests:
    """What labelled pages teach of blocks and of lines. Raises `UsageError` where they teach nothing."""
    known = [sample for sample, _ in labelled(samples)]
    if not known:
        raise UsageError("no article with truth to learn from; a corpus needs articles of several sites")
    learned = learn((sample.page.group, sample.blocks, labels) for sample, labels in labelled(known))
    served = [(sample, learned.without(sample.page.group)) for sample in known]
    furnisher = Furnisher(known)

    def varied(time: int) -> Iterator[tuple[Sample, Lexicon]]:
        return (each for sample, lexicon in served for each in variations(sample, lexicon, furnisher, time=time))

    return Forests(
        lexicon=learned.lexicon(),
        blocks=merged(
            _fit("blocks", served),
            *(_fit("blocks", [*served, *varied(time)]) for time in range(_VARIED)),
        ),
        lines=_fit_lines(served),
    )


def fit_lines(samples: list[Sample]) -> Model:
    """What labelled pages teach of lines alone, in a tenth of the time. Raises as `fit_blocks`."""
    known = [sample for sample, _ in labelled(samples)]
    learned = learn((sample.page.group, sample.blocks, labels) for sample, labels in labelled(known))
    served = [(sample, learned.without(sample.page.group)) for sample in known]
    return Model(
        lexicon=learned.lexicon(),
        blocks=_UNDECIDED,
        lines=trees_of(_fit_lines(served), FEATURES),
        pages=_UNDECIDED,
        page_names={},
    )


def _fit_lines(served: list[tuple[Sample, Lexicon]]) -> dict[str, Any]:
    learned = _fit("lines", [(sample.as_lines(), lexicon) for sample, lexicon in served])
    return {**learned, "bias": round(learned["bias"] + _OF_LINES, 5)}


def _fit(forest: str, pages: list[tuple[Sample, Lexicon]]) -> dict[str, Any]:
    matrices, contents, weights = [], [], []
    for sample, lexicon in pages:
        assert sample.labels is not None
        teaches = sample.labels.weight > 0
        matrices.append(read_features(sample.blocks, sample.evidence, lexicon)[teaches])
        contents.append(sample.labels.content[teaches])
        weights.append(sample.labels.weight[teaches])
    labels = np.concatenate(contents)
    if labels.all() or not labels.any():
        part = "part of the article" if labels.any() else "outside of the article"
        raise UsageError(
            f"by their truths every block of the {len(pages)} pages is {part}, so that there is nothing to tell apart; "
            "a page has to be kept as it was served, and its body to be the text of that page"
        )
    return fit_forest(forest, np.concatenate(matrices), labels, np.concatenate(weights), FEATURES)


def fit_forest(
    forest: str,
    matrix: Matrix,
    labels: npt.NDArray[np.bool_],
    weights: npt.NDArray[np.float64],
    names: tuple[str, ...],
    rising: tuple[str, ...] = (),
) -> dict[str, Any]:
    """A forest in its JSON form."""
    trees, depth, rate = TREES[forest]
    return fit_trees(matrix, labels, weights, names, trees=trees, depth=depth, rate=rate, rising=rising)


def judge(model: Model, samples: Iterable[Sample]) -> Iterator[Judged]:
    for sample in samples:
        matrix = read_features(sample.blocks, sample.evidence, model.lexicon)
        yield Judged(sample, matrix, model.blocks.probabilities(matrix))


def split(samples: Iterable[Sample], fold: int, folds: int = FOLDS) -> tuple[list[Sample], list[Sample]]:
    """Pages to learn from and pages to judge. No site is on both sides, by whatever name its corpus calls it."""
    known = list(samples)
    others, judged = split_rows([(sample.page.group, sample.page.site) for sample in known], fold, folds)
    return [known[row] for row in others], [known[row] for row in judged]
