"""An explanation tells of the very article that a crawl would export, and where each part and field came from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from newsspider.errors import NotHtml
from newsspider.extract import Rules, extract
from newsspider.extract.explain import Explanation, explain
from newsspider.extract.origins import Origin
from newsspider.extract.reasons import Cause
from tests.extract.samples import HEADLINE, PARAGRAPHS, article_page, row_of

URL = "https://www.example.com/a"
PAGES = [
    path.parent
    for path in sorted((Path(__file__).parents[1] / "pages").glob("*/page.html"))
    if '"error"' not in (path.parent / "expected.json").read_text("utf-8")
]
TOLD = {
    "@type": "NewsArticle",
    "headline": HEADLINE,
    "datePublished": "2026-11-24T10:00:00Z",
    "author": {"@type": "Person", "name": "Ines Vartholm"},
}
LD = f'<script type="application/ld+json">{json.dumps(TOLD)}</script>'


@pytest.mark.parametrize("case", PAGES, ids=lambda path: path.name)
def test_article_is_the_one_that_is_extracted(case: Path) -> None:
    html = (case / "page.html").read_bytes()
    assert explain(html, URL).article == extract(html, URL)


def test_parts_know_the_blocks_that_they_were_made_of() -> None:
    found = explain(article_page(inside="<ul><li>One of the islands</li><li>Two of the islands</li></ul>"), URL)
    for part, rows in zip(found.parts, found.rows, strict=True):
        shown = " ".join(part.block.items or (part.block.text or "",))
        assert " ".join(found.page.blocks[row].text for row in rows) == shown
    assert all(found.judgements[row].kept for rows in found.rows for row in rows)


def origin(found: Explanation, field: str) -> Origin:
    return next(origin for origin in found.origins if origin.field == field)


def names(found: Explanation, field: str) -> list[str]:
    return [f"{(said := found.statements[at]).source} {said.name}" for at in origin(found, field).statements]


def test_field_is_found_on_the_page_and_in_what_the_page_says_of_itself() -> None:
    found = explain(article_page(head=LD, before="<p>By Ines Vartholm</p>"), URL)
    headline = origin(found, "headline")
    assert row_of(found.page, HEADLINE) in headline.rows
    assert {"json-ld NewsArticle.headline", "meta og:title", "title title"} <= set(names(found, "headline"))
    assert (headline.source, set(headline.agrees)) == ("visible", {"json-ld", "meta"})
    assert names(found, "authors") == ["json-ld NewsArticle.author.name"]
    assert found.page.blocks[origin(found, "authors").rows[0]].text == "By Ines Vartholm"
    assert names(found, "datePublished") == ["json-ld NewsArticle.datePublished"]


def test_sources_own_statements_come_before_those_that_agree() -> None:
    found = explain(article_page(head='<meta name="author" content="Ines Vartholm">' + LD), URL)
    assert names(found, "authors") == ["json-ld NewsArticle.author.name", "meta author"]


def test_every_field_that_is_there_says_where_from() -> None:
    head = LD + '<meta property="article:section" content="Harbour"><link rel="canonical" href="/a">'
    found = explain(article_page(head=head), URL)
    assert [origin.field for origin in found.origins if origin.source is None] == []
    assert {"headline", "authors", "datePublished", "articleSection", "articleType", "canonicalUrl", "articleBody"} <= {
        origin.field for origin in found.origins
    }


def test_text_without_markup_and_page_without_text() -> None:
    text = explain("\n\n".join((HEADLINE, *PARAGRAPHS)), URL)
    assert len(text.judgements) == 6
    assert text.article == extract("\n\n".join((HEADLINE, *PARAGRAPHS)), URL)
    empty = explain("<html><body></body></html>", URL)
    assert (empty.judgements, empty.parts) == ([], [])


def test_errors_are_those_of_extract() -> None:
    with pytest.raises(NotHtml):
        explain(b"%PDF-1.7", URL)


def test_what_a_site_s_rules_decide_is_told_as_theirs() -> None:
    promo = "<p class=promo>Our shop has what you need this winter, come and see it for yourself.</p>"
    page = f"<html><body><div class=story><p>{'</p><p>'.join(PARAGRAPHS)}</p>{promo}</div></body></html>"
    found = explain(page, rules=Rules(body="div.story", strip=(".promo",))).judgements
    in_body = "stands in what the site's rule names as body: div.story"
    assert found[0].kept
    assert Cause(judge="site rule", keeps=True, text=in_body) in found[0].causes
    assert (found[-1].kept, found[-1].reason) == (False, "rule")
    assert found[-1].causes[-1].text == "the site's rule strips what matches .promo"
