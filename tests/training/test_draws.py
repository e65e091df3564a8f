"""What is drawn from a name is the same everywhere, and spread about evenly."""

from __future__ import annotations

from collections import Counter

from newsspider.training.draws import Draws


def test_name_always_draws_the_same_numbers() -> None:
    draws = Draws("ferry")
    assert [draws.below(100) for _ in range(5)] == [47, 60, 14, 41, 46]


def test_other_names_draw_others() -> None:
    assert len({Draws(str(name)).below(1 << 40) for name in range(50)}) == 50


def test_numbers_are_spread_about_evenly() -> None:
    draws = Draws("bridge")
    counts = Counter(draws.one_of("abcd") for _ in range(4000))
    assert all(900 < count < 1100 for count in counts.values())
    assert 900 < sum(draws.happens(4) for _ in range(4000)) < 1100
