"""Pages that claim the address of another one: copies of it, and those that are wrong."""

from __future__ import annotations

from collections.abc import Iterator
from time import sleep

import pytest

from tests.crawl.paper import FERRY, TITLES, Paper
from tests.crawl.run import Outcome, crawl
from tests.web import Answer, LocalSite, Route, article_page, listing_page

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


@pytest.mark.parametrize("edit", ["date", "text"])
def test_edit_is_not_lost_where_another_address_of_the_article_is_read_first(paper: Paper, edit: str) -> None:
    def page(*, edited: bool) -> str:
        published = "2026-11-20T12:00:00Z" if edited and edit == "date" else "2026-11-20T10:00:00Z"
        canonical = f"{paper.site.url[:-1]}{FERRY}"
        text = article_page(TITLES[FERRY], published=published, canonical=canonical, paragraphs=9)
        return text.replace("</p>", " And one sentence more.</p>", 1) if edited and edit == "text" else text

    def slowly(path: str) -> Answer:
        sleep(1.0)
        return Answer(page(edited=True))

    def listed(lastmod: str) -> Answer:
        entry = f"<url><loc>{paper.site.url[:-1]}{FERRY}</loc><lastmod>{lastmod}</lastmod></url>"
        return Answer(f"<urlset>{entry}</urlset>", content_type="application/xml")

    paper.name()
    paper.site.routes.update({FERRY: page(edited=False), "/sitemap.xml": listed("2026-11-20T10:00:00Z")})
    assert paper.crawl().headlines == [TITLES[FERRY]]
    alias = "/town/2026/11/ferry-stays-in-port"
    paper.name(**{alias: TITLES[FERRY]})
    paper.site.routes.update({FERRY: slowly, alias: page(edited=True), "/sitemap.xml": listed("2026-11-21T10:00:00Z")})
    (article,) = paper.crawl("-s", "NEWSSPIDER_FIRST_PAGES=0").articles
    assert alias in paper.site.paths
    assert article["revision"] == 2
    assert article["url"] == f"{paper.site.url[:-1]}{FERRY}"
