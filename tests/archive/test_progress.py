"""How far an archive was read: never ahead of what is over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from newsspider.archive.entries import Capture, Entry, Filter, Head
from newsspider.archive.progress import Progress, ReadArchives, Taken, where_to_begin
from newsspider.items import Warc
from newsspider.state.contract import ArchiveRead

KEY, OTHER = b"k" * 16, b"o" * 16


@dataclass
class Fixed:
    """An archive that is known again by its mark."""

    name: str = "/a.warc.gz"
    label: str = "a.warc.gz"
    marked: bytes = b"as it was"

    def mark(self, offset: int) -> bytes:
        return self.marked if offset else b"nothing"

    def entries(self, start: int, wanted: Filter, most_bytes: int) -> Iterator[Entry]:
        raise NotImplementedError


def taken(progress: Progress, begins: int, key: bytes = KEY) -> Taken:
    head = Head(url="https://www.example.com/", at=datetime(2026, 1, 5, tzinfo=UTC))
    capture = Capture(
        begins=begins, head=head, place=Warc(file="a", offset=begins), status=200, headers=(), body=b"page"
    )
    return Taken(progress, capture, frozenset({key}))


def settled(archives: ReadArchives) -> list[int]:
    return [read.offset for read in archives.news()]


def test_what_is_under_way_holds_back_what_comes_after_it() -> None:
    archives = ReadArchives(lambda _: None)
    progress = archives.open(Fixed(), 0)
    first, second = taken(progress, 10), taken(progress, 20, OTHER)
    assert all(map(archives.takes, (first, second)))
    progress.reached = 30
    archives.over(second)
    assert settled(archives) == [10]
    assert settled(archives) == []
    archives.over(first)
    assert settled(archives) == [30]


def test_capture_of_an_address_waits_until_the_memory_knows_of_the_one_before() -> None:
    released: list[Taken] = []
    archives = ReadArchives(released.append)
    progress = archives.open(Fixed(), 0)
    first, second, third = (taken(progress, begins) for begins in (10, 20, 30))
    assert [archives.takes(one) for one in (first, second, third)] == [True, False, False]
    assert archives.waiting_bytes == 8
    archives.over(first)
    archives.told()
    assert released == []  # it was over after the memory had been told
    archives.news()
    archives.told()
    assert released == [second]
    progress.reached = 40
    archives.over(second)
    archives.news()
    archives.told()
    assert released == [second, third]
    assert settled(archives) == []
    assert progress.settled_to == 30


def test_what_is_left_is_the_next_runs() -> None:
    archives = ReadArchives(lambda _: None)
    progress = archives.open(Fixed(), 0)
    first, second = taken(progress, 10), taken(progress, 20)
    archives.takes(first)
    archives.takes(second)
    progress.reached, progress.is_whole = 30, True
    archives.over(first)
    assert archives.leave_waiting() == 1
    assert archives.news() == [ArchiveRead(name="/a.warc.gz", offset=20, mark=b"as it was", whole=False)]


def test_reading_begins_where_it_was_unless_the_archive_is_another_one() -> None:
    archive = Fixed()
    read = ArchiveRead(name=archive.name, offset=20, mark=b"as it was")
    assert where_to_begin(archive, None) == 0
    assert where_to_begin(archive, read) == 20
    assert where_to_begin(Fixed(marked=b"other"), read) == 0
    assert where_to_begin(archive, ArchiveRead(name=archive.name, offset=20, mark=b"as it was", whole=True)) is None
