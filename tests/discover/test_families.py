"""What brings nothing again and again is left alone, and an ordinary paper's articles never are."""

from __future__ import annotations

import pytest

from newsspider.discover.families import Families, family_of


def story(number: int, words: str = "the-same-story-again") -> str:
    return f"https://example.com/2026/10/20/{words}-{1000 + number}.html"


@pytest.mark.parametrize("other", [story(7), story(8, "another-story-of-some-words")])
def test_addresses_that_differ_in_numbers_and_words_are_one_family(other: str) -> None:
    assert family_of(other) == family_of(story(1)) == "example.com/9/9/9/words-9.html"


@pytest.mark.parametrize(
    "other",
    ["https://m.example.com/2026/10/20/the-same-story-again-1001.html", "https://example.com/town/the-same-9.html"],
)
def test_another_host_or_section_is_another_family(other: str) -> None:
    assert family_of(other) != family_of(story(1))


def test_family_is_left_once_so_many_in_a_row_have_brought_nothing() -> None:
    families = Families(3)
    assert [families.brought_nothing(story(number)) for number in range(4)] == [None, None, family_of(story(1)), None]
    assert families.is_left(story(99))
    assert not families.is_left("https://example.com/town/the-fog")


def test_one_article_in_between_begins_the_count_anew() -> None:
    families = Families(3)
    for number in range(20):
        assert families.brought_nothing(story(2 * number)) is None
        assert families.brought_nothing(story(2 * number)) is None
        families.brought(story(2 * number + 1))
    assert not families.is_left(story(1))


def test_without_a_limit_nothing_is_left() -> None:
    families = Families(0)
    assert not any(families.brought_nothing(story(1)) for _ in range(2_000))
