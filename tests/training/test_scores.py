"""Scores of a text against its truth, from 0 to 1."""

from __future__ import annotations

import pytest

from newsspider.training.scores import area_under_curve, is_exact, sequence_f1, snippet_counts, word_f1


@pytest.mark.parametrize(
    ("truth", "found", "score"),
    [
        ("one two three", "One two, THREE!", 1.0),
        ("one two three four", "one two", 2 / 3),
        ("one two", "two one", 0.5),
        ("one", "", 0.0),
        ("", "one", 0.0),
        ("", "", 1.0),
        ("港が開く", "港が", 2 / 3),
        ("soft\u00adware", "software", 1.0),
    ],
)
def test_sequence_score_is_of_words_in_order(truth: str, found: str, score: float) -> None:
    assert sequence_f1(truth, found) == pytest.approx(score)


@pytest.mark.parametrize(
    ("truth", "found", "score"),
    [("one two", "two one", 1.0), ("one one two", "one two two", 2 / 3), ("one", "two", 0.0), ("", "", 1.0)],
)
def test_word_score_is_of_bags_of_words(truth: str, found: str, score: float) -> None:
    assert word_f1(truth, found) == pytest.approx(score)


def test_exact_is_of_words_and_not_of_signs() -> None:
    assert is_exact("One, two.", "One two")
    assert not is_exact("One two", "Two one")
    assert not is_exact("One two", "one two")


def test_snippets_are_hits_leaks_and_misses() -> None:
    found = "The ferry\n\nis  back."
    assert snippet_counts(["ferry is back", "sails"], ["back", "menu"], found) == (1, 1, 1)
    assert snippet_counts(["ferry"], ["menu"], "") == (0, 0, 1)
    assert snippet_counts(["fer\u00adry"], ["me\u200bnu"], "The ferry, the menu") == (1, 1, 0)


@pytest.mark.parametrize(
    ("truth", "values", "area"),
    [
        ([False, True], [0.1, 0.9], 1.0),
        ([True, False], [0.1, 0.9], 0.0),
        ([True, False], [0.5, 0.5], 0.5),
        ([True, False, True, False], [0.9, 0.8, 0.7, 0.1], 0.75),
        ([True, False, True], [0.5, 0.5, 0.9], 0.75),
    ],
)
def test_area_is_the_chance_that_an_article_is_ranked_above_another_page(
    truth: list[bool], values: list[float], area: float
) -> None:
    assert area_under_curve(truth, values) == pytest.approx(area)


@pytest.mark.parametrize("truth", [[], [True], [False, False]])
def test_area_of_one_kind_of_page_is_no_error(truth: list[bool]) -> None:
    assert 0 <= area_under_curve(truth, [0.5] * len(truth)) <= 1
