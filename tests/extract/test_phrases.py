"""Features are told in words that mean something to a person."""

from __future__ import annotations

import pytest

from newsspider.extract.features import FEATURES
from newsspider.extract.features.phrases import phrase


@pytest.mark.parametrize("name", FEATURES)
def test_every_feature_has_words(name: str) -> None:
    assert phrase(name, 0.25) != f"{name}: 0.25"
    assert "score" not in phrase(name, 0.25)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("link density", 0.82, "share of words in links: 82\N{NO-BREAK SPACE}%"),
        ("words", 1234.0, "words: 1,234"),
        ("wording", -2.345, "wording: -2.3"),
        ("ends a sentence", 1.0, "ends a sentence"),
        ("ends a sentence", 0.0, "not so: ends a sentence"),
        ("in nav", 2.0, "stands in <nav>"),
        ("in nav", 0.0, "does not stand in <nav>"),
        ("is h2", 1.0, "is <h2>"),
        ("blocks since heading", 1000.0, "blocks since a heading: none"),
        ("words of next", 12.0, "words of the block after: 12"),
        ("words of previous", -1.0, "words of the block before: none"),
    ],
)
def test_values_have_their_units(name: str, value: float, told: str) -> None:
    assert phrase(name, value) == told
