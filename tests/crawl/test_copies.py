"""Pages that claim the address of another one: copies of it, and those that are wrong."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.crawl.run import Outcome, crawl
from tests.web import LocalSite, Route, article_page, listing_page

NAMES = ("bridge", "council", "harbour", "museum", "railway", "theatre")
STORY = "/2026/11/20/a-story-of-many-forms.html"
PARAGRAPHS = {
    STORY: 30,
    f"/amp{STORY}": 6,
    f"/telephone{STORY}": 29,
    "/print/2026/11/20/a-story-of-many-forms-on-paper.html": 28,
}
"""How much each form of the story shows of it."""


def wrong() -> dict[str, Route]:
    """Six articles of a site that writes `/news` into every page."""
    paths = {f"/2026/11/20/about-the-{name}-of-this-town.html": name for name in NAMES}
    return {
        "/": listing_page(
            {path: f"What there is to say about the {name} of this town" for path, name in paths.items()}
        ),
        **{path: article_page(f"About the {name}", canonical="/news") for path, name in paths.items()},
    }


def right() -> dict[str, Route]:
    """One article, which pages for readers, telephones and printers show."""
    return {
        "/": listing_page({path: f"A story of many forms, as shown at {path}" for path in PARAGRAPHS}),
        **{p: article_page("Of many forms", paragraphs=n, canonical=STORY) for p, n in PARAGRAPHS.items()},
    }


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LocalSite, LocalSite, Outcome]]:
    with LocalSite(wrong()) as liar, LocalSite(right()) as honest:
        data = tmp_path_factory.mktemp("copies")
        yield liar, honest, crawl("-a", f"site={liar.url},{honest.url}", "-s", "NEWSSPIDER_FIELDS=all", data=data)


Crawled = tuple[LocalSite, LocalSite, Outcome]


def test_one_canonical_address_on_every_page_loses_no_article(crawled: Crawled) -> None:
    liar, _, outcome = crawled
    assert outcome.headlines_of(liar.authority) == [f"About the {name}" for name in NAMES]


def test_articles_that_claim_one_address_are_told_apart_and_warned_of(crawled: Crawled) -> None:
    articles = [a for a in crawled[2].articles if a["publisher"]["domain"] == crawled[0].authority]
    assert len({article["id"] for article in articles}) == len(NAMES)
    warned = [article for article in articles if article["warnings"]]
    assert {article["canonicalUrl"] for article in articles} - {article["url"] for article in warned} == {
        f"{crawled[0].url}news"
    }
    assert {warning for article in warned for warning in article["warnings"]} == {
        "the page claims the address of another article"
    }


def test_forms_of_one_article_are_one_line(crawled: Crawled) -> None:
    _, honest, outcome = crawled
    assert len([path for path in honest.paths if "many-forms" in path]) == 3, "/amp/ is known to be the same address"
    assert outcome.headlines_of(honest.authority) == ["Of many forms"]
