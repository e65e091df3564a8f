"""What a page says of its own article helps to judge its text; what is malformed says nothing."""

from __future__ import annotations

import json

import pytest

from newsspider.extract.evidence import Evidence, read_evidence
from newsspider.extract.parse import parse


def evidence(head: str) -> Evidence:
    return read_evidence(parse(f"<html><head>{head}</head><body><p>Text</p></body></html>"))


def linked(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def test_page_that_says_nothing_gives_none() -> None:
    assert evidence("") == Evidence()


def test_titles_are_all_that_the_page_calls_itself_once_each() -> None:
    head = (
        '<meta property="og:title" content="Ferry  returns"><meta name="twitter:title" content="Ferry returns">'
        "<title>Ferry returns - The Lighthouse</title>"
    ) + linked({"@type": "NewsArticle", "headline": "The ferry &amp; the pier"})
    assert evidence(head).titles == ("Ferry returns", "Ferry returns - The Lighthouse", "The ferry & the pier")


def test_first_description_counts() -> None:
    head = '<meta name="description" content=" A  boat "><meta property="og:description" content="B">'
    assert evidence(head).description == "A boat"


@pytest.mark.parametrize("bodies", [("Short", "<p>Much</p> &lt;longer"), ("<p>Much</p> &lt;longer", "Short")])
def test_longest_body_of_json_ld_counts_without_tags(bodies: tuple[str, ...]) -> None:
    nodes = [{"@type": "Article", "articleBody": body} for body in bodies]
    assert evidence(linked({"@graph": nodes})).body == "Much <longer"


@pytest.mark.parametrize(
    ("head", "is_article", "is_other"),
    [
        ('<meta property="og:type" content="article">', True, False),
        ('<meta property="og:type" content="website">', False, True),
        (linked({"@type": "NewsArticle"}), True, False),
        (linked({"@type": ["Thing", "BlogPosting"]}), True, False),
        (linked([{"@type": "WebPage", "mainEntity": {"@type": "Report"}}]), True, False),
        (linked({"@type": "CollectionPage"}), False, True),
        (linked({"@type": "https://schema.org/NewsArticle"}), True, False),
        ('<meta property="og:type" content="website">' + linked({"@type": "NewsArticle"}), True, False),
        (linked({"@type": "Organization"}), False, False),
        (linked({"@type": "DiscussionForumPosting"}), False, False),
    ],
)
def test_page_calls_itself_an_article_or_something_else(head: str, is_article: bool, is_other: bool) -> None:
    found = evidence(head)
    assert (found.is_article_type, found.is_other_type) == (is_article, is_other)


@pytest.mark.parametrize(
    "script",
    ["{broken", "", "[" * 20_000, '"text"', "[1, null]", '{"@type": 5, "headline": [], "articleBody": {}}', "null"],
)
def test_malformed_json_ld_says_nothing(script: str) -> None:
    assert evidence(f'<script type="application/ld+json">{script}</script>') == Evidence()


def test_one_broken_script_does_not_silence_the_next() -> None:
    head = '<script type="application/ld+json">{broken</script>' + linked({"@type": "NewsArticle"})
    assert evidence(head).is_article_type


@pytest.mark.parametrize("script", ['{"@type": "NewsArticle",}', '<!-- {"@type": "NewsArticle"} -->'])
def test_script_that_can_be_mended_says_what_it_means(script: str) -> None:
    assert evidence(f'<script type="application/ld+json">{script}</script>').is_article_type


def test_headline_is_rescued_from_a_script_that_cannot_be_mended() -> None:
    script = '{"headline": "Ferry returns", {{'
    assert evidence(f'<script type="application/ld+json">{script}</script>').titles == ("Ferry returns",)


def test_empty_tags_say_nothing() -> None:
    head = '<title></title><meta property="og:title" content=""><meta name=description><meta content="x">'
    assert evidence(head) == Evidence()
