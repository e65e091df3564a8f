"""The judge of an access log must be able to condemn."""

from __future__ import annotations

from benchmarks.access import Asked, before_robots, disallowed, doubled, gaps_s
from benchmarks.politeness import after_refusal, in_flight, least_gap


def asked(path: str, started_s: float, answered_s: float | None = None, status: int = 200) -> Asked:
    return Asked(
        path=path, started_s=started_s, answered_s=started_s + 0.1 if answered_s is None else answered_s, status=status
    )


def test_a_request_before_the_rules_are_known_is_noticed() -> None:
    log = [asked("/robots.txt", 0.0, 0.5), asked("/early", 0.4), asked("/late", 0.6)]
    assert before_robots(log) == ["/early"]
    assert before_robots(log[1:]) == ["/early", "/late"]


def test_a_forbidden_path_is_noticed() -> None:
    rules = "User-agent: *\nDisallow: /intern/\n"
    assert disallowed([asked("/intern/menu", 1.0), asked("/town/", 2.0)], rules, "newsspider") == ["/intern/menu"]


def test_a_second_request_is_noticed_unless_the_first_was_refused() -> None:
    log = [asked("/a", 0.0), asked("/a", 1.0), asked("/b", 2.0, status=429), asked("/b", 5.0)]
    assert doubled(log) == ["/a"]


def test_haste_is_noticed() -> None:
    log = [asked("/a", 0.0), asked("/c", 0.5), asked("/b", 0.2)]
    assert [round(gap, 1) for gap in gaps_s(log)] == [0.2, 0.3]
    assert not least_gap("gap", log, 0.3).kept
    assert least_gap("gap", log, 0.2).kept


def test_too_many_at_once_are_noticed_and_one_at_a_time_proves_nothing() -> None:
    assert [in_flight(highest, 2).kept for highest in (1, 2, 3)] == [False, True, False]


def test_impatience_after_a_refusal_is_noticed() -> None:
    refusal = asked("/busy", 0.0, 0.1, status=429)
    patient = after_refusal("429", [refusal, asked("/busy", 3.2)], "/busy", 3)
    impatient = after_refusal("429", [refusal, asked("/other", 1.0), asked("/busy", 3.2)], "/busy", 3)
    assert all(measure.kept for measure in patient)
    assert not impatient[0].kept


def test_a_page_that_was_never_refused_proves_nothing() -> None:
    assert not after_refusal("429", [asked("/busy", 0.0)], "/busy", 3)[0].kept
