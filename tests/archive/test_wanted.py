"""What is left out before it is read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsspider.archive.entries import Head
from newsspider.archive.plan import read_archive_plan
from newsspider.archive.wanted import Wanted, has_language
from newsspider.errors import UsageError

AT = datetime(2026, 1, 5, tzinfo=UTC)


def head(url: str = "https://www.example.com/a", at: datetime = AT, *languages: str) -> Head:
    return Head(url=url, at=at, languages=languages)


@pytest.mark.parametrize(
    ("url", "is_wanted"),
    [
        ("https://example.com/", True),
        ("https://NEWS.example.com:8443/a", True),
        ("https://notexample.com/", False),
        ("https://example.com.evil.test/", False),
        ("https://bbc.co.uk/", True),
        ("http://[broken/", False),
    ],
)
def test_domain_is_wanted_with_all_that_lies_below_it(url: str, is_wanted: bool) -> None:
    wanted = Wanted(domains=frozenset({"example.com", "bbc.co.uk"}))
    assert (wanted(head(url)) is None) == is_wanted


def test_language_is_known_by_either_code_and_what_is_not_known_is_wanted() -> None:
    wanted = Wanted(languages=frozenset({"de"}))
    found = [wanted(head("https://a.example/", AT, *codes)) for codes in (("deu", "eng"), ("de-AT",), (), ("eng",))]
    assert found == [None, None, None, "other_language"]
    assert [has_language(tag, {"de"}) for tag in ("de-CH", "en", None)] == [True, False, True]


def test_what_was_captured_before_cannot_have_been_published_since() -> None:
    wanted = Wanted(since=AT)
    assert [wanted(head(at=AT - timedelta(days=days))) for days in (0, 1, 3)] == [None, None, "too_old"]


def test_day_until_which_articles_are_wanted_is_wanted_as_a_whole(tmp_path: Path) -> None:
    given = {"path": str(tmp_path), "until": "2026-03-31", "since": "2026-03-31T06:00+01:00", "languages": "DE, en-GB"}
    plan = read_archive_plan(given, tmp_path / "sites.toml")
    assert plan.until == datetime(2026, 4, 1, tzinfo=UTC)
    assert plan.since == datetime(2026, 3, 31, 5, tzinfo=UTC)
    assert plan.languages == {"de", "en"}
    exact = read_archive_plan({**given, "until": "2026-03-31T00:00"}, tmp_path / "sites.toml")
    assert exact.until == datetime(2026, 3, 31, tzinfo=UTC)


def test_domain_that_is_an_address_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no domain"):
        read_archive_plan({"path": str(tmp_path), "domains": "https://example.com/"}, tmp_path / "sites.toml")
