"""Sites that wait for one thing have as much of it, whatever each turn takes."""

from __future__ import annotations

from newsspider.reading.turns import Turns


def order(turns: Turns[str], costs: dict[str, float]) -> str:
    """The sites whose turns come, until nothing waits."""
    sites = ""
    while taken := turns.take():
        sites += taken[0]
        turns.has_had(taken[0], costs[taken[0]])
    return sites


def waiting(sites: str) -> Turns[str]:
    turns = Turns[str]()
    for number, site in enumerate(sites):
        turns.add(site, f"{site}{number}")
    return turns


def test_site_whose_turns_take_long_has_fewer_of_them() -> None:
    assert order(waiting("llssssss"), {"l": 5.0, "s": 1.0}) == "lsssssls"


def test_sites_that_take_as_long_take_turns() -> None:
    assert order(waiting("aaabbbc"), {"a": 1.0, "b": 1.0, "c": 1.0}) == "abcabab"


def test_what_waits_of_one_site_keeps_its_order() -> None:
    turns = waiting("aaa")
    assert [turns.take(), turns.take(), turns.take(), turns.take()] == [("a", "a0"), ("a", "a1"), ("a", "a2"), None]


def test_what_a_site_had_while_it_was_alone_is_not_held_against_it() -> None:
    turns = waiting("aaaaa")
    assert order(turns, {"a": 10.0}) == "aaaaa"
    for site in "abab":
        turns.add(site, site)
    assert order(turns, {"a": 1.0, "b": 1.0}).count("a", 0, 3) >= 1


def test_some_sites_can_be_passed_over() -> None:
    turns = waiting("ab")
    assert turns.has(besides={"a"})
    assert turns.take(besides={"a"}) == ("b", "b1")
    assert turns.take(besides={"a"}) is None
    assert not turns.has(besides={"a"})


def test_what_waits_no_longer_has_no_turn() -> None:
    turns = waiting("ab")
    turns.remove("a", "a0")
    assert turns.take() == ("b", "b1")
    assert not turns
