"""Floors for the shipped model on real pages; it learned from some of them, so that these scores show breaks only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsspider.errors import ExtractionError
from newsspider.extract import extract
from newsspider.training.corpus import TruePage, read_corpus
from newsspider.training.scores import word_f1

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
FUNDUS_FLOOR = 0.975
EVERY = 4

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.is_dir(), reason=f"the evaluation pages are not here: no folder {CORPUS}"),
]


def pages_of(name: str, every: int = 1) -> Iterator[TruePage]:
    """Pages of articles whose text is known, in whole or in part."""
    known = (page for page in read_corpus(CORPUS / name) if page.has_truth)
    return (page for number, page in enumerate(known) if number % every == 0)


def test_news_pages_are_read_as_well_as_ever() -> None:
    scores = {
        page.id: word_f1(page.body or "", extract(page.html, page.url).articleBody) for page in pages_of("fundus")
    }
    mean = sum(scores.values()) / len(scores)
    worst = sorted(scores, key=lambda name: scores[name])[:10]
    assert mean >= FUNDUS_FLOOR, f"word F1 {mean:.4f}; the worst pages: {worst}"


@pytest.mark.parametrize("name", ["wcxb", "trafilatura"])
def test_no_page_raises_and_nearly_all_have_a_text(name: str) -> None:
    read = empty = 0
    for page in pages_of(name, EVERY):
        try:
            article = extract(page.html, page.url)
        except ExtractionError as error:
            pytest.fail(f"{page.id}: {error}")
        read += 1
        empty += not article.articleBody
    assert read > 50
    assert empty <= 0.05 * read
