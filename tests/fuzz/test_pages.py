"""Pages and texts become articles whose lines are valid, or are refused by name."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import jsonschema
from hypothesis import given
from hypothesis import strategies as st

from newsspider.characters import title
from newsspider.errors import ExtractionError
from newsspider.extract import extract
from newsspider.items import Article, Link
from newsspider.record import ALL_FIELDS, schema, to_line, to_record
from tests.fuzz.hostile import bodies, is_clean, odd_text, texts

URL = "https://example.com/2026/11/24/a-story.html"
PAGE = (
    "<html lang='x'>", "<head>", "</head>", "<body>", "<article>", "</article>", "<h1>", "</h1>", "<p>", "</p>",
    "<br>", "The ferry returned to the harbour on Monday, and nobody was surprised by it.",
    "<title>The ferry returns</title>", "<meta property=og:title content='The ferry returns'>",
    "<meta name=author content='Anna Berg'>", "<time datetime=2026-11-24>",
    "<meta property=article:published_time content=2026-11-24T25:00>", "<script type=application/ld+json>",
    "</script>", '{"@type":"NewsArticle","headline":"The ferry","author":5,"datePublished":["x"]}',
    '{"@graph":[{"@id":1},[[]]]}', "<!--", "-->", "<meta name=robots content='noindex, none'>",
    "<meta name=tdm-reservation content=1>", "<meta name=tdm-policy content='//['>",
    "<link rel=canonical href='https://elsewhere.example/x'>", "<link rel=canonical href='http://[x'>",
    "<img src='//[' width=9e9>", "<figure>", "<figcaption>", "<table><tr><td>", "<ul><li>", "<blockquote>", "<pre>",
    "<iframe src=https://youtube.com/embed/x>", "<video src=a>", "<div itemscope itemtype=http://schema.org/Article>",
    "<span itemprop=author>", "<svg>", "<math>", "<noscript>", "<template>", "<textarea>", "<select><option>",
    "<a href='javascript:x'>", "<base href='http://['>", "By Anna Berg", "BERLIN (dpa) -", "<p style='display:none'>",
    "<![CDATA[", "<?php", "&#x202e;", "<!DOCTYPE html [<!ENTITY a 'b'>]>", "<plaintext>",
)  # fmt: skip
SCHEMA: Any = jsonschema.Draft202012Validator(schema())


def check(article: Article) -> None:
    article.id = "0" * 32
    article.articleBody, article.headline = article.articleBody or "x", article.headline or "x"  # no other is exported
    line = to_line(to_record(article, ALL_FIELDS))
    text = line.decode("utf-8")
    assert len(text.splitlines()) == 1
    SCHEMA.validate(json.loads(text))
    for value in (article.headline, article.description, *(author.name for author in article.authors)):
        assert is_clean(value)


@given(bodies(PAGE), st.sampled_from([None, "utf-8", "utf-7", "punycode", "idna", "hex", "utf-16", "gbk"]))
def test_page_becomes_a_valid_line_or_is_refused_by_name(body: bytes, encoding: str | None) -> None:
    with suppress(ExtractionError):
        check(extract(body, URL, encoding=encoding))


@given(texts(PAGE, 60), odd_text, odd_text)
def test_text_becomes_a_valid_line_whatever_its_listing_said(page: str, said: str, address: str) -> None:
    link = Link(url=URL, via="feed", source=URL, title=said, language=said)
    with suppress(ExtractionError):
        check(extract(page, f"https://example.com/{address}", link=link))


@given(st.text(), odd_text)
def test_line_is_one_line_and_comes_back(one: str, other: str) -> None:
    record = {"a": one, "b": [other, {one: other}]}
    line = to_line(record)
    assert len(line.decode("utf-8").splitlines()) == 1
    assert json.loads(line) == record


@given(st.one_of(st.text(), odd_text), st.integers(1, 50))
def test_title_is_clean_and_short(text: str, limit: int) -> None:
    found = title(text, limit)
    assert is_clean(found)
    assert found is None or 0 < len(found) <= limit
