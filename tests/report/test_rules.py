from __future__ import annotations

import pytest

from newsspider.report.rules import RuleCount, RuleCounts, advice_lines, advise, rule_facts

KEY = ("strip", ".promo")


def facts(pages: int, matched: int, differed: int) -> list[dict[str, object]]:
    return rule_facts({KEY: RuleCount(pages, matched, differed)})


def advice(count: RuleCount, *earlier: list[dict[str, object]]) -> str | None:
    counts: RuleCounts = {KEY: count}
    advise(counts, earlier)
    return counts[KEY].advice


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (RuleCount(39, 0, 0), None),
        (RuleCount(40, 0, 0), "it has matched nothing on the last 40 pages: change it, or drop it"),
        (RuleCount(199, 199, 0), None),
        (RuleCount(200, 200, 0), "it has made no difference on the last 200 pages: it may be dropped"),
        (RuleCount(900, 1, 1), None),
    ],
)
def test_rule_is_told_of_that_matches_nothing_or_is_needless(count: RuleCount, expected: str | None) -> None:
    assert advice(count) == expected


def test_runs_of_a_few_pages_are_taken_together_with_earlier_ones() -> None:
    assert advice(RuleCount(3, 0, 0), *[facts(8, 0, 0)] * 9) == (
        "it has matched nothing on the last 43 pages: change it, or drop it"
    )
    assert advice(RuleCount(3, 2, 0), *[facts(8, 5, 0)] * 30) == (
        "it has made no difference on the last 203 pages: it may be dropped"
    )
    assert advice(RuleCount(3, 0, 0), *[facts(8, 0, 0)] * 4) is None


def test_rule_that_was_of_use_not_long_ago_is_left_alone() -> None:
    assert advice(RuleCount(30, 0, 0), facts(5, 1, 1), *[facts(50, 0, 0)] * 9) is None
    assert advice(RuleCount(45, 0, 0), facts(50, 50, 50)) is not None


def test_rule_with_another_selector_is_another_rule() -> None:
    other = rule_facts({("strip", ".other"): RuleCount(400, 0, 0), ("body", ".promo"): RuleCount(400, 0, 0)})
    assert advice(RuleCount(3, 0, 0), other) is None


def test_advice_for_a_log_names_the_rule_and_its_site() -> None:
    counts: RuleCounts = {KEY: RuleCount(40), ("body", "main"): RuleCount(40, 40, 1)}
    advise(counts, ())
    assert advice_lines("example.com", counts) == [
        "Rule strip '.promo' of example.com: it has matched nothing on the last 40 pages: change it, or drop it"
    ]
