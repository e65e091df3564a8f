from __future__ import annotations

import json

from newsspider.drift.alarms import Alarm, Change


def test_an_alarm_is_said_as_a_person_would_say_it() -> None:
    alarm = Alarm(
        kind="layout",
        since="run-42",
        changes=(
            Change(what="words", before=412.3, after=82.6),
            Change(what="missing date", before=0.02, after=1.0, template="T7"),
            Change(what="agreement headline", before=0.99, after=0.4),
            Change(what="stripped related", before=4.0, after=31.0),
        ),
        vanished=("T3",),
        new=("T7", "T8"),
        examples=("https://news.example.com/1", "https://news.example.com/2"),
    )
    assert alarm.sentence == (
        "since run run-42 bodies are 80 % shorter (412 words before, 83 now); 100 % of pages have no date (2 % "
        "before); headline agrees with what is said of it elsewhere by 0.40 (0.99 before); 31.0 blocks a page are "
        "stripped as related (4.0 before); template T3 vanished; templates T7, T8 are new; for example https://news.example.com/1"
    )


def test_bodies_are_empty_or_longer_or_many_times_as_long() -> None:
    said = [
        Alarm(kind="layout", since="r", changes=(Change(what="words", before=100, after=after),)).sentence
        for after in (0, 150, 420)
    ]
    assert said == [
        "since run r bodies are empty (100 words before, 0 now)",
        "since run r bodies are 50 % longer (100 words before, 150 now)",
        "since run r bodies are 4.2 times as long (100 words before, 420 now)",
    ]


def test_articles_that_stay_away_are_said_with_what_is_usual() -> None:
    alarm = Alarm(kind="rhythm", since="r", changes=(Change(what="articles", before=31.4, after=0),))
    assert alarm.sentence == "since run r no article has come where 31 are usual at these hours"


def test_facts_are_for_programs() -> None:
    facts = Alarm(kind="rhythm", since="r", changes=(Change(what="articles", before=31.41592, after=0),)).facts()
    assert json.loads(json.dumps(facts)) == facts
    assert facts["changes"] == [{"what": "articles", "template": None, "before": 31.416, "after": 0}]
