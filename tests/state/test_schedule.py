"""When something is asked for again."""

from __future__ import annotations

from itertools import pairwise

import pytest

from newsspider.state.schedule import (
    DAY,
    FURTHEST_S,
    HOUR,
    VISITS_S,
    is_due,
    is_probe,
    may_look,
    next_visit,
    poll_at,
    retry_at,
    visit_after_failure,
)

NOW = 1_790_000_000


def test_an_article_is_looked_at_after_an_hour_six_a_day_and_a_week() -> None:
    looks = [NOW]
    while (visit := next_visit(NOW, looks[-1])) is not None:
        looks.append(visit)
    assert [look - NOW for look in looks[1:]] == [HOUR, 6 * HOUR, DAY, 7 * DAY]


@pytest.mark.parametrize(
    ("age", "expected"),
    [(HOUR - 1, HOUR), (HOUR, 6 * HOUR), (2 * DAY, 7 * DAY), (7 * DAY, None), (400 * DAY, None)],
)
def test_looks_that_were_missed_are_not_made_up_for(age: int, expected: int | None) -> None:
    assert next_visit(NOW, NOW + age) == (None if expected is None else NOW + expected)


def test_an_article_that_was_first_seen_in_the_future_begins_anew() -> None:
    assert next_visit(NOW + 400 * DAY, NOW) == NOW + HOUR


@pytest.mark.parametrize(
    ("ahead", "due"), [(-1, True), (0, True), (1, False), (7 * DAY, False), (FURTHEST_S, False), (FURTHEST_S + 1, True)]
)
def test_what_has_come_is_due_and_what_cannot_be_true_too(ahead: int, due: bool) -> None:
    assert is_due(NOW + ahead, NOW) is due


def test_nothing_is_scheduled_further_ahead_than_is_believed() -> None:
    furthest = [VISITS_S[-1], retry_at(0, 99), poll_at(0, 0, 99), poll_at(10**9, 0, 0) - 10**9]
    assert max(furthest) <= FURTHEST_S


@pytest.mark.parametrize(
    ("silence", "gap"), [(0, 0), (8 * 60, 60), (8 * HOUR, HOUR), (8 * DAY, DAY), (400 * DAY, DAY), (-HOUR, 0)]
)
def test_a_source_is_asked_at_eighths_of_its_silence_and_once_a_day(silence: int, gap: int) -> None:
    assert poll_at(NOW, NOW - silence, failures=0) == NOW + gap


def test_a_source_that_fails_is_asked_ever_more_seldom_and_once_a_week_for_ever() -> None:
    gaps = [poll_at(NOW, NOW - DAY, failures) - NOW for failures in (1, 2, 3, 4, 5, 6, 1_000)]
    assert gaps == [HOUR, 4 * HOUR, 16 * HOUR, 64 * HOUR, 7 * DAY, 7 * DAY, 7 * DAY]


def test_an_address_that_fails_may_be_asked_ever_more_seldom() -> None:
    moments = [retry_at(NOW, failures) for failures in range(1, 6)]
    assert moments[0] == NOW + HOUR
    assert all(later > sooner for sooner, later in pairwise(moments))


def test_each_twelfth_not_modified_is_checked() -> None:
    assert [unmodified for unmodified in range(40) if is_probe(unmodified)] == [12, 24, 36]


def test_an_article_whose_listing_says_so_is_looked_at_at_once() -> None:
    assert may_look(NOW, fruitless=0, revision=1, now=NOW)
    assert may_look(NOW - 1, fruitless=0, revision=1, now=NOW)
    assert may_look(NOW - 1, fruitless=1, revision=1, now=NOW), "two listings may tell of one edit"


@pytest.mark.parametrize(("fruitless", "wait"), [(2, HOUR), (3, 4 * HOUR), (9, 7 * DAY)])
def test_a_listing_that_cries_wolf_is_believed_ever_more_seldom(fruitless: int, wait: int) -> None:
    assert not may_look(NOW - wait + 1, fruitless, 1, NOW)
    assert may_look(NOW - wait, fruitless, 1, NOW)


def test_an_article_that_changes_all_the_time_gives_a_revision_an_hour() -> None:
    assert may_look(NOW - 60, fruitless=0, revision=7, now=NOW)
    assert not may_look(NOW - HOUR + 1, fruitless=0, revision=8, now=NOW)
    assert may_look(NOW - HOUR, fruitless=0, revision=8, now=NOW)


def test_a_look_in_the_future_puts_nothing_off() -> None:
    assert may_look(NOW + 1, fruitless=9, revision=1, now=NOW)


def test_article_that_could_not_be_read_is_looked_at_soon_and_after_some_failures_by_schedule_alone() -> None:
    assert visit_after_failure(NOW, NOW + 7 * HOUR, 1, most=5) == NOW + 8 * HOUR
    assert visit_after_failure(NOW, NOW + 5 * HOUR, 2, most=5) == NOW + 6 * HOUR
    assert visit_after_failure(NOW, NOW + 8 * DAY, 5, most=5) == NOW + 8 * DAY + 7 * DAY
    assert visit_after_failure(NOW, NOW + 8 * DAY, 6, most=5) is None
