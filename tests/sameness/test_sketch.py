"""Texts that are copies of each other, and texts that only resemble each other."""

from __future__ import annotations

import random

import pytest

from newsspider.sameness import alike, same_text, shingles_of

DICE = random.Random(7)
WORDS = [f"word{number}" for number in range(400)]
TEXT = " ".join(DICE.choices(WORDS, k=600))


def are_alike(one: str, other: str) -> bool:
    return alike(shingles_of(one), shingles_of(other))


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
    assert len(shingles_of(TEXT * 50)) == 64


@pytest.mark.parametrize(
    "copy",
    [
        " ".join(TEXT.split()[:200]),
        f"A headline of its own\nBerlin (dpa) - {TEXT}\n© dpa",
        f"{' '.join(DICE.choices(WORDS, k=300))}\n{TEXT}",
    ],
    ids=["a third of it", "agency lines", "much before it"],
)
def test_a_copy_is_the_same_text_though_it_is_not_alike(copy: str) -> None:
    assert same_text(shingles_of(TEXT), shingles_of(copy))
    assert same_text(shingles_of(copy), shingles_of(TEXT))


def test_numbers_fit_into_32_bits_and_are_the_same_on_every_machine() -> None:
    assert all(0 <= number < 1 << 32 for number in shingles_of(TEXT))
    assert shingles_of("The bridge is open again") == (1146675651, 3936593320, 4237452953)
