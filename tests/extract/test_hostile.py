"""Whatever comes in, an article or a named error comes out, in bounded time and without anything kept."""

from __future__ import annotations

import json
import time
import tracemalloc
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from newsspider.extract import extract, warm_up
from newsspider.items import Link
from tests.extract.samples import HEADLINE, PARAGRAPHS, article_page
from tests.extract.test_extract import BODY, FORBIDDEN, URL, strings

LINK = Link(url=URL, via="feed", source="https://news.example.com/feed")
LINES = range(20_000)
TITLES = "".join(f'<meta property="og:title" content="Boat {line} returns">' for line in range(3_000))

DEGENERATE = {
    "a word of a million letters": "<p>" + "é" * 1_000_000,
    "line breaks that part 90,000 paragraphs": "<p>" + "the ferry came<br> <br>" * 90_000,
    "bylines in bylines": "<div class=byline>By Anna Berg" * 2_000,
    "authors in authors": '<div itemscope itemprop="author">a' * 2_000,
    "a byline of 90,000 elements": "<div class=byline>" * 40 + "<span></span>" * 90_000,
    "a table as wide as it is long": "<table><tr>" + "<td>a" * 5_000 + "</tr>" + "<tr><td>b" * 5_000,
    "headings and titles": "".join(f"<h1>The ferry {line} returns</h1>" for line in range(3_000)) + TITLES,
    "90,000 words in bold or italics": "<p>" + "<b>a</b><i>b</i>" * 45_000,
    "links in one paragraph": "<p>" + "words <a href=/story>story</a> and " * 50_000,
    "90,000 labels without a name": "<p>Author:</p>" * 90_000,
    "50,000 days in one element": "<div>" + "<br>3 May 2024" * 50_000,
    "90,000 elements within 1,900": "<p>" + "<span>" * 1_900 + "<i>word</i> <b>a</b>" * 45_000,
    "a host of a million letters": f"<a href='http://{'a.' * 500_000}com/'>x</a>",
    "a host in need of coding": f"<link rel=canonical href='http://{'ü.' * 500_000}'>",
}  # fmt: skip


@pytest.mark.parametrize("inside", DEGENERATE.values(), ids=DEGENERATE.keys())
def test_degenerate_pages_are_read_in_bounded_time(inside: str) -> None:
    warm_up()
    page = article_page(inside=inside)
    start = time.process_time()
    extract(page, URL)
    assert time.process_time() - start < 5


def test_script_that_begins_with_an_endless_name_is_read_in_bounded_time() -> None:
    warm_up()
    start = time.process_time()
    extract(f"<p>Short.</p><script>{'data' * 100_000}</script>", URL)
    assert time.process_time() - start < 2


@pytest.mark.parametrize("width", ["9" * 5_000, "0" * 5_000 + "9" * 4_999, "099999", "-1", "1e9"])
def test_size_of_a_picture_that_is_none_says_nothing(width: str) -> None:
    picture = f'<figure><img src="/a.jpg" width="{width}"><figcaption>The ferry</figcaption></figure>'
    images = extract(article_page(inside=picture), URL).images
    assert [(image.width, image.caption) for image in images] in ([(None, "The ferry")], [(99999, "The ferry")])


def test_text_of_many_short_lines_is_read_in_bounded_time() -> None:
    warm_up()
    start = time.process_time()
    extract("\n".join(f"The ferry {line} came" for line in LINES), URL)
    assert time.process_time() - start < 3


def test_table_too_wide_to_be_filled_keeps_its_cells() -> None:
    table = f"<table><tr>{'<td>a b c' * 200}</tr>{'<tr><td>d e f' * 200}</table>"
    lines = [
        line
        for line in extract(article_page(inside=table), URL).articleBodyMarkdown.splitlines()
        if line.startswith("|")
    ]
    assert (lines[0].count("a b c"), lines[1].count("---"), lines[2:]) == (200, 200, ["| d e f |"] * 200)


@pytest.mark.parametrize(
    "name",
    [
        "base64", "hex", "rot13", "zlib", "idna", "punycode", "undefined", "unicode_escape", "", "\0", "\ud800",
        "x" * 9_999,
    ],
)  # fmt: skip
def test_name_that_is_no_encoding_is_as_good_as_none(name: str) -> None:
    page = article_page().replace("harbour", "Hafen für Fähren").encode("cp1252", errors="replace")
    assert extract(page, URL, encoding=name) == extract(page, URL)


