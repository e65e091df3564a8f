"""A text without markup: what a careless copy of a page leaves behind, navigation and calls included."""

from __future__ import annotations

import pytest

from newsspider.extract import extract
from newsspider.extract.plaintext import flattened, read_lines, title_of
from newsspider.items import Link
from tests.extract.samples import HEADLINE, PARAGRAPHS, blocks, texts

BARE = f"""Dienstag, November 24, 2026

Become a member

Get the best offers and updates relating to The Lighthouse.

― Advertisement ―

spot_img
StartIslands{HEADLINE}

{HEADLINE}

{PARAGRAPHS[0]}

{PARAGRAPHS[1]}

Piles and divers

{PARAGRAPHS[2]}

{PARAGRAPHS[3]}

{PARAGRAPHS[4]}

See also  New pier for the outer islands"""


def title(*lines: str, listed: str | None = None) -> str | None:
    return title_of(read_lines("\n".join(lines)), listed)


def test_lines_are_blocks() -> None:
    assert texts(read_lines("One  two\n\n \n\tthree\r\nfour")) == ["One two", "three", "four"]


def test_no_more_lines_are_read_than_a_text_can_need() -> None:
    assert len(read_lines("x\n" * 30_000).blocks) == 20_000


def test_headline_is_what_breadcrumbs_end_with_where_they_run_together() -> None:
    assert title("Become a member", f"StartIslands{HEADLINE}", HEADLINE, PARAGRAPHS[0]) == HEADLINE


def test_headline_is_the_line_that_is_there_twice() -> None:
    assert title(HEADLINE, "Share this text now", HEADLINE, "By Ada of Harbour", PARAGRAPHS[0]) == HEADLINE


def test_headline_is_the_last_short_line_before_the_text_where_no_other_sign_is() -> None:
    assert title("Become a member", HEADLINE, PARAGRAPHS[0], "Another short line") == HEADLINE


def test_headline_of_a_listing_counts_more() -> None:
    assert title(HEADLINE, PARAGRAPHS[0], listed="Boats are back") == "Boats are back"


def test_sentence_is_no_headline() -> None:
    assert title("Get the best offers every day.", PARAGRAPHS[0]) is None


@pytest.mark.parametrize("lines", [[], [PARAGRAPHS[0]], ["One", "two"]])
def test_text_may_have_no_headline(lines: list[str]) -> None:
    assert title(*lines) is None


def test_page_can_be_flattened_to_its_lines() -> None:
    assert texts(flattened(blocks("<h1>One</h1><p>two<br>three</p>"))) == ["One", "two three"]


def test_article_is_found_in_a_bare_text() -> None:
    article = extract(BARE)
    assert article.headline == HEADLINE
    assert all(text in article.articleBody for text in PARAGRAPHS)
    for furniture in ("Become a member", "Advertisement", "spot_img", "StartIslands", "best offers"):
        assert furniture not in article.articleBody
    assert article.warnings == ["the page has no markup"]


def test_bare_text_may_come_as_bytes_and_with_the_words_of_a_listing() -> None:
    link = Link(url="https://news.example.com/a", via="feed", source="https://news.example.com/feed", title=HEADLINE)
    assert extract("\n\n".join(PARAGRAPHS).encode("cp1252"), link=link).headline == HEADLINE


def test_less_than_signs_make_no_markup() -> None:
    article = extract(BARE.replace("six crossings", "5 < 6 crossings"))
    assert "5 < 6 crossings" in article.articleBody
    assert "5 &lt; 6 crossings" in article.articleBodyHtml


def test_masthead_clock_is_no_date_of_the_article() -> None:
    assert extract(BARE).datePublished is None


def test_short_lines_below_the_last_sentence_are_no_text() -> None:
    assert extract(BARE).articleBody.endswith(PARAGRAPHS[-1])
    assert "Piles and divers" in extract(BARE).articleBody
