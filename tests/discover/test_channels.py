"""Which channels of an article are kept."""

from __future__ import annotations

from newsspider.discover.channels import MOST_CHANNELS, add_channels
from newsspider.items import Discovery


def section(number: int) -> Discovery:
    return Discovery(via="section", url=f"https://example.com/{number}/")


def test_channels_are_kept_once_in_their_order() -> None:
    known = [section(1)]
    assert add_channels(known, [section(2), section(1), section(2)])
    assert known == [section(1), section(2)]
    assert not add_channels(known, [section(1)])


def test_of_very_many_channels_the_first_are_kept_and_the_first_of_each_kind() -> None:
    known: list[Discovery] = []
    feeds = [Discovery(via="feed", url=f"https://example.com/{number}.rss") for number in range(3)]
    add_channels(known, [*map(section, range(500)), *feeds])
    assert known == [*map(section, range(MOST_CHANNELS)), feeds[0]]
