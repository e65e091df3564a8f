"""When a site's pages are other ones, and when they are not."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from newsspider.drift.alarms import Alarm
from newsspider.drift.layout import layout_alarm
from newsspider.extract.measure import Measure
from tests.drift.values import Change, page, run_of, site


def shorter(measure: Measure) -> Measure:
    return replace(measure, words=measure.words // 5)


def longer(measure: Measure) -> Measure:
    return replace(measure, words=measure.words * 6)


def without(name: str) -> Change:
    return lambda measure: replace(measure, fields=measure.fields - {name})


def disagreeing(measure: Measure) -> Measure:
    return replace(measure, agreement={"body": 0.3})


def textless(measure: Measure) -> Measure:
    return replace(measure, template="", words=0)


def redesigned(measure: Measure) -> Measure:
    return replace(measure, template="T2", frame="G")


def told(change: Change, *, pages: int = 10) -> Alarm:
    alarm = layout_alarm([*site(), *site(1, begin=30, pages=pages, change=change)])
    assert alarm is not None
    return alarm


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (shorter, "bodies are 8"),
        (longer, "times as long"),
        (without("headline"), "100 % of pages have no headline (0 % before)"),
        (without("date"), "100 % of pages have no date (0 % before)"),
        (without("authors"), "100 % of pages have no author"),
        (disagreeing, "the body agrees with what is said of it elsewhere by 0.30"),
        (textless, "100 % of pages have no text (0 % before)"),
        (redesigned, "template T1 vanished; template T2 is new"),
    ],
)
def test_a_change_is_told_by_the_first_run_that_sees_it(change: Change, said: str) -> None:
    alarm = told(change)
    assert said in alarm.sentence
    assert alarm.sentence.startswith("since run run-30 ")
    assert alarm.examples[0].startswith("https://news.example.com/30/")


def test_what_single_pages_cannot_tell_is_told_when_some_runs_have_seen_it() -> None:
    runs, alarms = site(pages=3), []
    for number in range(30, 36):
        runs += site(1, begin=number, pages=1, change=shorter)
        alarms.append(layout_alarm(runs))
    assert alarms[0] is None
    last = next(alarm for alarm in alarms if alarm)
    assert last.since <= "run-31"


def test_the_same_change_is_not_told_again() -> None:
    runs = site()
    told = []
    for number in range(30, 60):
        runs += site(1, begin=number, change=shorter)
        if alarm := layout_alarm(runs):
            told.append(runs[-1].run_id)
            runs[-1].alarms = [alarm.facts()]
    assert told == ["run-30"]


def test_another_change_is_told_once_the_new_pages_are_known() -> None:
    runs = site()
    runs += site(1, begin=30, change=redesigned)
    alarm = layout_alarm(runs)
    assert alarm is not None
    runs[-1].alarms = [alarm.facts()]
    runs += site(9, begin=31, change=redesigned)
    assert layout_alarm(runs) is None
    runs += site(1, begin=40, change=lambda measure: redesigned(without("date")(measure)))
    assert layout_alarm(runs) is not None


# No alarms


@pytest.mark.parametrize("seed", range(4))
def test_quiet_runs_are_quiet(seed: int) -> None:
    runs = site(60, seed=seed)
    assert [layout_alarm(runs[:count]) for count in range(len(runs) + 1) if layout_alarm(runs[:count])] == []


@pytest.mark.parametrize("change", [shorter, redesigned, textless, without("headline")])
def test_one_page_is_no_alarm(change: Change) -> None:
    assert layout_alarm([*site(), *site(1, begin=30, pages=1, change=change)]) is None


def test_a_site_that_is_hardly_known_gives_no_alarm() -> None:
    assert layout_alarm([*site(4), *site(1, begin=4, change=redesigned)]) is None


def test_a_run_without_pages_gives_no_alarm() -> None:
    assert layout_alarm([*site(), run_of(30, [])]) is None
    assert layout_alarm([]) is None


def test_a_new_section_beside_the_others_is_no_alarm() -> None:
    runs, alarms = site(), []
    for number in range(30, 60):
        chance = random.Random(number)
        videos = [page(chance, template="V", words=60) for _ in range(6)]
        usual = [page(chance) for _ in range(10)]
        runs.append(run_of(number, [*usual, *videos]))
        alarms.append(layout_alarm(runs))
    assert not any(alarms)


def test_a_day_of_breaking_news_is_no_alarm() -> None:
    chance = random.Random(7)
    short = [page(chance, words=chance.randint(80, 200)) for _ in range(14)]
    assert layout_alarm([*site(), run_of(30, [*short, *(page(chance) for _ in range(16))])]) is None


def test_fields_that_are_found_more_often_than_before_are_no_alarm() -> None:
    before = site(change=without("authors"))
    assert layout_alarm([*before, *site(1, begin=30, change=lambda one: replace(one, agreement={}))]) is None


def test_an_archive_that_is_read_is_no_alarm() -> None:
    chance = random.Random(3)
    old = [page(chance, template=f"old {chance.randint(1, 3)}", frame="old") for _ in range(300)]
    runs = [*site(), run_of(30, [*old, *(page(chance) for _ in range(300))])]
    assert layout_alarm(runs) is None


def test_pages_that_are_each_of_another_template_are_no_alarm() -> None:
    count = iter(range(10_000))
    runs = site(40, change=lambda one: replace(one, template=f"hash {next(count)}"))
    assert [layout_alarm(runs[:end]) for end in range(len(runs) + 1) if layout_alarm(runs[:end])] == []


def test_lengths_that_grow_slowly_are_no_alarm() -> None:
    runs = [run for number in range(80) for run in site(1, begin=number, change=_grown(1.01**number))]
    assert [end for end in range(len(runs) + 1) if layout_alarm(runs[:end])] == []


def _grown(factor: float) -> Change:
    return lambda measure: replace(measure, words=int(measure.words * factor))