@pytest.mark.parametrize("name", ["windows-874", "x-sjis", "KOI8-U", "iso-8859-15", "GB2312", "utf8", "big5"])
def test_encodings_of_the_web_are_known(name: str) -> None:
    page = article_page().encode("ascii", errors="xmlcharrefreplace") + b"<!-- \xa4\xa2 -->"
    assert "ferry" in extract(page, URL, encoding=name).articleBody


@pytest.mark.parametrize("url", ["http://[", "http://[::1", "http://\u2100.com/", "//[", "http://a]/", ""])
def test_address_that_is_none_counts_as_none(url: str) -> None:
    article = extract(article_page(inside="<a href=/other>x</a>"), url)
    assert (article.headline, article.url) == (HEADLINE, None)


@pytest.mark.parametrize(
    "url",
    ["http://a\0b/", "http://\ud800.com/\udfff", "javascript:x", "x" * 100_000, "http://a:b/", "http://a\u2028b/"],
)
def test_odd_addresses_are_survived(url: str) -> None:
    article = extract(article_page(inside='<p>The boats <a href="/a">wait</a> here.</p>'), url)
    assert article.headline == HEADLINE
    assert [text for text in strings(asdict(article)) if FORBIDDEN.search(text)] == []


def test_links_hold_no_characters_that_end_a_line() -> None:
    inside = '<p>The boats <a href="https://a.example/b\u2028c\x85d">wait</a> here for a while.</p>'
    article = extract(article_page(inside=inside), URL)
    assert 'href="https://a.example/b%E2%80%A8c%C2%85d"' in article.articleBodyHtml


NO_TEXTS: tuple[object, ...] = (5, [], b"x")
NO_MOMENTS: tuple[object, ...] = (
    5, "2024-05-03", datetime(2024, 5, 3), datetime.min, datetime.max.replace(tzinfo=UTC),  # noqa: DTZ001, DTZ901
)  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *[(field, value) for field in ("title", "language") for value in NO_TEXTS],
        *[(field, value) for field in ("published", "modified") for value in NO_MOMENTS],
    ],
)
def test_what_a_listing_cannot_have_meant_is_not_said(field: str, value: object) -> None:
    told: dict[str, Any] = {field: value}
    for page in (article_page(head='<meta property="article:published_time" content="2024-05-03T10:00Z">'), BODY):
        assert extract(page, URL, link=replace(LINK, **told)) == extract(page, URL, link=LINK)


def test_title_of_a_listing_is_cleaned() -> None:
    article = extract(BODY, URL, link=replace(LINK, title="The \x01ferry\ud800\n returns"))
    assert article.headline == "The ferry returns"


@pytest.mark.parametrize(
    "value", [1, True, None, [], {}, [[]], 10**400, "99999-99-99", "\ud800", {"@id": "#a"}, {"@type": 1, "name": [1]}]
)
def test_json_ld_of_any_types_says_nothing_or_something(value: object) -> None:
    names = (
        "headline", "author", "datePublished", "dateModified", "image", "keywords", "publisher", "articleBody", "url",
        "isAccessibleForFree", "mainEntityOfPage", "inLanguage", "wordCount", "articleSection", "@id",
    )  # fmt: skip
    told = json.dumps({"@type": "NewsArticle", **dict.fromkeys(names, value)})
    page = article_page(head=f'<script type="application/ld+json">{told}</script>')
    assert extract(page, URL).articleBody.startswith(PARAGRAPHS[0])


@pytest.mark.parametrize("opening", ["[", '{"a":', '{"@graph":[', '{"author":'])
@pytest.mark.parametrize("depth", [900, 100_000])
def test_json_may_be_nested_to_any_depth(opening: str, depth: int) -> None:
    closing = "".join({"[": "]", "{": "}"}[mark] for mark in reversed(opening) if mark in "[{")
    told = f"{opening * depth}1{closing * depth}"
    page = article_page(head=f'<script type="application/ld+json">{told}</script><script>state = {told}</script>')
    assert extract(page, URL).headline == HEADLINE


def test_long_names_of_a_page_are_not_kept_for_the_next() -> None:
    def page(number: int) -> str:
        name = f"{number} " + "name-" * 20_000
        head = f'<link rel="{name}" href=/a><meta name="{name}" content=a><link rel=canonical href="http://{name}/">'
        inside = f'<p id="{name}">Boats</p><div class="{name}"><p class="author {name}" id=x{number}>A. Berg</div>'
        return article_page(head=f"{head}<title>{name}</title>", inside=inside)

    extract(page(0), URL)
    tracemalloc.start()
    try:
        for number in range(1, 21):
            extract(page(number), f"{URL}?{number}={'a' * 100_000}", encoding="x" * 100_000 + str(number))
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 2_000_000  # of 16 million characters that these pages call their elements
