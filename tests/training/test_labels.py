"""Truth is laid over a page: which blocks are the article's, and how much that is known."""

from __future__ import annotations

import numpy as np
import pytest

from newsspider.training.labels import Labels, labels_of_body, labels_of_parts
from tests.training.pages import article, blocks_of, body, paragraphs, sample

TEXT = paragraphs("ferry")


def content(html: str, truth: str) -> list[bool]:
    return [bool(value) for value in labels_of_body(blocks_of(html), truth).content]


def html_of(*lines: str) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def test_articles_paragraphs_are_content_and_nothing_else() -> None:
    page = blocks_of(article("site.example", "ferry"))
    labels = labels_of_body(page, body("ferry"))
    assert [page.blocks[row].text for row in np.flatnonzero(labels.content)] == TEXT


def test_truth_in_other_blocks_and_case_is_found() -> None:
    assert content(html_of(*TEXT), " ".join(TEXT).upper()) == [True] * 5


def test_half_of_a_block_is_enough() -> None:
    words = TEXT[0].split()
    assert content(html_of(TEXT[0]), " ".join(words[:12])) == [True]
    assert content(html_of(TEXT[0]), " ".join(words[:5])) == [False]


def test_same_words_in_another_order_are_no_content() -> None:
    assert content(html_of(" ".join(reversed(TEXT[0].split()))), TEXT[0]) == [False]


def test_copy_of_the_text_is_no_content_and_says_little() -> None:
    labels = labels_of_body(blocks_of(html_of(*TEXT, TEXT[1])), "\n".join(TEXT))
    assert labels.content.tolist() == [True] * 5 + [False]
    assert labels.weight[5] == pytest.approx(0.2 * labels.weight[1])


def test_short_block_must_match_as_a_whole() -> None:
    truth = "\n".join([TEXT[0], "Open on every day", TEXT[1]])
    assert content(html_of(TEXT[0], "Open on every day", TEXT[1]), truth) == [True, True, True]
    assert content(html_of(TEXT[0], "Open on no day", TEXT[1]), truth) == [True, False, True]


def test_tiny_block_must_touch_a_neighbour() -> None:
    truth = "\n".join([TEXT[0], "The costs", TEXT[1]])
    assert content(html_of(TEXT[0], "The costs", TEXT[1]), truth) == [True, True, True]
    assert content(html_of("The costs", *TEXT[2:], TEXT[0], TEXT[1]), truth) == [False, False, False, False, True, True]


def test_scripts_without_spaces_are_aligned_by_character() -> None:
    assert content(html_of("離島へのフェリーが戻る。", "広告のお知らせです。"), "離島へのフェリーが戻る。") == [
        True,
        False,
    ]


@pytest.mark.parametrize("truth", ["", "●", "Words that are nowhere on the page at all, not one"])
def test_truth_that_is_not_on_the_page_labels_nothing(truth: str) -> None:
    labels = labels_of_body(blocks_of(html_of(*TEXT)), truth)
    assert not labels.content.any()
    assert labels.span == (0, -1)


def test_long_blocks_count_more() -> None:
    labels = labels_of_body(blocks_of(html_of(TEXT[0], "Menu")), TEXT[0])
    assert labels.weight[0] > labels.weight[1] > 0


def test_pages_count_about_equally() -> None:
    short = labels_of_body(blocks_of(html_of(*TEXT[:2])), "\n".join(TEXT[:2]))
    long = labels_of_body(blocks_of(html_of(*TEXT * 20)), "\n".join(TEXT * 20))
    assert short.weight[0] > long.weight[0]


def test_span_is_from_the_first_block_to_the_last() -> None:
    assert Labels(np.array([False, True, False, True, False]), np.ones(5)).span == (1, 3)


# parts


def test_parts_tell_of_the_blocks_that_hold_them_only() -> None:
    labels = labels_of_parts(blocks_of(html_of("Menu", TEXT[0], TEXT[1], "Buy")), (TEXT[0][:30],), ("Menu",))
    assert labels.content.tolist() == [False, True, False, False]
    assert (labels.weight > 0).tolist() == [True, True, False, False]


def test_block_within_a_part_is_content() -> None:
    labels = labels_of_parts(blocks_of(html_of(TEXT[0], TEXT[1])), (" ".join(TEXT[:2]),), ())
    assert labels.content.tolist() == [True, True]


def test_part_that_is_wanted_counts_more_than_one_that_is_not() -> None:
    labels = labels_of_parts(blocks_of(html_of(TEXT[0])), (TEXT[0][:20],), (TEXT[0][30:50],))
    assert labels.content.tolist() == [True]


# lines


def test_page_as_lines_keeps_its_labels() -> None:
    known = sample()
    lines = known.as_lines()
    assert [block.text for block in lines.blocks.blocks] == [block.text for block in known.blocks.blocks]
    assert lines.labels is known.labels
    assert {container.tag for container in lines.blocks.containers} == {"body"}
