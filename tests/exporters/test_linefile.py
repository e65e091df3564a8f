"""A file of lines: when it is whole, when it is closed, and what it is called then."""

from __future__ import annotations

import asyncio
import gzip
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from newsspider.errors import StateError, UsageError
from newsspider.exporters.commit import durable
from newsspider.exporters.linefile import LineFile
from newsspider.exporters.rotation import Rotation, parse_rotation
from newsspider.state.packing import packing_of, suffix_of
from tests.crawl.run import PROJECT, surroundings
from tests.exporters.writer import line

RUN = "20261125T060000Z-0a1b"


def put(file: LineFile, *lines: bytes) -> None:
    for text in lines:
        file.write(text)
        file.flush()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


class Days:
    """A calendar that is turned by hand."""

    def __init__(self) -> None:
        self.today = datetime.now(UTC).date()

    def __call__(self) -> date:
        return self.today

    def turn(self, days: int = 1) -> None:
        self.today += timedelta(days=days)


# --- writing ---------------------------------------------------------------------------------------------------------


def test_line_is_in_the_file_when_it_is_flushed(tmp_path: Path) -> None:
    file = LineFile(tmp_path / "news.jsonl", RUN, anew=False)
    put(file, line(0))
    assert (tmp_path / "news.jsonl").read_bytes() == line(0)


