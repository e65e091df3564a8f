"""What a page is known by: its address, its head, its markup."""

from __future__ import annotations

import pytest

from newsspider.extract.blocks import read_blocks
from newsspider.extract.evidence import read_evidence
from newsspider.extract.pagetype import NameScores, PageNames, name_scores, page_names
from newsspider.extract.pagetype.names import address_names
from newsspider.extract.parse import parse


def names(html: str, url: str | None = None) -> PageNames:
    root = parse(html)
    return page_names(read_blocks(root), read_evidence(root), url)


def test_address_is_known_by_its_words_and_its_shape() -> None:
    assert address_names("https://blog.example.com/News/2026/11/ferry-returns-48213.html?ref=feed") == {
        "host blog", "folder news", "slug ferry", "slug returns", "3 folders", "2 words", "5 digits", "ending html",
        "query ref", "day",
    }  # fmt: skip


def test_slug_of_one_word_is_a_name_of_its_own() -> None:
    assert {"only sport", "slug sport", "1 words", "0 folders"} <= address_names("https://example.com/sport/")


@pytest.mark.parametrize("url", ["", "https://example.com", "https://127.0.0.1:8000/", "https://[broken/a", "a/b"])
def test_any_address_has_names_or_none(url: str) -> None:
    assert not any(name.startswith(("host", "ending")) for name in address_names(url))


def test_address_in_another_script_is_read_as_a_reader_sees_it() -> None:
    assert "slug 港の新しい橋" in address_names(
        "https://example.com/%E6%B8%AF%E3%81%AE%E6%96%B0%E3%81%97%E3%81%84%E6%A9%8B"
    )


def test_unknown_address_has_no_names() -> None:
    assert not names("<p>Text</p>").address


def test_head_is_known_by_what_it_says_and_the_body_by_its_classes() -> None:
    found = names("<meta property='og:type' content=Article><body class='single-post post-12'><p>Text</p>")
    assert found.head == {"head meta og:type", "head og article", "body single", "body post"}


def test_markup_is_known_by_tags_and_parts_of_class_names() -> None:
    found = names("<main><div class='product-card p2' itemprop=offers><p>Text</p></div></main>")
    assert {"<main>", "<div>", "<p>", "product", "card", "offers"} <= found.markup
    assert "p2" not in found.markup


def test_scores_are_sums_over_a_root_of_how_much_is_known() -> None:
    weights = {"slug ferry": 1.0, "slug pier": 2.0, "card": -1.5}
    scores = name_scores(PageNames({"slug ferry", "slug pier", "slug x"}, set(), {"card"}), weights)
    assert scores == pytest.approx(NameScores(3 / 5**0.5, 0.0, -1.5 / 2))
