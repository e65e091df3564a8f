import json
from pathlib import Path

import pytest

from newsspider.discover.shape import article_likelihood

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/2026/11/24/bridge-over-the-harbour-opens",
        "https://example.com/politik/bruecke-am-hafen-eroeffnet-a-1234567.html",
        "https://example.com/news/world-europe-65897191",
        "https://example.com/article.php?id=48213",
        "https://example.com/index.php?id=48213",
        "https://example.com/chronik/meldung.html?id=4705",
        "https://example.com/a/bridge-over-the-harbour-opens-after-nine-years",
        "https://example.com/%E7%A4%BE%E4%BC%9A/%E6%B8%AF%E3%81%AE%E6%96%B0%E3%81%97%E3%81%84%E6%A9%8B%E3%81%8C%E9%96%8B%E9%80%9A",
    ],
)
def test_address_of_an_article_looks_like_one(url: str) -> None:
    assert article_likelihood(url) >= 0.5


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/",
        "https://example.com/politik/",
        "https://example.com/tag/hafen",
        "https://example.com/autor/erna-beispiel",
        "https://example.com/impressum",
        "https://example.com/mentions-legales",
        "https://example.com/login?next=/",
        "https://example.com/search?q=bridge",
        "https://example.com/sport/page/2",
        "https://example.com/sport?page=2",
        "https://example.com/videos/",
        "https://example.com/media/bridge-over-the-harbour-opens.jpg",
        "mailto:editor@example.com",
        "http://[",
    ],
)
def test_address_of_something_else_does_not(url: str) -> None:
    assert article_likelihood(url) < 0.3


def test_year_in_a_slug_alone_is_no_date() -> None:
    assert article_likelihood("https://example.com/best-of-2026") < 0.5


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.exists(), reason="the evaluation pages are not here")
def test_articles_are_told_from_other_pages_by_address_alone() -> None:
    articles = [article_likelihood(row["url"]) for row in _truth("fundus")]
    others = [article_likelihood(row["url"]) for row in _truth("wcxb") if row["page_type"] != "article"]
    assert _auc(articles, others) >= 0.93
    assert sum(likelihood >= 0.5 for likelihood in articles) >= 0.97 * len(articles)


def _truth(name: str) -> list[dict[str, str]]:
    with (CORPUS / name / "truth.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _auc(positive: list[float], negative: list[float]) -> float:
    pairs = sum((p > n) + 0.5 * (p == n) for p in positive for n in negative)
    return pairs / (len(positive) * len(negative))
