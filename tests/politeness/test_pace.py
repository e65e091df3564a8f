from datetime import UTC, datetime

import pytest

from newsspider.politeness.pace import Pace, is_well, pause_s, retry_after_s

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def test_second_request_waits_for_the_delay_from_start_to_start() -> None:
    pace = Pace(delay_s=2.0, max_in_flight=2)
    pace.start(now=10.0)
    assert not pace.may_start(now=11.9)
    assert pace.may_start(now=12.0)


def test_no_more_than_the_allowed_number_are_in_flight() -> None:
    pace = Pace(delay_s=0.0, max_in_flight=2)
    pace.start(now=0.0)
    pace.start(now=0.0)
    assert not pace.may_start(now=100.0)
    pace.finish()
    assert pace.may_start(now=100.0)


def test_refusal_pauses_the_host() -> None:
    pace = Pace(delay_s=0.0, max_in_flight=2)
    pace.refuse(now=5.0, pause_s=30.0)
    assert not pace.may_start(now=34.9)
    assert pace.may_start(now=35.0)


def test_pause_is_never_shortened_by_a_later_and_shorter_one() -> None:
    pace = Pace(delay_s=0.0, max_in_flight=2)
    pace.refuse(now=0.0, pause_s=60.0)
    pace.refuse(now=1.0, pause_s=5.0)
    assert not pace.may_start(now=59.0)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        (" 7 ", 7.0),
        ("Tue, 24 Nov 2026 12:00:30 GMT", 30.0),
        ("Tue, 24 Nov 2026 11:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("٣", None),
        ("Tue, 24 Nov 2026 12:00:30 +99999999999999", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_read_as_seconds_or_date(header: str | None, seconds: float | None) -> None:
    assert retry_after_s(header, NOW) == seconds


def test_absurd_number_of_seconds_is_bounded_by_reading_few_digits() -> None:
    assert retry_after_s("9" * 5000, NOW) == float("9" * 12)


def test_retry_after_within_the_limit_is_kept_to_the_second() -> None:
    assert pause_s(42.0, refusals=0, max_pause_s=60.0) == 42.0


def test_host_that_wants_to_rest_longer_than_the_limit_is_left_alone() -> None:
    assert pause_s(86_400.0, refusals=0, max_pause_s=60.0) is None


def test_refusals_without_retry_after_double_the_pause_until_the_host_is_left_alone() -> None:
    pauses = [pause_s(None, refusals, max_pause_s=60.0) for refusals in range(7)]
    assert pauses == [5.0, 10.0, 20.0, 40.0, 60.0, 60.0, None]


def test_an_answer_forgets_one_refusal_at_a_time() -> None:
    pace = Pace(delay_s=0.0, max_in_flight=1)
    pace.refuse(0.0, 1.0)
    pace.refuse(0.0, 1.0)
    pace.answered(0.1, well=True)
    assert pace.refusals == 1
    pace.answered(0.1, well=False)
    assert pace.refusals == 1


def test_longer_delay_counts_from_the_request_that_started_last() -> None:
    pace = Pace(delay_s=1.0, max_in_flight=2)
    pace.start(100.0)
    pace.slow_down(3.0)
    pace.finish()
    assert not pace.may_start(102.9)
    assert pace.may_start(103.0)
    pace.slow_down(2.0)  # shorter than what was asked for before
    assert pace.delay_s == 3.0


def test_delay_counts_from_the_moment_a_request_is_sent() -> None:
    pace = Pace(delay_s=1.0, max_in_flight=2)
    pace.start(100.0)
    pace.sent(100.8)
    assert not pace.may_start(101.7)
    assert pace.may_start(101.8)


def answers(pace: Pace, latency_s: float, count: int = 30, *, well: bool = True) -> None:
    for _ in range(count):
        pace.answered(latency_s, well=well)


def test_gap_is_longer_after_a_refusal_and_shrinks_step_by_step_with_good_answers() -> None:
    pace = Pace(delay_s=1.0, max_in_flight=2)
    pace.refuse(now=0.0, pause_s=5.0)
    gaps = [pace.gap_s]
    while pace.gap_s > 1.0:
        pace.answered(0.1, well=True)
        gaps.append(pace.gap_s)
    assert gaps[0] == 2.0
    assert gaps == sorted(gaps, reverse=True)
    assert 5 <= len(gaps) <= 10
    assert (gaps[-1], pace.why) == (1.0, "settings")


def test_gap_doubles_with_every_further_refusal_up_to_a_bound() -> None:
    pace = Pace(delay_s=1.0, max_in_flight=2)
    gaps = []
    for _ in range(7):
        pace.refuse(now=0.0, pause_s=0.0)
        gaps.append(pace.gap_s)
    assert gaps == [2.0, 3.0, 5.0, 9.0, 17.0, 17.0, 17.0]
    assert pace.why == "refusals"


def test_refusal_is_remembered_where_there_is_no_delay_at_all() -> None:
    pace = Pace(delay_s=0.0, max_in_flight=2)
    pace.start(0.0)
    pace.sent(0.0)
    pace.refuse(now=0.1, pause_s=0.0)
    assert not pace.may_start(0.4)
    assert pace.may_start(0.5)


def test_host_that_answers_slowly_gets_the_time_of_an_answer_as_its_gap_and_settles_back() -> None:
    pace = Pace(delay_s=1.0, max_in_flight=2, max_latency_delay_s=10.0)
    answers(pace, 3.2)
    assert (pace.gap_s, pace.why) == (3.25, "latency")
    answers(pace, 0.1)
    assert (pace.gap_s, pace.why) == (1.0, "settings")


def test_gap_is_never_below_the_delay_and_never_above_the_bound_of_slow_hosts() -> None:
    pace = Pace(delay_s=1.0, max_in_flight=2, max_latency_delay_s=10.0)
    answers(pace, 0.9)
    assert pace.gap_s == 1.0
    answers(pace, 29.0)
    assert pace.gap_s == 10.0
    pace.slow_down(20.0)
    assert (pace.gap_s, pace.why) == (20.0, "robots.txt")


def test_one_slow_answer_among_quick_ones_changes_little() -> None:
    pace = Pace(delay_s=1.0, max_in_flight=2, max_latency_delay_s=10.0)
    answers(pace, 0.1)
    pace.answered(3.0, well=True)
    assert pace.gap_s == 1.0


def test_errors_make_the_gap_longer_and_never_shorter() -> None:
    pace = Pace(delay_s=1.0, max_in_flight=2, max_latency_delay_s=10.0)
    answers(pace, 4.0)
    answers(pace, 0.01, well=False)
    assert pace.gap_s == 4.0
    answers(pace, 30.0, well=False)
    assert pace.gap_s == 10.0


def test_latency_below_a_second_and_a_bound_of_0_change_nothing() -> None:
    quick = Pace(delay_s=0.0, max_in_flight=2, max_latency_delay_s=10.0)
    answers(quick, 0.95)
    unbound = Pace(delay_s=0.5, max_in_flight=2, max_latency_delay_s=0.0)
    answers(unbound, 9.0)
    assert (quick.gap_s, unbound.gap_s) == (0.0, 0.5)


def test_request_on_its_way_waits_at_the_door_for_a_pause_that_has_come_up_since() -> None:
    pace = Pace(delay_s=1.0, max_in_flight=2)
    for now in (0.0, 1.0):
        pace.start(now)
    pace.sent(0.0)
    pace.start(1.0)
    assert pace.wait_s(1.0) == 0.0
    pace.refuse(now=1.01, pause_s=5.0)
    assert pace.wait_s(1.25) == pytest.approx(4.76)
    assert pace.wait_s(6.5) == 0.0


def test_page_that_has_gone_is_no_sign_of_trouble() -> None:
    assert all(is_well(status) for status in (200, 304, 404, 410))
    assert not any(is_well(status) for status in (403, 429, 500, 503, None))


def test_every_fifth_no_in_a_row_doubles_the_gap_and_a_good_answer_forgets_them() -> None:
    pace = Pace(delay_s=1.0, max_in_flight=2)
    assert [pace.reject() for _ in range(5)] == [False, False, False, False, True]
    gaps = [pace.gap_s]
    for _ in range(30):
        pace.reject()
        gaps.append(pace.gap_s)
    assert gaps[0] == 2.0
    assert gaps[5::5] == [3.0, 5.0, 9.0, 17.0, 17.0, 17.0]
    pace.answered(0.1, well=True)
    assert pace.rejections == 0
    assert pace.gap_s < 17.0


def test_a_no_now_and_then_changes_nothing() -> None:
    pace = Pace(delay_s=1.0, max_in_flight=2)
    for _ in range(20):
        assert not any(pace.reject() for _ in range(4))
        pace.answered(0.1, well=True)
    assert pace.gap_s == 1.0
