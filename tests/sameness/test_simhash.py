"""64 bits tell an edit of an article from another article."""

from __future__ import annotations

import random

import pytest

from newsspider.sameness import near, simhash64

DICE = random.Random(7)
WORDS = [f"word{number}" for number in range(400)]
TEXT = " ".join(DICE.choices(WORDS, k=600))
BRIDGE = "橋が九年ぶりに開通した。市長が式典で述べた。工事の費用は三十億円であり、住民は長く待っていた。"
ORCHESTRA = "町の楽団は唯一のトロンボーンを失い、週末の演奏会を中止した。団員は新しい楽器を探している。"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (TEXT, TEXT.upper().replace(" ", "\n\n")),
        (TEXT, f"{TEXT} {' '.join(DICE.choices(WORDS, k=60))}"),
        (BRIDGE, BRIDGE.replace("三十億円", "四十億円")),
    ],
    ids=["case and spaces", "one more paragraph", "a script without spaces"],
)
def test_an_edit_is_near(one: str, other: str) -> None:
    assert near(simhash64(one), simhash64(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [(TEXT, " ".join(DICE.choices(WORDS, k=600))), (BRIDGE, ORCHESTRA)],
    ids=["the same words in another order", "a script without spaces"],
)
def test_another_article_is_not_near(one: str, other: str) -> None:
    assert not near(simhash64(one), simhash64(other))


def test_numbers_are_the_same_on_every_machine() -> None:
    assert simhash64("The bridge over the harbour is open again") == 8275669111361173947
    assert simhash64("...") == 0


def test_numbers_fit_into_a_signed_column_of_64_bits() -> None:
    assert all(-(1 << 63) <= simhash64(word) < 1 << 63 for word in WORDS)
