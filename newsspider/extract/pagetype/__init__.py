"""Is the page an article at all? Judged from its blocks, its own claims and its address; none of them decides alone."""

from __future__ import annotations

from newsspider.extract.blocks import Blocks
from newsspider.extract.classify import Model, Probabilities
from newsspider.extract.evidence import Evidence
from newsspider.extract.features import Matrix
from newsspider.extract.pagetype.columns import PAGE_FEATURES, page_features
from newsspider.extract.pagetype.names import NameScores, PageNames, name_scores, page_names

__all__ = [
    "PAGE_FEATURES",
    "NameScores",
    "PageNames",
    "article_probability",
    "name_scores",
    "page_features",
    "page_names",
]


def article_probability(
    page: Blocks, matrix: Matrix, probabilities: Probabilities, evidence: Evidence, url: str | None, model: Model
) -> float:
    """From 0 to 1. A page without text is none."""
    if not page.blocks:
        return 0.0
    scores = name_scores(page_names(page, evidence, url), model.page_names)
    return float(model.pages.probabilities(page_features(page, matrix, probabilities, evidence, url, scores))[0])
