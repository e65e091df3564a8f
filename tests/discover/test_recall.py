"""What is known of populations that are made for it: how many there are, and who names whom by which chance."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping

import pytest

from newsspider.discover.recall import UNDATED, Capture, Recall, age_class, chapman, estimated_recall, interval
from newsspider.items import Via

DAY = 86_400


def capture(*vias: Via, age: int = 1) -> Capture:
    return Capture(age, frozenset(vias))


def drawn(chances: Mapping[Via, float], size: int, dice: random.Random, age: int = 1) -> Counter[Capture]:
    """Who has named how many of so many articles, each channel for itself."""
    named = Counter(
        capture(*(via for via, chance in chances.items() if dice.random() < chance), age=age) for _ in range(size)
    )
    named.pop(capture(age=age), None)
    return named


def known(named: Mapping[Capture, int]) -> Recall:
    recall = estimated_recall(named)
    assert recall is not None
    return recall


def test_estimate_is_chapmans() -> None:
    one, other, both = 90, 80, 60
    assert chapman(one, other, both) == pytest.approx((91 * 81) / 61 - 1 - (90 + 80 - 60))
    recall = known({capture("feed"): 30, capture("sitemap"): 20, capture("feed", "sitemap"): 60})
    assert recall.found == 110
    assert recall.missed == pytest.approx(chapman(90, 80, 60))


def test_interval_holds_the_estimate_and_is_never_below_nothing() -> None:
    for both in range(7, 41):
        low, high = interval(40, 60, both)
        assert 0 <= low <= chapman(40, 60, both) <= high


def test_channel_that_is_wholly_in_the_other_one_leaves_room_for_doubt_and_less_the_larger_it_is() -> None:
    assert interval(20, 100, 20) == (0, 18)
    assert interval(200, 1_000, 200)[1] / 1_000 < 18 / 100


def test_interval_of_a_hundred_thousand_articles_is_reckoned_as_well() -> None:
    low, high = interval(90_000, 80_000, 72_000)
    assert low < chapman(90_000, 80_000, 72_000) < high
    assert high - low < 300


@pytest.mark.parametrize(
    ("chances", "size"),
    [
        ({"feed": 0.5, "sitemap": 0.9}, 200),
        ({"feed": 0.2, "frontPage": 0.3}, 400),
        ({"feed": 0.4, "sitemap": 0.6, "section": 0.5}, 100),
        ({"frontPage": 0.95, "newsSitemap": 0.97}, 100),
    ],
)
def test_interval_holds_the_truth_as_often_as_it_says(chances: Mapping[Via, float], size: int) -> None:
    dice = random.Random(7)
    held, missed, truth, runs = 0, 0.0, 0.0, 400
    for _ in range(runs):
        named = drawn(chances, size, dice)
        recall = known(named)
        left = size - recall.found
        held += recall.missed_from <= left <= recall.missed_to
        missed += recall.missed
        truth += left
    assert held / runs >= 0.94
    assert missed == pytest.approx(truth, rel=0.15, abs=0.3 * runs), "no more and no less on the average"


def test_interval_of_several_ages_together_holds_the_truth_as_often() -> None:
    dice = random.Random(11)
    held, runs = 0, 400
    for _ in range(runs):
        named = drawn({"feed": 0.9, "sitemap": 0.8}, 60, dice) + drawn({"feed": 0.2, "sitemap": 0.9}, 300, dice, age=3)
        recall = known(named)
        held += recall.missed_from <= 360 - recall.found <= recall.missed_to
    assert held / runs >= 0.94


def test_channels_that_know_the_newest_only_do_not_hide_what_is_missed_of_it() -> None:
    dice = random.Random(3)
    young = drawn({"feed": 0.9, "frontPage": 0.9}, 300, dice, age=1)
    older = drawn({"feed": 0.2, "frontPage": 0.2}, 3_000, dice, age=3)
    recall = known(young + older)
    truth = 3_300 - recall.found
    assert recall.missed_from <= truth <= recall.missed_to
    as_if_of_one_age = known(
        Counter({capture(*entry.vias): 0 for entry in young + older}) + Counter(dict(_merged(young + older)))
    )
    assert as_if_of_one_age.missed_to < truth / 2


def _merged(named: Mapping[Capture, int]) -> Counter[Capture]:
    merged: Counter[Capture] = Counter()
    for entry, count in named.items():
        merged[capture(*entry.vias)] += count
    return merged


def test_channels_that_name_the_same_for_one_reason_make_it_a_lower_bound() -> None:
    dice = random.Random(5)
    prominent = drawn({"feed": 0.95, "frontPage": 0.95}, 150, dice)
    others = drawn({"feed": 0.3, "frontPage": 0.3}, 150, dice)
    recall = known(prominent + others)
    assert 0 < recall.missed < 300 - recall.found


def test_sitemaps_stand_against_feeds_and_pages_that_name_the_same() -> None:
    dice = random.Random(5)
    prominent = drawn({"feed": 0.95, "frontPage": 0.95, "sitemap": 0.8}, 150, dice)
    others = drawn({"feed": 0.3, "frontPage": 0.3, "sitemap": 0.8}, 150, dice)
    recall = known(prominent + others)
    assert recall.missed_from <= 300 - recall.found <= recall.missed_to


def test_what_only_one_channel_can_name_for_its_age_is_not_compared() -> None:
    archive = {capture("sitemap", age=6): 9_000, capture("sitemap", age=5): 700}
    recall = known({capture("feed", "sitemap", age=3): 40, capture("feed", age=3): 5, **archive})
    assert (recall.found, recall.days) == (45, 7)
    assert str(recall) == "found 45 of the last 7 days, estimated missed 0 (0 to 1)"


def test_days_with_few_articles_are_taken_together() -> None:
    named = {capture("feed", "sitemap", age=1): 4, capture("feed", "sitemap", age=2): 4, capture("feed", age=2): 2}
    recall = known(named)
    assert (recall.found, recall.days) == (10, None)


def test_undated_articles_are_compared_with_each_other() -> None:
    named = {capture("feed", "frontPage", age=UNDATED): 20, capture("feed", age=UNDATED): 3}
    assert known(named).found == 23


@pytest.mark.parametrize(
    "named",
    [
        {},
        {capture("feed"): 500},
        {capture("sitemap", "newsSitemap"): 500},
        {capture("section", "frontPage"): 40, capture("frontPage"): 40},
        {capture("feed", "sitemap"): 6, capture("feed"): 50, capture("sitemap"): 50},
        {capture("seed", "link"): 50},
    ],
    ids=["nothing", "one channel", "two of one kind", "pages alone", "too little in common", "no listing"],
)
def test_nothing_is_said_of_what_nobody_can_know(named: Mapping[Capture, int]) -> None:
    assert estimated_recall(named) is None


@pytest.mark.parametrize(
    ("named", "advice"),
    [
        ({capture("feed", "sitemap"): 100}, None),
        (
            {capture("feed", "sitemap"): 40, capture("feed"): 40, capture("sitemap"): 40},
            "add sections: there are none, or they name no article",
        ),
        (
            {capture("sitemap", "section"): 40, capture("sitemap"): 40, capture("section"): 40},
            "add feeds: there are none, or they name no article",
        ),
        (
            {capture("feed", "sitemap", "section"): 10, capture("sitemap", "section"): 60, capture("sitemap"): 30}
            | {capture("section"): 30},
            "add feeds: the feeds name 8% of the articles",
        ),
        (
            {capture("feed", "sitemap", "section"): 20, capture("sitemap", "section", age=3): 60}
            | {capture("sitemap", age=3): 30, capture("section", age=3): 30},
            "crawl more often: the feeds name 14% of the articles, but 100% of the newest",
        ),
    ],
)
def test_advice_names_the_channel_that_would_find_most_of_what_is_missed(
    named: Mapping[Capture, int], advice: str | None
) -> None:
    assert known(named).advice == advice


@pytest.mark.parametrize(
    ("age_s", "expected"), [(None, 0), (-5, 1), (DAY, 1), (DAY + 1, 2), (3 * DAY, 3), (20 * DAY, 4), (4_000 * DAY, 6)]
)
def test_ages_are_told_apart_as_far_as_channels_reach(age_s: float | None, expected: int) -> None:
    assert age_class(age_s) == expected
