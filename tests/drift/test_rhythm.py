"""When too few articles come, and when a site is only quiet at these hours."""

from __future__ import annotations

import random
from collections.abc import Callable

from newsspider.drift.rhythm import rhythm_alarm
from newsspider.drift.sums import RunSums
from tests.drift.values import DAY, HOUR, MONDAY, run_of


def paper(
    days: int, articles: Callable[[int, random.Random], int], *, every: int = DAY, begin: int = 0
) -> list[RunSums]:
    """`articles` are those of the run at so many seconds after a Monday's midnight."""
    moments = range(begin, begin + days * DAY, every)
    return [
        run_of(at // every, [], started=MONDAY + at, articles=articles(at, random.Random(f"{at}"))) for at in moments
    ]


def daily(at: int, chance: random.Random) -> int:
    """A newspaper that takes Saturdays and Sundays off; what a run finds is of the day before."""
    return 0 if at // DAY % 7 in (6, 0) else chance.randint(20, 40)


def hourly(at: int, chance: random.Random) -> int:
    return chance.randint(2, 6) if 6 < at // HOUR % 24 < 22 else 0


def twice_a_week(at: int, chance: random.Random) -> int:
    return chance.randint(5, 9) if at // DAY % 7 in (2, 5) else 0


def none(at: int, chance: random.Random) -> int:
    return 0


def test_articles_that_come_no_more_are_told() -> None:
    runs = [*paper(30, daily), *paper(3, none, begin=30 * DAY)]
    alarms = [rhythm_alarm(runs[:count]) for count in (30, 31, 32, 33)]
    assert alarms[0] is None
    alarm = next(alarm for alarm in alarms if alarm)
    assert "no article has come where" in alarm.sentence
    assert alarm.since in ("run-30", "run-31")


def test_hours_of_silence_by_day_are_told() -> None:
    runs = [*paper(28, hourly, every=HOUR), *paper(1, none, every=HOUR, begin=28 * DAY)]
    assert rhythm_alarm(runs[: 28 * 24 + 6]) is None
    assert rhythm_alarm(runs) is not None


def test_nights_and_weekends_and_rare_days_are_no_alarms() -> None:
    for articles, every in ((hourly, HOUR), (daily, DAY), (twice_a_week, DAY), (twice_a_week, 6 * HOUR)):
        runs = paper(40, articles, every=every) if every > HOUR else paper(24, articles, every=every)
        assert [count for count in range(len(runs) + 1) if rhythm_alarm(runs[:count])] == []


def test_silence_is_told_once_until_articles_come_again() -> None:
    runs, told = paper(30, daily), []
    later = [*paper(5, none, begin=30 * DAY), *paper(30, daily, begin=35 * DAY), *paper(5, none, begin=65 * DAY)]
    for run in later:
        runs.append(run)
        if alarm := rhythm_alarm(runs):
            run.alarms = [alarm.facts()]
            told.append((run.started - MONDAY) // DAY)
    assert len(told) == 2
    assert told[0] < 35
    assert told[1] >= 65


def test_a_run_that_was_cut_is_no_alarm_and_its_articles_count_with_the_next() -> None:
    runs = paper(30, daily)
    for at in range(30, 37):
        runs.append(
            run_of(2 * at, [], started=MONDAY + at * DAY, articles=daily(at * DAY, random.Random(at)), whole=False)
        )
        assert rhythm_alarm(runs) is None
    assert rhythm_alarm([*runs, run_of(99, [], started=MONDAY + 37 * DAY)]) is None


def test_before_two_weeks_nobody_knows() -> None:
    runs = [*paper(11, daily), *paper(3, none, begin=11 * DAY)]
    assert [count for count in range(len(runs) + 1) if rhythm_alarm(runs[:count])] == []


def test_clocks_that_go_back_and_runs_of_one_moment_are_no_alarm() -> None:
    runs = paper(30, daily)
    again = run_of(77, [], started=runs[-1].started)
    earlier = run_of(78, [], started=runs[-1].started - 9 * DAY)
    assert rhythm_alarm([*runs, again]) is None
    assert rhythm_alarm([*runs, earlier]) is None
