"""A page comes back from the memory as it was, or not at all."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from newsspider.items import FurtherPage, Link, Page
from newsspider.state.kept import packed, size_of, unpacked

ODD = "Straße \U0001f4f0 \ud83d half, \0 nothing, \u2028 and 'quotes\""
MOMENT = datetime(2026, 11, 26, 12, 30, 15, 123456, tzinfo=UTC)
SPARSE = Page(
    url="https://news.example.com/1",
    final_url="https://news.example.com/1",
    fetched_at=MOMENT,
    status=200,
    headers={},
    body=b"",
    link=Link(url="https://news.example.com/1", via="link", source="https://news.example.com/"),
    site="news.example.com",
)
WHOLE = Page(
    url=f"https://news.example.com/{ODD}",
    final_url="https://www.news.example.com/2",
    fetched_at=MOMENT,
    status=203,
    headers={"etag": 'W/"1"', "x-odd": "\xff"},
    body=bytes(range(256)),
    link=Link(
        url=f"https://news.example.com/{ODD}",
        via="feed",
        source="https://news.example.com/feed",
        title=ODD,
        published=MOMENT.astimezone(timezone(timedelta(hours=-3, minutes=-30))),
        modified=MOMENT,
        language="de-AT",
        text=ODD,
    ),
    site="news.example.com",
    robots_tags=("noai", "otherbot: noindex"),
    further=(
        FurtherPage(url="https://news.example.com/2?page=2", body=b"two", encoding="latin-1"),
        FurtherPage(url="https://news.example.com/2?page=3", body=b""),
    ),
    missing="page 4 of the article is missing: HTTP 500",
)


@pytest.mark.parametrize("page", [SPARSE, WHOLE], ids=["sparse", "whole"])
def test_page_comes_back_as_it_was(page: Page) -> None:
    assert unpacked(packed(page)) == page


def test_size_is_that_of_all_its_bodies() -> None:
    assert size_of(WHOLE) == 256 + 3


def test_what_another_version_has_packed_is_left_alone() -> None:
    assert unpacked(b"\x01" + packed(WHOLE)[1:]) is None


def test_what_is_cut_off_or_damaged_is_no_page() -> None:
    value, chance = packed(WHOLE), random.Random(1)
    for end in range(len(value)):
        assert unpacked(value[:end]) is None
    for _ in range(500):
        damaged = bytearray(value)
        damaged[chance.randrange(len(value))] ^= chance.randrange(1, 256)
        assert unpacked(bytes(damaged)) is None


def test_page_of_many_bytes_takes_few() -> None:
    large = replace(SPARSE, body=b"<p>The bridge over the harbour is open.</p>" * 10_000)
    assert len(packed(large)) < len(large.body) / 20
