"""The first pages of a site wait for each other, and never for long."""

from __future__ import annotations

import asyncio
from time import monotonic

from newsspider.pipelines.firstpages import FirstPages


def first(*, most: int = 3, most_bytes: int = 1_000, most_s: float = 30.0, is_last: bool = False) -> FirstPages:
    return FirstPages(most, most_bytes, most_s, look=lambda: lambda site, waiting: is_last)


async def done(pages: FirstPages, *given: tuple[str, int], within_s: float = 0.5) -> list[bool]:
    """Whether each of these pages goes on."""
    tasks = [asyncio.ensure_future(pages.gathered(site, size)) for site, size in given]
    await asyncio.wait(tasks, timeout=within_s)
    found = [task.done() for task in tasks]
    for task in tasks:
        task.cancel()
    return found


def test_pages_go_on_when_they_are_enough() -> None:
    assert asyncio.run(done(first(), ("a", 1), ("a", 1), ("b", 1))) == [False, False, False]
    assert asyncio.run(done(first(), ("a", 1), ("b", 1), ("a", 1), ("a", 1))) == [True, False, True, True]


def test_pages_go_on_when_nothing_more_of_their_site_is_under_way() -> None:
    assert asyncio.run(done(first(is_last=True), ("a", 1), ("b", 1), within_s=5)) == [True, True]


def test_no_page_waits_longer_than_it_may() -> None:
    began_s = monotonic()
    assert asyncio.run(done(first(most_s=0.3), ("a", 1), within_s=10)) == [True]
    assert monotonic() - began_s < 5


def test_the_largest_go_on_where_all_of_them_are_too_large() -> None:
    assert asyncio.run(done(first(), ("a", 300), ("b", 600), ("c", 200))) == [False, True, False]


def test_a_page_that_is_too_large_by_itself_does_not_wait() -> None:
    assert (first().has_room(1_000), first().has_room(1_001)) == (True, False)
    assert asyncio.run(done(first(), ("a", 5_000))) == [True]
