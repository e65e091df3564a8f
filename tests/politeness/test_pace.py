from datetime import UTC, datetime

import pytest

from newsspider.politeness.pace import Pace, pause_s, retry_after_s

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
    pace.accept()
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
