from datetime import date

import pytest

from newsspider.discover.archives import ArchiveWalk, archive_date

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("path", "last_day"),
    [
        ("/archive/2026/11/24/", date(2026, 11, 24)),
        ("/2026/11/", date(2026, 11, 30)),
        ("/2026/", date(2026, 12, 31)),
        ("/archiv/2024-02", date(2024, 2, 29)),
        ("/news/archive/2026/1/5", date(2026, 1, 5)),
        ("/archiv.html?date=2026-11-24", date(2026, 11, 24)),
    ],
)
def test_archive_page_is_known_by_its_date(path: str, last_day: date) -> None:
    assert archive_date(f"https://example.com{path}") == last_day


@pytest.mark.parametrize(
    "path",
    [
        "/2026/11/24/a-story", "/politik/", "/events/2026/11/24/", "/calendar/2026/11/", "/kalender?date=2026-11-24",
        "/archive/2026/13/", "/archive/2026/2/31/", "/1234/11/", "/archiv?date=2026-11-24&page=2", "/",
    ],
)  # fmt: skip
def test_what_says_more_than_a_date_is_no_archive_page(path: str) -> None:
    assert archive_date(f"https://example.com{path}") is None


def walk(*days: int, most: int = 100, earliest: date | None = None) -> ArchiveWalk:
    one = ArchiveWalk(most, earliest)
    one.add(map(page, days), TODAY)
    return one


def page(day: int) -> str:
    return f"https://example.com/archive/2026/11/{day:02d}/"


def steps(one: ArchiveWalk, *, brought: bool, known: bool = False) -> list[str]:
    read = []
    while following := one.next_page():
        read.append(following)
        one.read(brought=brought, known=known)
    return read


def test_newest_page_is_read_first_and_each_once() -> None:
    assert steps(walk(3, 20, 7, 20), brought=True) == [page(20), page(7), page(3)]


def test_one_page_is_on_its_way_at_a_time() -> None:
    one = walk(3, 20)
    assert one.next_page() == page(20)
    assert one.next_page() is None
    one.failed()
    assert one.next_page() == page(3)


def test_walk_ends_where_pages_bring_nothing_new_for_a_while() -> None:
    assert len(steps(walk(*range(1, 25)), brought=False)) == 5


def test_walk_ends_soon_where_an_earlier_one_has_been() -> None:
    one = walk(*range(1, 25))
    while one.next_page():
        one.read(brought=False, known=True, old=True)
    assert one.next_page() is None
    assert one.is_over
    assert len(steps(walk(*range(1, 25)), brought=False, known=True)) == 5, "others may have told of these articles"


def test_walk_that_an_earlier_run_has_not_ended_goes_on_beyond_what_is_known() -> None:
    one = walk(*range(1, 25))
    one.catches_up = True
    assert len(steps(one, brought=False, known=True)) == 24


def test_page_that_brings_something_leads_on() -> None:
    one = walk(*range(1, 25))
    for brought in (False, False, False, False, True, False, False, False, False):
        assert one.next_page()
        one.read(brought=brought, known=False)
    assert one.next_page() == page(15)


def test_no_more_pages_are_read_than_may_be_nor_older_ones_nor_those_of_the_future() -> None:
    assert len(steps(walk(*range(1, 25), most=3), brought=True)) == 3
    assert steps(walk(19, 20, 21, earliest=date(2026, 11, 20)), brought=True) == [page(21), page(20)]
    one = walk()
    one.add(["https://example.com/2027/01/"], TODAY)
    assert one.next_page() is None
