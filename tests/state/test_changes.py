from datetime import UTC, datetime

import pytest

from newsspider.state.changes import changed_fields
from newsspider.state.contract import Remembered
from newsspider.state.hashes import text_hash

DAY = datetime(2026, 11, 1, 8, 30, tzinfo=UTC)


def remembered(headline: str = "Bridge opens", published: datetime | None = DAY) -> Remembered:
    return Remembered(
        id=bytes(16),
        site="example.com",
        url="https://example.com/a",
        revision=1,
        content=b"a" * 16,
        headline=headline,
        headline_hash=text_hash(headline),
        published=int(published.timestamp()) if published else None,
        simhash=0,
        first_seen=0,
        seen_at=0,
        visit_at=None,
    )


def test_nothing_has_changed_where_everything_is_as_it_was() -> None:
    assert changed_fields(b"a" * 16, "Bridge opens", DAY, remembered()) == []


@pytest.mark.parametrize(
    ("content", "headline", "published", "changed"),
    [
        (b"b" * 16, "Bridge opens", DAY, ["articleBody"]),
        (b"a" * 16, "Bridge closes", DAY, ["headline"]),
        (b"a" * 16, "Bridge opens", DAY.replace(hour=9), ["datePublished"]),
        (b"b" * 16, "Bridge closes", DAY, ["articleBody", "headline"]),
    ],
)
def test_what_is_not_as_it_was_is_named(content: bytes, headline: str, published: datetime, changed: list[str]) -> None:
    assert changed_fields(content, headline, published, remembered()) == changed


def test_a_date_that_is_not_shown_any_more_is_no_change() -> None:
    assert changed_fields(b"a" * 16, "Bridge opens", None, remembered()) == []


def test_a_date_that_was_not_known_is_one() -> None:
    assert changed_fields(b"a" * 16, "Bridge opens", DAY, remembered(published=None)) == ["datePublished"]
