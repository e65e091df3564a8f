"""Judged pages -> what tells articles from other pages: weights of names, and a forest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from newsspider.extract.classify import load_model
from newsspider.extract.evidence import Evidence
from newsspider.extract.features import Matrix
from newsspider.extract.pagetype import PAGE_FEATURES, NameScores, name_scores, page_features, page_names
from newsspider.training.fit import forest_of
from newsspider.training.learner import Judged, PageFit, fit_forest
from newsspider.training.pagenames import KnownPage, learn_names, unseen_scores

_ARTICLE = 3.0
"""Weight of an article: one that is not taken for one is lost, while what else is taken has other checks to pass."""
_OTHER = 1.0
_BRIEF = 1.0
_FRONT = 0.25
_FRONT_NAMES = 0.05
"""Weights of a made-up front for the trees and for the names. With names alone, most fronts in the frame of an article
were taken for one; with more weight for fronts, real pages of other kinds are told apart less well."""
_LESS = 0.4
"""Share of a page's weight for the same page with less known of it."""

_RISING = (
    "address likelihood", "address score", "head score", "markup score", "all scores", "called an article",
    "best block", "best five blocks",
)  # fmt: skip
"""Evidence that only ever speaks for an article."""

_Row = tuple[Matrix, bool, float]


def fit_pages(pages: Sequence[Judged], briefs: Iterable[Judged] = (), fronts: Iterable[Judged] = ()) -> PageFit | None:
    """What pages teach of being an article; their blocks were judged by models that did not know their sites.

    So are their names: what trees learn of scores must hold for sites of which no name was counted. `briefs` are of
    articles among the pages. None where all pages are articles, or none is: then there is nothing to learn.
    """
    if len({page.sample.page.is_article for page in pages}) < 2:
        return None
    fronts = list(fronts)
    known = [_known(page) for page in pages] + [replace(_known(front), weight=_FRONT_NAMES) for front in fronts]
    scores = unseen_scores(known)
    of_page = {_key(page): found for page, found in zip(pages, scores, strict=False)}
    rows: list[_Row] = []
    for page, found in zip(pages, scores, strict=False):
        rows += _views(page, found, _ARTICLE if page.sample.page.is_article else _OTHER)
    for front, found in zip(fronts, scores[len(pages) :], strict=True):
        rows += _views(front, found, _FRONT)
    rows += [(_row(brief, of_page[_key(brief)]), True, _BRIEF) for brief in briefs]
    matrices, truth, weights = zip(*rows, strict=True)
    trees = fit_forest("pages", np.concatenate(matrices), np.array(truth), np.array(weights), PAGE_FEATURES, _RISING)
    return PageFit(names=learn_names(known), trees=trees)


def shipped_pages() -> PageFit:
    """What the model that ships with the package knows of pages."""
    model = load_model()
    return PageFit(names=dict(model.page_names), trees=forest_of(model.pages, PAGE_FEATURES))


def features_of(page: Judged, names: Mapping[str, float]) -> Matrix:
    """The page's row of `PAGE_FEATURES`, by the weights of names."""
    return _row(page, name_scores(_known(page).names, names))


def _views(page: Judged, scores: NameScores, weight: float) -> Iterator[_Row]:
    """The page with all that is known of it, and with less: each kind of evidence may be missing, or all of them."""
    sample = page.sample
    is_article = sample.page.is_article
    headless = replace(page, sample=replace(sample, evidence=Evidence()))
    homeless = _homeless(page)
    yield _row(page, scores), is_article, weight
    yield _row(headless, scores._replace(head=0.0)), is_article, weight * _LESS
    yield _row(homeless, scores._replace(address=0.0)), is_article, weight * _LESS
    yield _row(page, scores._replace(markup=0.0)), is_article, weight * _LESS
    yield _row(_homeless(headless), NameScores(0.0, 0.0, 0.0)), is_article, weight * _LESS


def _homeless(page: Judged) -> Judged:
    """The page, its address unknown."""
    return replace(page, sample=replace(page.sample, page=replace(page.sample.page, url="")))


def _row(page: Judged, scores: NameScores) -> Matrix:
    sample = page.sample
    return page_features(sample.blocks, page.matrix, page.probabilities, sample.evidence, sample.page.url, scores)


def _known(page: Judged) -> KnownPage:
    sample = page.sample
    names = page_names(sample.blocks, sample.evidence, sample.page.url)
    return KnownPage(names, sample.page.group, sample.page.site, sample.page.is_article)


def _key(page: Judged) -> tuple[str, str]:
    """The same for a page and its brief."""
    return page.sample.page.corpus, page.sample.page.id
