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
from newsspider.extract.pagetype import PAGE_FEATURES, NameScores, article_probability, page_features
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
    row = page_features(page, matrix, probabilities, evidence, url, NameScores(1.0, 0.5, -2.0))
    assert row.shape == (1, len(PAGE_FEATURES))
    assert np.isfinite(row).all()
    return dict(zip(PAGE_FEATURES, row[0].tolist(), strict=True))


def test_articles_features_are_those_of_its_text() -> None:
    found = features(article_page())
    assert found["content chars"] == sum(map(len, PARAGRAPHS))
    assert found["content share"] > 0.8
    assert found["content span share"] == 1
    assert found["best block"] == pytest.approx(0.9)
    assert found["title likeness"] == 1
    assert (found["called an article"], found["called something else"]) == (1, 0)


def test_fronts_features_are_those_of_a_listing() -> None:
    found = features(FRONT, url="https://news.example.com/islands")
    assert found["content chars"] == found["content in one place"] == 0
    assert found["headings linked"] == 30
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
    assert article_probability(page, matrix, np.zeros(0), evidence, ADDRESS, load_model()) == 0


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


def test_headline_alone_is_far_less_of_an_article_than_one_with_its_text() -> None:
    alone = extract(f"<title>{HEADLINE}</title><h1>{HEADLINE}</h1><a href=/>Home</a>", ADDRESS).isArticleProbability
    whole = extract(article_page(), ADDRESS).isArticleProbability
    assert alone is not None
    assert whole is not None
    assert whole - alone > 0.3


def test_scores_of_names_are_columns_and_so_is_their_sum() -> None:
    found = features(article_page())
    assert [found[f"{kind} score"] for kind in ("address", "head", "markup")] == [1.0, 0.5, -2.0]
    assert found["all scores"] == pytest.approx(-0.5)


def test_byline_is_looked_for_by_the_headline() -> None:
    dated = article_page(inside="<p>24 November 2026, 10:15</p>").replace("</h1>", "</h1><p>23 November 2026, 9:30</p>")
    found = features(dated)
    assert (found["moments"], found["moments by the title"]) == (2, 2)
    far = article_page(after="<p>24 November 2026, 10:15</p>")
    assert (features(far)["moments"], features(far)["moments by the title"]) == (1, 0)


@pytest.mark.parametrize("about", ["best block", "all scores", "address likelihood"])
def test_more_evidence_for_an_article_never_speaks_against_it(about: str) -> None:
    trees = load_model().pages
    at = PAGE_FEATURES.index(about)
    row = np.array([list(features(article_page()).values())], dtype=np.float32).repeat(50, axis=0)
    row[:, at] = np.linspace(-1.0, 1.0, 50)
    assert (np.diff(trees.probabilities(row)) >= -1e-6).all()
