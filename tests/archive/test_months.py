"""Which months are meant, and where their files are."""

from __future__ import annotations

import gzip

import pytest

from newsspider.archive.months import addresses_in, list_address, parse_months
from newsspider.errors import UsageError

BASE = "https://data.example.org/"


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("2026-01", [(2026, 1)]),
        ("2026-01..2026-03", [(2026, 1), (2026, 2), (2026, 3)]),
        ("2025-11..2026-02", [(2025, 11), (2025, 12), (2026, 1), (2026, 2)]),
        ("2025-12..2025-12", [(2025, 12)]),
        ("2026-03, 2025-12..2026-01,2026-01", [(2025, 12), (2026, 1), (2026, 3)]),
        ("2016-08..2017-08", [(2016, month) for month in range(8, 13)] + [(2017, month) for month in range(1, 9)]),
    ],
)
def test_no_month_is_skipped_and_none_comes_twice(text: str, months: list[tuple[int, int]]) -> None:
    assert parse_months(text) == months


def test_years_have_twelve_months() -> None:
    assert len(parse_months("2017-01..2026-12")) == 120


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-13", "2026-00", "2026-03..2026-01", "2026-1", "2026-01-05", "2026-01.."]
)
def test_what_is_no_month_is_said(text: str) -> None:
    with pytest.raises(UsageError, match="expected months such as"):
        parse_months(text)


def test_list_of_a_month_is_below_the_base() -> None:
    month = parse_months("2026-01")[0]
    assert list_address(BASE, month) == f"{BASE}crawl-data/CC-NEWS/2026/01/warc.paths.gz"
    assert list_address(f"{BASE}mirror", month) == f"{BASE}mirror/crawl-data/CC-NEWS/2026/01/warc.paths.gz"


def test_files_of_a_list_are_below_the_base() -> None:
    assert addresses_in(BASE, gzip.compress(b"a/1.warc.gz\n\na/2.warc.gz\n")) == [
        f"{BASE}a/1.warc.gz",
        f"{BASE}a/2.warc.gz",
    ]
    with pytest.raises(ValueError, match="not below"):
        addresses_in(BASE, gzip.compress(b"https://elsewhere.example/1.warc.gz\n"))
    with pytest.raises(ValueError, match="no packed list"):
        addresses_in(BASE, b"<html>")
