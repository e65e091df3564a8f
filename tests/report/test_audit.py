"""The judge of a ledger must be able to condemn: forged ledgers with every kind of violation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from newsspider.errors import LedgerError
from newsspider.politeness.robots import DISALLOWED
from newsspider.politeness.robots_rule import Rule
from newsspider.report.audit import Audit, audit
from newsspider.report.audit_lines import audit_json, audit_lines
from newsspider.report.ledger import Close, End, Entry, GiveUp, Pace, Pause, Robots, Run, Skip, Start, to_line

AT = "2026-11-26T04:25:30.290Z"
HOST, ORIGIN = "a.example", "https://a.example"
RUN = Run(t=0.0, schema_version="1.0.0", run_id="r", at=AT, delay=1.0, max_in_flight=2)
RULE = Rule(2, "Disallow: /intern/")


def start(n: int, t: float, path: str = "", *, in_flight: int = 1, **more: Any) -> Start:
    url = f"{ORIGIN}/{path or n}"
    return Start(t=t, n=n, at=AT, host=HOST, method="GET", url=url, kind="article", in_flight=in_flight, **more)


def end(n: int, t: float, status: int = 200, retry_after: float | None = None) -> End:
    return End(t=t, n=n, seconds=0.1, status=status, bytes=9, retry_after=retry_after)


def opened(**more: float) -> list[Entry]:
    """The robots.txt of a host has been read, by request 1."""
    return [
        RUN,
        Pace(t=0.0, host=HOST, delay=1.0, why="settings"),
        start(1, 0.0, "robots.txt", robots_of=ORIGIN),
        end(1, 0.1),
        Robots(t=0.1, origin=ORIGIN, status=200, rules=(RULE,), crawl_delay=more.get("crawl_delay")),
    ]


def verdict(entries: Iterable[Entry]) -> Audit:
    return audit(map(to_line, entries))


def kinds(*entries: Entry) -> list[str]:
    return [violation.kind for violation in verdict(entries).violations]


def test_polite_run_is_proven() -> None:
    entries = [
        *opened(),
        start(2, 1.0),
        start(3, 2.0, in_flight=2),
        end(2, 2.1),
        end(3, 2.2, 429, retry_after=5.0),
        Pause(t=2.2, host=HOST, seconds=5.0, why="HTTP 429"),
        Pace(t=2.2, host=HOST, delay=2.0, why="refusals"),
        start(4, 7.2),
        end(4, 7.3),
        Close(t=7.4, reason="finished"),
    ]
    found = verdict(entries)
    assert found.is_proven
    assert (found.requests, found.unanswered, found.closed) == (4, 0, "finished")
    host = found.hosts[HOST]
    assert (host.least_gap_s, host.delay_s, host.most_in_flight, host.pauses, host.paused_s) == (1.0, 1.0, 2, 1, 5.0)


def test_request_that_comes_too_soon_is_shown_with_the_one_before() -> None:
    (violation,) = verdict([*opened(), start(2, 1.0), end(2, 1.1), start(3, 1.9)]).violations
    assert (violation.kind, violation.host) == ("tooSoon", HOST)
    assert violation.first is not None
    assert (violation.first.number, violation.second.number) == (6, 8)
    assert "0.900 s after the one before, and the delay is 1 s" in violation.sentence


def test_robots_txt_s_own_request_counts_for_the_delay() -> None:
    assert kinds(*opened(), start(2, 0.5)) == ["tooSoon"]


def test_delay_that_robots_txt_asks_for_holds_whatever_the_pace_says() -> None:
    pace = Pace(t=0.1, host=HOST, delay=0.0, why="settings")
    assert kinds(*opened(crawl_delay=5.0), pace, start(2, 4.0)) == ["tooSoon"]
    assert kinds(*opened(crawl_delay=5.0), start(2, 5.0)) == []


def test_pace_never_falls_below_the_delay_that_it_began_with() -> None:
    assert kinds(*opened(), Pace(t=0.2, host=HOST, delay=0.1, why="latency"), start(2, 0.5)) == ["tooSoon"]


def test_longer_pace_is_in_force_from_its_line_on() -> None:
    slower = Pace(t=0.2, host=HOST, delay=3.0, why="latency")
    settled = Pace(t=1.5, host=HOST, delay=1.0, why="settings")
    assert kinds(*opened(), slower, start(2, 1.0)) == ["tooSoon"]
    assert kinds(*opened(), slower, settled, start(2, 2.0)) == []


def test_other_hosts_have_a_pace_of_their_own() -> None:
    other = replace(start(2, 0.1, "robots.txt"), host="b.example", url="https://b.example/robots.txt",
                    robots_of="https://b.example")  # fmt: skip
    assert kinds(*opened(), other) == []


def test_three_under_way_are_too_many() -> None:
    busy = [start(2, 1.0), start(3, 2.0, in_flight=2), start(4, 3.0, in_flight=3)]
    (violation,) = verdict([*opened(), *busy]).violations
    assert violation.kind == "tooMany"
    assert violation.first is not None
    assert violation.first.number == 6


def test_request_within_retry_after_is_noticed_although_the_crawler_paused_for_less() -> None:
    refusal = [start(2, 1.0), end(2, 1.1, 503, retry_after=9.0), Pause(t=1.1, host=HOST, seconds=2.0, why="")]
    (violation,) = verdict([*opened(), *refusal, start(3, 5.0)]).violations
    assert violation.kind == "inPause"
    assert "5.100 s before the end" in violation.sentence


def test_request_within_a_pause_is_noticed() -> None:
    refusal = [start(2, 1.0), end(2, 1.1, 503), Pause(t=1.1, host=HOST, seconds=9.0, why="HTTP 503")]
    assert kinds(*opened(), *refusal, start(3, 5.0)) == ["inPause"]


def test_refusal_that_nothing_follows_from_is_noticed() -> None:
    assert kinds(*opened(), start(2, 1.0), end(2, 1.1, 429), start(3, 60.0)) == ["noPause"]


def test_request_to_a_host_that_was_given_up_is_noticed() -> None:
    gone = GiveUp(t=1.2, host=HOST, why="the host keeps refusing")
    assert kinds(*opened(), start(2, 1.0), end(2, 1.1, 429), gone, start(3, 60.0)) == ["afterGivingUp"]


def test_request_before_robots_txt_has_been_read_is_noticed() -> None:
    assert kinds(RUN, start(1, 0.0)) == ["beforeRobots"]
    assert kinds(*opened()[:3], start(2, 1.0, in_flight=2)) == ["beforeRobots"]


def test_robots_txt_of_one_scheme_is_none_for_the_other() -> None:
    plain = replace(start(2, 1.0), url="http://a.example/2")
    assert kinds(*opened(), plain) == ["beforeRobots"]


def test_robots_txt_of_the_day_before_yesterday_is_none() -> None:
    assert kinds(*opened(), start(2, 172_800.0)) == ["beforeRobots"]


def test_request_that_only_says_it_is_for_robots_txt_is_noticed() -> None:
    assert kinds(RUN, start(1, 0.0, "intern/", robots_of=ORIGIN)) == ["beforeRobots"]


def test_robots_txt_may_be_where_it_redirects_to() -> None:
    led = start(2, 1.0, "static/robots", robots_of=ORIGIN, redirected_from=f"{ORIGIN}/robots.txt")
    assert kinds(*opened()[:3], end(1, 0.1, 301), led) == []
    assert kinds(RUN, replace(led, n=1)) == ["beforeRobots"]


def test_disallowed_address_is_noticed_with_the_rule() -> None:
    (violation,) = verdict([*opened(), start(2, 1.0, "intern/menu")]).violations
    assert violation.kind == "disallowed"
    assert "line 2 of robots.txt forbids it: Disallow: /intern/" in violation.sentence


def test_robots_txt_that_could_not_be_read_forbids_everything() -> None:
    broken = Robots(t=0.1, origin=ORIGIN, status=500, refusal="robots.txt answered 500")
    assert kinds(*opened()[:4], broken, start(2, 1.0)) == ["disallowed"]


@pytest.mark.parametrize(
    "forged",
    [
        replace(start(1, 1.0), url=f"{ORIGIN}/again"),
        replace(start(2, 1.0), host="b.example"),
        start(2, 1.0, in_flight=2),
        end(7, 1.0),
        Skip(t=1.0, host=HOST, url=f"{ORIGIN}/open", kind="article", why=DISALLOWED, rule=RULE),
        Skip(t=1.0, host=HOST, url=f"{ORIGIN}/intern/a", kind="article", why=DISALLOWED, rule=Rule(3, "Disallow: /")),
        replace(RUN, t=1.0),
        Close(t=0.05, reason="finished"),
    ],
    ids=["number", "host", "in flight", "end", "no rule", "another rule", "second run", "time"],
)
def test_ledger_that_does_not_agree_with_itself_is_noticed(forged: Entry) -> None:
    assert kinds(*opened(), forged) == ["inconsistent"]


def test_rule_behind_each_skip_is_named() -> None:
    skips = [
        Skip(t=1.0, host=HOST, url=f"{ORIGIN}/intern/{n}", kind="article", why=DISALLOWED, rule=RULE) for n in range(7)
    ]
    found = verdict(
        [*opened(), *skips, Skip(t=2.0, host=HOST, url=f"{ORIGIN}/x", kind="feed", why="the run has ended")]
    )
    assert [(skipped.rule, skipped.count, len(skipped.examples)) for skipped in found.skipped] == [
        (RULE, 7, 5),
        (None, 1, 1),
    ]
    shown = "\n".join(audit_lines(found))
    assert "7 https://a.example/robots.txt, line 2: Disallow: /intern/; https://a.example/intern/0 ..." in shown


def test_screen_shows_a_violation_with_its_two_lines_and_stays_a_screen() -> None:
    many = [start(n, n / 10) for n in range(2, 200)]
    shown = audit_lines(verdict([*opened(), *(entry for one in many for entry in (one, end(one.n, one.t)))]))
    assert ("line 3: " in shown[3], "line 6: " in shown[4]) == (True, True)
    assert len(shown) < 50


def test_json_has_the_lines_of_each_violation() -> None:
    found = audit_json(verdict([*opened(), start(2, 0.5)]))
    assert (found["proven"], found["violationCount"], found["hosts"][HOST]["violations"]) == (False, 1, 1)
    assert found["violations"][0]["second"]["number"] == 6


def test_run_that_has_not_ended_is_judged_and_said() -> None:
    found = verdict([*opened(), start(2, 1.0)])
    assert found.is_proven
    assert (found.closed, found.unanswered) == (None, 1)
    assert "no end yet, or was killed; 1 request without an end" in audit_lines(found)[0]


def test_what_is_no_ledger_is_refused_with_the_line() -> None:
    with pytest.raises(LedgerError, match="line 2: not JSON"):
        audit([to_line(RUN), "oh\n"])
    with pytest.raises(LedgerError, match="begins with its run"):
        audit([to_line(end(1, 1.0))])
    with pytest.raises(LedgerError, match=r"version 2\.0\.0"):
        audit([to_line(replace(RUN, schema_version="2.0.0"))])
    with pytest.raises(LedgerError, match="empty"):
        audit([])
