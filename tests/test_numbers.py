"""Settings that should be numbers."""

from __future__ import annotations

import pytest
from scrapy.settings import Settings

from newsspider.errors import UsageError
from newsspider.numbers import check_numbers


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("NEWSSPIDER_MAX_FEEDS", "abc", "a whole number from 0 on"),
        ("NEWSSPIDER_MAX_FEEDS", "1.5", "a whole number from 0 on"),
        ("NEWSSPIDER_MIN_ARTICLE_PROBABILITY", "", "a number from 0 on"),
        ("NEWSSPIDER_MAX_PAUSE_S", "-1", "a number from 0 on"),
        ("DOWNLOAD_DELAY", "nan", "a number from 0 on"),
        ("CONCURRENT_REQUESTS_PER_DOMAIN", "0", "a whole number from 1 on"),
    ],
)
def test_what_is_no_number_is_refused_with_what_was_expected(name: str, value: str, expected: str) -> None:
    with pytest.raises(UsageError) as refusal:
        check_numbers(Settings({name: value}))
    assert str(refusal.value) == f"{name}={value}: expected {expected}"


def test_numbers_may_be_text_as_on_the_command_line() -> None:
    check_numbers(Settings({"DOWNLOAD_DELAY": "0", "DOWNLOAD_TIMEOUT": "2.5", "NEWSSPIDER_MAX_FEEDS": "7"}))


def test_defaults_are_numbers() -> None:
    check_numbers(Settings())