def test_last_line_of_somebody_else_is_ended_before_the_first_of_ours(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_bytes(b"mine")
    file = LineFile(tmp_path / "news.jsonl", RUN, anew=False)
    put(file, line(0))
    assert (tmp_path / "news.jsonl").read_bytes() == b"mine\n" + line(0)


def test_who_remembers_is_told_before_the_first_byte_is_written(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_bytes(b"mine\n")
    told: list[tuple[int, int]] = []
    file = LineFile(path, RUN, anew=False, begun=lambda it: told.append((it.output.known_bytes, path.stat().st_size)))
    put(file, line(0), line(1))
    assert told == [(5, 5)]


def test_nothing_is_written_where_who_remembers_cannot(tmp_path: Path) -> None:
    def refuse(_: LineFile) -> None:
        raise StateError("the memory is full")

    file = LineFile(tmp_path / "news.jsonl", RUN, anew=False, begun=refuse)
    for _ in range(2):
        with pytest.raises(StateError, match="full"):
            put(file, line(0))
    assert (tmp_path / "news.jsonl").read_bytes() == b""


def test_durable_says_how_much_is_there(tmp_path: Path) -> None:
    plain = LineFile(tmp_path / "news.jsonl", RUN, anew=False)
    packed = LineFile(tmp_path / "news.jsonl.gz", RUN, anew=True)
    for file in (plain, packed):
        put(file, line(0), line(1))
    first, second = asyncio.run(durable([plain, packed]))
    assert first.known_bytes == len(line(0) + line(1))
    part = tmp_path / "news.jsonl.gz.part"
    assert (second.path, second.name) == (str(part), str(tmp_path / "news.jsonl.gz"))
    assert gzip.decompress(part.read_bytes()[: second.known_bytes]) == line(0) + line(1)


FILLS_THE_DISK = """
import asyncio, os, resource, sys
from pathlib import Path
from newsspider.exporters.commit import durable
from newsspider.exporters.linefile import LineFile

file = LineFile(Path(sys.argv[1]), "run", anew=False)

def put():
    file.write(os.urandom(900).hex().encode() + b"\\n")
    file.flush()
    return asyncio.run(durable([file]))[0].known_bytes

known = put()
resource.setrlimit(resource.RLIMIT_FSIZE, (known + 500, known + 500))
for _ in range(2):
    try:
        put()
    except OSError as error:
        print(known, error.strerror)
"""


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_line_that_does_not_fit_leaves_no_trace(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"news.jsonl{suffix}"
    python = [sys.executable, "-c", FILLS_THE_DISK, str(path)]
    done = subprocess.run(python, cwd=PROJECT, env=surroundings(), capture_output=True, text=True, check=True)
    assert done.stdout == f"{path.stat().st_size} File too large\n" * 2


# --- packed ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("suffix", "reader"), [(".gz", "zcat"), (".zst", "zstdcat")])
def test_packed_file_is_read_by_the_usual_tools(tmp_path: Path, suffix: str, reader: str) -> None:
    for number in range(3):
        file = LineFile(tmp_path / f"news.jsonl{suffix}", RUN, anew=False)
        put(file, line(number))
        file.mark()
        put(file, line(number + 10))
        file.store(may_replace=True, is_whole=True)
    read = subprocess.run([reader, tmp_path / f"news.jsonl{suffix}"], capture_output=True, check=True).stdout
    assert read == b"".join(line(number) + line(number + 10) for number in range(3))


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_packed_file_that_ends_in_the_middle_is_set_aside(tmp_path: Path, suffix: str) -> None:
    packing = packing_of(f"news.jsonl{suffix}")
    assert packing is not None
    torn = packing.pack(line(0)) + packing.pack(line(1))[:-2]
    (tmp_path / f"news.jsonl{suffix}").write_bytes(torn)
    file = LineFile(tmp_path / f"news.jsonl{suffix}", RUN, anew=False)
    put(file, line(2))
    file.store(may_replace=True, is_whole=True)
    assert (tmp_path / f"news-torn.jsonl{suffix}").read_bytes() == torn
    assert (tmp_path / f"news.jsonl{suffix}").read_bytes() == packing.pack(line(2))


def test_large_file_that_somebody_else_has_packed_is_appended_to(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl.gz"
    before = os.urandom(6_000_000).hex().encode() + b"\n"
    path.write_bytes(gzip.compress(before, 1))
    file = LineFile(path, RUN, anew=False)
    put(file, line(0))
    file.store(may_replace=True, is_whole=True)
    assert gzip.decompress(path.read_bytes()) == before + line(0)


# --- names -----------------------------------------------------------------------------------------------------------


def test_file_that_is_written_anew_has_its_name_when_it_is_stored(tmp_path: Path) -> None:
    file = LineFile(tmp_path / f"news-{RUN}.jsonl", RUN, anew=True)
    put(file, line(0))
    assert names(tmp_path) == [f"news-{RUN}.jsonl.part"]
    file.store(may_replace=False, is_whole=True)
    assert names(tmp_path) == [f"news-{RUN}.jsonl"]
    assert file.is_complete
    assert file.written() == [(str(tmp_path / f"news-{RUN}.jsonl"), 1)]


@pytest.mark.parametrize(("may_replace", "is_whole"), [(False, True), (True, False)])
def test_name_that_is_not_the_runs_own_is_for_what_is_complete(
    tmp_path: Path, may_replace: bool, is_whole: bool
) -> None:
    (tmp_path / "news.jsonl").write_bytes(line(9))
    file = LineFile(tmp_path / "news.jsonl", RUN, anew=True)
    put(file, line(0))
    file.store(may_replace=may_replace, is_whole=is_whole)
    assert (tmp_path / "news.jsonl").read_bytes() == line(9)
    assert (tmp_path / "news.jsonl.part").read_bytes() == line(0)
    assert not file.is_complete


# --- rotation --------------------------------------------------------------------------------------------------------


def write_over(days: Days, file: LineFile, *groups: tuple[bytes, ...]) -> None:
    for group in groups:
        put(file, *group)
        days.turn()
        if file.is_due():
            file.rotate()


def test_file_of_yesterday_is_called_after_its_day(tmp_path: Path) -> None:
    days = Days()
    first = days.today
    file = LineFile(tmp_path / "news.jsonl", RUN, anew=False, rotation=Rotation(daily=True), today=days)
    write_over(days, file, (line(0), line(1)), (line(2),))
    put(file, line(3))
    assert names(tmp_path) == [f"news-{first}.jsonl", f"news-{first + timedelta(1)}.jsonl", "news.jsonl"]
    assert (tmp_path / f"news-{first}.jsonl").read_bytes() == line(0) + line(1)
    assert (tmp_path / "news.jsonl").read_bytes() == line(3)
    assert [lines for _, lines in file.written()] == [2, 1, 1]


def test_file_that_an_earlier_run_wrote_yesterday_is_closed_before_it_is_appended_to(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_bytes(line(0))
    yesterday = datetime.now(UTC) - timedelta(days=1)
    os.utime(path, (yesterday.timestamp(), yesterday.timestamp()))
    file = LineFile(path, RUN, anew=False, rotation=Rotation(daily=True))
    put(file, line(1))
    assert names(tmp_path) == [f"news-{yesterday.date()}.jsonl", "news.jsonl"]
    assert path.read_bytes() == line(1)
    assert file.output.known_bytes == 0


@pytest.mark.parametrize("jump", [-400, 4000])
def test_clock_that_jumps_loses_no_line(tmp_path: Path, jump: int) -> None:
    days = Days()
    file = LineFile(tmp_path / "news.jsonl", RUN, anew=False, rotation=Rotation(daily=True), today=days)
    for turn in (jump, -jump, 0):
        put(file, line(0))
        days.turn(turn)
        if file.is_due():
            file.rotate()
    assert b"".join(path.read_bytes() for path in tmp_path.iterdir()) == line(0) * 3


def test_files_that_are_full_are_numbered(tmp_path: Path) -> None:
    today = datetime.now(UTC).date()
    file = LineFile(tmp_path / "news.jsonl.gz", RUN, anew=False, rotation=Rotation(most_bytes=100))
    for number in range(3):
        put(file, line(number))
        file.mark()
        assert file.is_due()
        file.rotate()
    assert names(tmp_path) == [f"news-{today}-2.jsonl.gz", f"news-{today}-3.jsonl.gz", f"news-{today}.jsonl.gz"]
    assert gzip.decompress((tmp_path / f"news-{today}-2.jsonl.gz").read_bytes()) == line(1)


def test_runs_own_files_are_numbered_and_never_by_a_name_that_was_given_before(tmp_path: Path) -> None:
    file = LineFile(tmp_path / f"news-{RUN}.jsonl", RUN, anew=True, rotation=Rotation(most_bytes=100))
    for number in range(3):
        put(file, line(number))
        file.rotate()
        (tmp_path / f"news-{RUN}.jsonl").unlink(missing_ok=True)  # somebody has fetched it
    put(file, line(3))
    assert names(tmp_path) == [f"news-{RUN}-2.jsonl", f"news-{RUN}-3.jsonl", f"news-{RUN}-4.jsonl.part"]


def test_file_that_logrotate_has_moved_away_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    file = LineFile(path, RUN, anew=False)
    put(file, line(0))
    assert not file.is_due()
    path.rename(tmp_path / "news.jsonl.1")
    assert file.is_due()
    file.rotate()
    put(file, line(1))
    assert (tmp_path / "news.jsonl.1").read_bytes() == line(0)
    assert path.read_bytes() == line(1)


# --- settings --------------------------------------------------------------------------------------------------------


def test_rotation_is_a_day_or_a_size() -> None:
    assert parse_rotation("") == Rotation()
    assert parse_rotation("day") == Rotation(daily=True)
    assert parse_rotation("100MB") == Rotation(most_bytes=100_000_000)
    assert parse_rotation("1 gb") == Rotation(most_bytes=1_000_000_000)


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (parse_rotation, "week"),
        (parse_rotation, "0MB"),
        (parse_rotation, "100"),
        (parse_rotation, "1.5GB"),
        (suffix_of, "bzip2"),
    ],
)
def test_what_is_neither_is_refused_with_what_was_expected(read: Callable[[str], object], value: str) -> None:
    with pytest.raises(UsageError, match=f"={value}: expected nothing, "):
        read(value)
