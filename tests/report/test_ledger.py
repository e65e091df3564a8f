"""A line of a ledger is an entry, and an entry is a line."""

from __future__ import annotations

import json

import pytest

from newsspider.errors import LedgerError
from newsspider.politeness.robots_rule import Rule
from newsspider.report.ledger import (
    Close,
    End,
    Entry,
    GiveUp,
    Pace,
    Pause,
    Robots,
    Run,
    Skip,
    Start,
    from_line,
    to_line,
)

AT = "2026-11-26T04:25:30.290Z"
ENTRIES: list[Entry] = [
    Run(t=0.0, schema_version="1.0.0", run_id="r", at=AT, delay=1.0, max_in_flight=2),
    Start(t=0.1, n=1, at=AT, host="a.example", method="GET", url="https://a.example/ü\n", kind="front", in_flight=1),
    Start(t=0.1, n=2, at=AT, host="a.example", method="GET", url="https://a.example/robots.txt", kind="robots",
          in_flight=2, robots_of="https://a.example", retry=1, redirected_from="https://a.example/x"),
    End(t=0.2, n=1, seconds=0.1, status=429, bytes=0, retry_after=7.0),
    End(t=0.3, n=2, seconds=0.1, failure="DownloadTimeoutError: took longer"),
    Pace(t=0.4, host="a.example", delay=2.5, why="latency"),
    Pause(t=0.4, host="a.example", seconds=7.0, why="HTTP 429"),
    GiveUp(t=0.4, host="a.example", why="the host keeps refusing"),
    Robots(t=0.5, origin="https://a.example", status=200, crawl_delay=2.5, rules=(Rule(2, "Disallow: /a"),)),
    Robots(t=0.5, origin="https://b.example", refusal="robots.txt could not be fetched"),
    Skip(t=0.6, host="a.example", url="https://a.example/a", kind="article", why="why", rule=Rule(2, "Disallow: /a")),
    Close(t=0.7, reason="finished"),
]  # fmt: skip


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: type(entry).__name__)
def test_entry_is_one_line_and_comes_back_as_it_was(entry: Entry) -> None:
    line = to_line(entry)
    assert line.count("\n") == 1
    assert line.endswith("\n")
    assert line.isascii()
    assert from_line(line) == entry


def test_what_is_unknown_is_absent() -> None:
    line = json.loads(to_line(End(t=0.3, n=2, seconds=0.1, failure="oh")))
    assert line == {"t": 0.3, "event": "end", "n": 2, "seconds": 0.1, "failure": "oh"}


def test_keys_of_a_later_version_are_passed_over() -> None:
    assert from_line('{"t":1,"event":"close","reason":"finished","mood":"good"}') == Close(t=1.0, reason="finished")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('{"t":1,"event":"clo', "not JSON"),
        ("[]", "no event"),
        ('{"t":1,"event":"party"}', "no event"),
        ('{"t":1,"event":["close"]}', "no event"),
        ('{"t":"soon","event":"close","reason":"finished"}', "not a number"),
        ('{"t":NaN,"event":"close","reason":"finished"}', "not a number"),
        ('{"t":1,"event":"close"}', "no reason"),
        ('{"t":1,"event":"close","reason":7}', "reason: not a text"),
        ('{"t":1,"event":"end","n":true,"seconds":1}', "n: not a whole number"),
        ('{"t":1,"event":"robots","origin":"https://a.example","rules":[["a",1]]}', "rules: not a line's number"),
    ],
)
def test_what_is_no_line_of_a_ledger_is_refused_with_the_reason(line: str, why: str) -> None:
    with pytest.raises(LedgerError, match=why):
        from_line(line)
