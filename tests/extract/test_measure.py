"""What a page's extraction is watched by."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from newsspider.extract import extract, extraction_of
from newsspider.extract.measure import Measure
from newsspider.extract.measuring import token_f1
from newsspider.items import Link

URL = "https://news.example.com/2026/11/bridge"
MENU = "".join(f'<li><a href="/{name}/">{name}</a></li>' for name in ("world", "town", "sport", "culture"))
TEXT = [
    f"In chapter {number} the council spoke about the bridge for two hours, and most of its members agreed that it has "
    f"to come back to question {number} in spring, when the figures of the winter are known."
    for number in range(6)
]


def article_of(text: list[str] = TEXT, *, body: str = "story-body__x7f3", data: dict[str, Any] | None = None) -> str:
    script = (
        f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **data})}</script>' if data else ""
    )
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in text)
    return (
        f'<!doctype html><html lang="en"><head><title>The bridge opens again</title>{script}</head><body><header><nav>'
        f'<ul class="menu">{MENU}</ul></nav></header><main><article class="post-{len(text)}"><h1>The bridge opens again'
        f'</h1><p class="byline">By <a rel="author" href="/a">Ada Quill</a></p><div class="{body}">{paragraphs}</div>'
        "</article></main><footer><p>All rights reserved</p></footer></body></html>"
    )


def measure(html: str, link: Link | None = None) -> Measure:
    measure = extraction_of(html, URL, link=link, measured=True).measure
    assert measure is not None
    return measure


def listed(**changes: Any) -> Link:
    return Link(url=URL, via="feed", source="https://news.example.com/feed", **changes)


def test_the_article_is_the_one_that_is_extracted_without_it() -> None:
    assert extraction_of(article_of(), URL, measured=True).article == extract(article_of(), URL)


def test_words_blocks_and_fields_are_counted() -> None:
    found = measure(article_of())
    assert found.words == len(extract(article_of(), URL).articleBody.split())
    assert found.stripped["navigation"] == 4
    assert {"headline", "authors"} <= found.fields
    assert "date" not in found.fields


def test_the_body_is_compared_with_that_of_json_ld() -> None:
    assert measure(article_of(data={"articleBody": " ".join(TEXT)})).agreement["body"] == 1.0
    other = " ".join([*TEXT, *(f"Nothing of this {number} stands on its page." for number in range(30))])
    assert 0.4 < measure(article_of(data={"articleBody": other})).agreement["body"] < 0.8
    assert "body" not in measure(article_of()).agreement
    assert "body" not in measure(article_of(data={"articleBody": "A teaser."})).agreement


def test_the_body_is_compared_with_that_of_a_feed() -> None:
    assert measure(article_of(), listed(text=" ".join(TEXT))).agreement["body"] == 1.0
    assert measure(article_of(TEXT[:2]), listed(text=" ".join(TEXT))).agreement["body"] < 0.6


def test_the_headline_is_compared_with_the_feed() -> None:
    assert measure(article_of(), listed(title="The bridge opens again")).agreement["headline"] == 1.0
    assert measure(article_of(), listed(title="Something else entirely")).agreement["headline"] == 0.0
    front = Link(url=URL, via="frontPage", source="https://news.example.com/", title="Read more")
    assert "headline" not in measure(article_of(), front).agreement


def test_the_date_is_compared_with_the_feed() -> None:
    page = article_of(data={"datePublished": "2026-11-26T10:00:00Z"})
    assert measure(page, listed(published=datetime(2026, 11, 26, 12, tzinfo=UTC))).agreement["date"] == 1.0
    assert measure(page, listed(published=datetime(2025, 11, 26, 12, tzinfo=UTC))).agreement["date"] == 0.0


def test_no_field_is_compared_with_where_it_was_read() -> None:
    data = {"author": {"@type": "Person", "name": "Ada Quill"}, "datePublished": "2026-11-26T10:00:00Z"}
    assert measure(article_of(data=data)).agreement.keys() & {"authors", "date"} == set()


@pytest.mark.parametrize("body", ["story-body__x7f3", "story-body__b81c", "story_99"])
def test_pages_of_one_template_have_its_name_whatever_their_text_and_the_hashes_of_their_classes(body: str) -> None:
    first, other = measure(article_of()), measure(article_of(TEXT[:4], body=body))
    assert first.template == other.template != ""
    assert first.frame == other.frame != ""


def test_other_markup_is_another_template_in_the_same_frame() -> None:
    first, other = measure(article_of()), measure(article_of().replace("<main>", "<main><section>"))
    assert first.template != other.template
    assert first.frame == other.frame


def test_another_menu_is_another_frame() -> None:
    page = article_of().replace('<ul class="menu">', '<ul class="tabs">')
    assert measure(page).frame != measure(article_of()).frame
    assert measure(page).template == measure(article_of()).template


def test_a_page_without_text_has_no_template() -> None:
    found = measure(article_of([]))
    assert (found.template, found.words) == ("", 0)
    assert found.frame == measure(article_of()).frame


def test_a_text_without_markup_is_measured_too() -> None:
    found = measure("The bridge opens again\n" + "\n".join(TEXT))
    assert found.template == "lines"
    assert found.words > 100


def test_agreement_of_words_counts_each_as_often_as_it_is_there() -> None:
    assert token_f1(["a", "b", "c", "d"], ["a", "b", "c", "d"]) == 1.0
    assert token_f1(["a", "a", "b"], ["a", "b", "b"]) == pytest.approx(2 / 3)
    assert token_f1([], ["a"]) == 0.0
    assert token_f1([], []) == 1.0
