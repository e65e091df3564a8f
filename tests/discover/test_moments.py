from datetime import UTC, datetime

import pytest

from newsspider.discover.moments import moment

EIGHT = datetime(2026, 11, 24, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-24T08:00:00Z",
        "2026-11-24T09:00:00+01:00",
        "2026-11-24 09:00:00 +0100",
        "Tue, 24 Nov 2026 08:00:00 GMT",
        "Tue, 24 Nov 2026 03:00:00 EST",
        "Tue, 24 Nov 2026 09:00:00 CET",
        "Di, 24 Nov 2026 09:00:00 +0100",
        "24 Nov 2026 08:00",
        "24.11.2026 08:00",
        "24/11/2026 08:00",
        "November 24, 2026 8:00 am",
    ],
)
def test_one_moment_is_read_in_all_its_spellings(text: str) -> None:
    assert moment(text) == EIGHT


def test_day_alone_begins_at_midnight_utc() -> None:
    assert moment("2026-11-24") == datetime(2026, 11, 24, tzinfo=UTC)


@pytest.mark.parametrize("text", [None, "", "soon", "Tue, 24 Nov", "2026", "2026-11", "05/11/2026", "9" * 100])
def test_what_names_no_single_day_is_none(text: str | None) -> None:
    assert moment(text) is None


def test_day_and_month_that_are_the_same_number_cannot_be_confused() -> None:
    assert moment("11/11/2026") == datetime(2026, 11, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59-12:00",
        "1970-01-01T00:00:00Z",
        "2026-11-24T10:00:00+99:99",
        "Tue, 24 Nov 2026 08:00:00 +99999999999999",
        "2026-13-45",
    ],
)
def test_impossible_dates_are_none(text: str) -> None:
    assert moment(text) is None
