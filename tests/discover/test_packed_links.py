"""Links that wait are what they were when they are asked for."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime, timedelta, timezone

import pytest

from newsspider.discover.packed_links import PART, PackedLinks
from newsspider.items import Link

SITEMAP = "https://example.com/sitemap.xml"


def links(count: int) -> list[Link]:
    return [Link(url=f"https://example.com/a/{number}", via="sitemap", source=SITEMAP) for number in range(count)]


def test_links_come_out_as_they_went_in() -> None:
    given = [
        Link(url="https://example.com/a", via="newsSitemap", source=SITEMAP),
        Link(
            url="https://example.com/ä?b=\ud83d",
            via="feed",
            source="https://example.com/feed",
            title='"Quotes"\n\u2028 and ☃',
            published=datetime(2026, 11, 26, 10, 0, 0, 5, tzinfo=timezone(timedelta(hours=-3, minutes=-30))),
            modified=datetime(1, 1, 1, tzinfo=UTC),
            language="gsw-CH",
            text="Its whole text.",
        ),
    ]
    assert list(PackedLinks.of(given)) == given


@pytest.mark.parametrize("count", [0, 1, PART - 1, PART, PART + 1, 3 * PART])
@pytest.mark.parametrize(("start", "end"), [(0, PART), (1, 2), (PART - 1, PART + 1), (PART, 2 * PART), (70, 999_999)])
def test_what_lies_between_two_places_is_what_lies_there_in_a_list(count: int, start: int, end: int) -> None:
    assert PackedLinks.of(links(count)).between(start, end) == links(count)[start:end]


@pytest.mark.parametrize("count", [0, 1, PART, PART + 1, 9 * PART])
def test_all_but_the_first_ones_can_be_forgotten(count: int) -> None:
    packed = PackedLinks.of(links(2 * PART))
    packed.cut(count)
    assert len(packed) == min(count, 2 * PART)
    assert list(packed) == links(2 * PART)[:count]


def test_links_of_one_sitemap_take_little() -> None:
    packed = PackedLinks.of(links(50_000))
    assert len(pickle.dumps(packed)) < 50_000 * 20
