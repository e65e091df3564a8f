"""Short blocks find their places in a stretch of the truth."""

from __future__ import annotations

import pytest

from newsspider.training.align import standing_in


@pytest.mark.parametrize(
    ("stretch", "blocks", "found"),
    [
        ("a b c", ["a b", "c"], [0, 1]),
        ("a b c", ["c", "a b"], [1]),
        ("a b c", ["a c", "x", ""], []),
        ("a b", ["a", "a b"], [1]),
        ("a", ["a", "a"], [1]),
        ("a b a", ["a", "a"], [0, 1]),
        ("", ["a"], []),
    ],
)
def test_blocks_stand_whole_and_in_order_and_cover_the_most(stretch: str, blocks: list[str], found: list[int]) -> None:
    assert standing_in(stretch.split(), [block.split() for block in blocks]) == found


def test_no_blocks_stand_nowhere() -> None:
    assert standing_in(["a"], []) == []
