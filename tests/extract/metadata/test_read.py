"""Whatever a page holds, it has metadata: no exception, no hanging, no changed tree."""

import json
import time

import lxml.html
import pytest
from lxml import etree

from newsspider.extract.metadata.read import Metadata, read_metadata
from newsspider.items import Link
from tests.extract.metadata.pages import URL, json_ld, meta, metadata, tree

WRONG: tuple[object, ...] = (
    None,
    True,
    5,
    1e300,
    "",
    " ",
    "x" * 10_000,
    [],
    {},
    [[]],
    [{}],
    {"@id": 5},
    {"name": []},
    {"@value": {}},
    [None, 7],
)
FIELDS = [
    *("headline", "name", "alternativeHeadline", "description", "author", "creator", "editor", "contributor"),
    *("datePublished", "dateModified", "dateCreated", "inLanguage", "publisher", "articleSection", "keywords", "image"),
    *("video", "audio", "associatedMedia", "hasPart", "isAccessibleForFree", "wordCount", "mainEntityOfPage", "url"),
    *("@id", "@type", "dateline", "sourceOrganization", "provider", "copyrightHolder", "creditText", "articleBody"),
]


@pytest.mark.parametrize("value", WRONG, ids=lambda value: repr(value)[:20])
def test_wrong_types_in_every_field_are_survived(value: object) -> None:
    for kept in FIELDS:
        node = {"@type": "NewsArticle", "headline": "Rat trifft sich", **dict.fromkeys(FIELDS[1:], value), kept: value}
        found = metadata(
            "<h1>Rat trifft sich im Januar</h1>", f'<script type="application/ld+json">{json.dumps(node)}</script>'
        )
        assert isinstance(found, Metadata)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<h1></h1>",
        "<p>" * 3000,
        "<div><span>" * 4000 + "Rat",
        "<h1>" + "<span class=kicker>a</span>" * 2000 + "</h1>",
        "<time datetime='" + "9" * 5000 + "'>" + "1" * 5000 + "</time>",
        "<div class='" + "author " * 5000 + "'>By " + "A " * 5000 + "</div>",
        "<div class='byline'>" + "Anna Berg and " * 2000 + "</div>",
        "<figure><img src='http://[x' srcset='"
        + "a 1w, " * 5000
        + "'><figcaption>"
        + "(Foto: " * 2000
        + "</figcaption></figure>",
        "<article><h1>Rat trifft sich</h1>"
        + "<div><span>3. Mai</span> <a href='/autor/x'>x</a></div>" * 3000
        + "</article>",
        "<a rel=author href='http://[x'>Anna Berg</a><iframe src='http://[x'></iframe><img src='//'>",
        "<h1>" + "3 de mayo de " * 2000 + "</h1>",
        "<h1>Rat trifft sich</h1><figure>" + "<img src=/a.jpg><b></b>" * 20_000 + "</figure>",
        "<div><h1>Rat trifft sich</h1><div>" + "<img src=/a.svg><i></i>" * 20_000 + "</div></div>",
        "<div><h1>Rat trifft sich</h1>" + ("<div><img src=/a.jpg>" + "<i></i>" * 2000 + "</div>") * 50 + "</div>",
        "<figure><img src=/a.jpg><figcaption>" + "<b>" * 2000 + "A (Foto: " * 2000 + "</figcaption></figure>",
        "<div class='a'>" * 2000 + "<img src=/a.jpg><time>3. Mai</time><b class=author>x</b>" * 200,
    ],
)
def test_strange_pages_are_read_in_bounded_time(body: str) -> None:
    root = tree(body, "<title>Rat</title>" + meta(og_title="Rat trifft sich im Januar"))
    start = time.perf_counter()
    assert isinstance(read_metadata(root, URL), Metadata)
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "nonsense",
        "http://",
        "http://[x",
        "https://127.0.0.1:8000/a",
        "ftp://b.example/a",
        "https://b.example:99999/",
    ],
)
def test_any_address_is_survived(url: str | None) -> None:
    found = metadata(
        "<h1>Rat trifft sich im Januar</h1><a rel=author href=/x>Anna Berg</a>",
        '<base href="//"><link rel=canonical href=/a>',
        url=url,
    )
    assert found.headline == "Rat trifft sich im Januar"


def test_comments_and_instructions_in_the_tree_are_passed_over() -> None:
    root = lxml.html.document_fromstring("<h1>Rat <!-- a --> trifft<?php x ?> sich im Januar</h1><p><!-- b --></p>")
    assert read_metadata(root, URL).headline == "Rat trifft sich im Januar"


def test_tree_is_not_changed() -> None:
    body = (
        '<article><h1><span class="kicker">Brüssel</span> Rat trifft sich</h1>'
        '<p class="byline">Von Anna Berg, 3. Mai 2024</p></article>'
    )
    root = tree(body, json_ld(headline="Rat trifft sich"))
    before = etree.tostring(root)
    read_metadata(root, URL)
    assert etree.tostring(root) == before


def test_page_that_says_nothing_has_empty_metadata() -> None:
    found = read_metadata(lxml.html.document_fromstring("<p>Text</p>"), None)
    assert found == Metadata()


def test_page_with_a_clock_a_membership_box_and_a_breadcrumb_is_told_apart() -> None:
    title = "Generalsekretär fordert Treffen am 12. Januar"
    body = f"""
      <div class="td-header-top-menu"><div class="td_data_time">Freitag, Dezember 27, 2024</div>
        <a href="/login">Become a member</a></div>
      <div class="td-header-wrap"><h1 class="td-logo"><a href="/">Fälle und Fakten</a></h1></div>
      <div class="td-a-rec"><span>― Advertisement ―</span><img alt="spot_img" src="/ad.jpg"></div>
      <div class="td-container">
        <div class="tdb_single_crumbs"><a href="/">Start</a><a href="/welt">World</a><span>{title}</span></div>
        <h1 class="tdb-title-text">{title}</h1>
        <article><p>Am 12. Januar soll der Rat zusammenkommen. {"Mehr ist nicht bekannt. " * 20}</p>
          <div class="IRPP"><a href="/b">Siehe auch Neue Übungen an der Grenze</a> 1. Januar 2022</div>
        </article></div>"""
    found = metadata(body, f"<title>{title} - Fälle und Fakten</title>" + meta(og_site_name="Fälle und Fakten"))
    assert (found.headline, found.datePublished, found.dateModified) == (title, None, None)
    assert (found.articleSection, found.authors, found.inLanguage) == ("World", [], "de")
    assert found.publisher is not None
    assert found.publisher.name == "Fälle und Fakten"
    assert found.mainImage is None


def test_listing_of_the_feed_is_one_more_source() -> None:
    link = Link(
        url=URL,
        via="feed",
        source="https://www.bote.example.com/feed",
        title="Rat trifft sich im Januar",
        language="de-AT",
    )
    root = lxml.html.document_fromstring("<p>Text</p>")
    found = read_metadata(root, URL, link=link)
    assert (found.headline, found.inLanguage) == ("Rat trifft sich im Januar", "de-AT")
    assert found.fieldSources["headline"].source == "feed"


def test_broken_json_ld_is_warned_of() -> None:
    found = metadata("<h1>Rat trifft sich im Januar</h1>", '<script type="application/ld+json">{"a": "b" "c"}</script>')
    assert found.warnings == ["JSON-LD cannot be read"]
