"""Is the page an article? What the judgement is made of, and pages that leave no doubt."""

from __future__ import annotations

import numpy as np
import pytest

from newsspider.extract import extract
from newsspider.extract.blocks import read_blocks
from newsspider.extract.classify import Probabilities, load_model
from newsspider.extract.evidence import read_evidence
from newsspider.extract.features import read_features
from newsspider.extract.lexicon import Lexicon
from newsspider.extract.pagetype import PAGE_FEATURES, article_probability, page_features
from newsspider.extract.parse import parse
from tests.extract.samples import HEADLINE, PARAGRAPHS, article_page

ADDRESS = "https://news.example.com/2026/11/24/ferry-returns-to-the-old-harbour-1234567.html"
TEASERS = "".join(
    f'<article class="teaser"><a href="/islands/story-{number}"><h3>Story {number}: {text[:40]}</h3></a>'
    f"<p>{text[:60]} …</p></article>"
    for number, text in enumerate(PARAGRAPHS * 6)
)
FRONT = f"""<!doctype html><html><head><title>The Lighthouse - News of the islands</title>
<meta property="og:type" content="website"></head><body><nav><a href="/">Home</a> <a href="/islands">Islands</a></nav>
<main>{TEASERS}</main><footer>Imprint</footer></body></html>"""


def features(html: str, probabilities: Probabilities | None = None, url: str | None = ADDRESS) -> dict[str, float]:
    root = parse(html)
    page, evidence = read_blocks(root), read_evidence(root)
    matrix = read_features(page, evidence, Lexicon())
    if probabilities is None:
        probabilities = np.array([0.9 if block.text in PARAGRAPHS else 0.1 for block in page.blocks])
    row = page_features(page, matrix, probabilities, evidence, url)
    assert row.shape == (1, len(PAGE_FEATURES))
    assert np.isfinite(row).all()
    return dict(zip(PAGE_FEATURES, row[0].tolist(), strict=True))


def test_articles_features_are_those_of_its_text() -> None:
    found = features(article_page())
    assert found["content blocks"] == found["content good blocks"] == len(PARAGRAPHS)
    assert found["content chars"] == sum(map(len, PARAGRAPHS))
    assert found["content share"] > 0.8
    assert found["content span share"] == 1
    assert found["best block"] == pytest.approx(0.9)
    assert found["title likeness"] == 1
    assert (found["called an article"], found["called something else"]) == (1, 0)


def test_fronts_features_are_those_of_a_listing() -> None:
    found = features(FRONT, url="https://news.example.com/islands")
    assert found["content blocks"] == found["content chars"] == 0
    assert found["headings linked"] == found["headings"] == 30
    assert found["repeats"] == 30
    assert (found["called an article"], found["called something else"]) == (0, 1)
    assert found["chars before content"] == 1


def test_address_counts_where_it_is_known() -> None:
    assert features(article_page())["address likelihood"] > 0.5
    unknown = features(article_page(), url=None)
    assert (unknown["address known"], unknown["address likelihood"]) == (0, 0.5)


def test_page_without_text_is_no_article() -> None:
    root = parse("<html><body><img src=a></body></html>")
    page, evidence = read_blocks(root), read_evidence(root)
    matrix = read_features(page, evidence, Lexicon())
    assert article_probability(page, matrix, np.zeros(0), evidence, ADDRESS, load_model().pages) == 0


def test_article_is_told_from_a_front() -> None:
    article = extract(article_page(), ADDRESS).isArticleProbability
    front = extract(FRONT, "https://news.example.com/islands").isArticleProbability
    assert article is not None
    assert front is not None
    assert article > 0.5 > front
    assert article - front > 0.3


def test_article_is_one_without_its_address_as_well() -> None:
    article = extract(article_page()).isArticleProbability
    assert article is not None
    assert article > 0.5


def test_headline_alone_is_no_article() -> None:
    alone = extract(f"<title>{HEADLINE}</title><h1>{HEADLINE}</h1><a href=/>Home</a>", ADDRESS)
    assert alone.isArticleProbability is not None
    assert alone.isArticleProbability < 0.5
