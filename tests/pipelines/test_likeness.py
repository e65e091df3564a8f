"""Texts that are copies of each other, and texts that only resemble each other."""

from __future__ import annotations

import random

import pytest

from newsspider.pipelines.likeness import alike, sketch_of

DICE = random.Random(7)
WORDS = [f"word{number}" for number in range(400)]
TEXT = " ".join(DICE.choices(WORDS, k=600))


def are_alike(one: str, other: str) -> bool:
    return alike(sketch_of(one), sketch_of(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (TEXT, TEXT.upper().replace(" ", "\n\n")),
        (TEXT, f"{TEXT} Read more about this on our other pages"),
        ("橋が九年ぶりに開通した。市長が式典で述べた。", "橋が九年ぶりに開通した。市長が式典で述べた"),
        ("Two words", "two words"),
        ("", "..."),
    ],
    ids=["case and spaces", "one more line", "a script without spaces", "very short", "no words"],
)
def test_copies_are_alike(one: str, other: str) -> None:
    assert are_alike(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (TEXT, " ".join(DICE.choices(WORDS, k=600))),
        (TEXT, TEXT[: len(TEXT) // 2]),
        ("Rain in the north, 12 degrees, wind from the west", "Rain in the south, 9 degrees, wind from the east"),
        ("橋が九年ぶりに開通した。", "市長が式典で述べた。"),
        (TEXT, ""),
    ],
    ids=["the same words in another order", "one half", "one template", "a script without spaces", "no words"],
)  # fmt: skip
def test_what_only_resembles_is_not_alike(one: str, other: str) -> None:
    assert not are_alike(one, other)


def test_sketch_is_small_however_long_the_text() -> None:
    assert len(sketch_of(TEXT * 50)) == 64
