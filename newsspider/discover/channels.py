"""The channels that name an article."""

from __future__ import annotations

from collections.abc import Iterable

from newsspider.items import Discovery

MOST_CHANNELS = 20
"""Of an article: its record and the memory hold each of them, and a site may name it on ever new pages."""


def add_channels(known: list[Discovery], more: Iterable[Discovery]) -> bool:
    """Adds those that are not there yet: the first 20, and beyond them the first of each kind. Whether one was."""
    before = len(known)
    for channel in more:
        if len(known) >= MOST_CHANNELS and any(one.via == channel.via for one in known):
            continue
        if not any(one.via == channel.via and one.url == channel.url for one in known):
            known.append(channel)
    return len(known) > before
