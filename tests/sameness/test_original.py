"""A text that several sites have is linked to where it was seen first."""

from __future__ import annotations

import random

from newsspider.sameness import Original, original_of, shingles_of
from newsspider.state.contract import Sketched

WORDS = random.Random(3).choices([f"word{number}" for number in range(900)], k=300)
TEXT = " ".join(WORDS)


def seen(name: str, site: str, at: int, text: str = TEXT) -> Sketched:
    return Sketched(id=name.encode(), site=site, shingles=shingles_of(text), first_seen=at)


def test_the_earliest_of_another_site_is_the_original() -> None:
    article = seen("c", "c.example", 30, f"Berlin (dpa) - {' '.join(WORDS[:100])}")
    others = [seen("b", "b.example", 20), seen("a", "a.example", 10), seen("x", "x.example", 5, "another text")]
    assert original_of(article, others) == Original(b"a", b"a")


def test_the_same_site_is_no_original_but_may_be_the_first() -> None:
    article = seen("c", "a.example", 30)
    assert original_of(article, [seen("a", "a.example", 10)]) == Original(None, b"a")
    assert original_of(article, [seen("a", "a.example", 10), seen("b", "b.example", 20)]) == Original(b"b", b"a")


def test_a_text_that_no_other_has_is_in_no_cluster() -> None:
    article = seen("a", "a.example", 10)
    assert original_of(article, []) == Original(None, None)
    assert original_of(article, [article]) == Original(None, None)


def test_another_revision_of_the_first_one_stays_the_first() -> None:
    article = seen("a", "a.example", 10)
    assert original_of(article, [article, seen("b", "b.example", 20)]) == Original(None, b"a")


def test_what_was_seen_in_the_same_second_was_seen_before() -> None:
    assert original_of(seen("b", "b.example", 10), [seen("a", "a.example", 10)]) == Original(b"a", b"a")


def test_a_few_words_are_not_compared() -> None:
    text = "This story is for subscribers only"
    assert original_of(seen("b", "b.example", 20, text), [seen("a", "a.example", 10, text)]) == Original(None, None)
