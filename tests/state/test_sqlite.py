"""What is the embedded memory's own: its file."""

from __future__ import annotations

import os
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from newsspider.errors import StateError
from newsspider.state import schema, sqlite_file
from newsspider.state.contract import Fate
from newsspider.state.sqlite import SqliteMemory, open_memory
from tests.state.values import NOW, SITE, article, key, output, revision, waiting
from tests.state.writer import TOGETHER

ROOT = Path(__file__).parents[2]
KILLS = 6


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "memory.sqlite"


@pytest.fixture
def filled(path: Path) -> Path:
    with open_memory(path) as memory:
        memory.settle(revisions=(revision(number) for number in range(2_000)))
    return path


def refused(path: Path) -> str:
    """What is said of a file that is not opened, and that is left as it is."""
    before = path.read_bytes()
    with pytest.raises(StateError) as caught:
        open_memory(path)
    assert path.read_bytes() == before
    assert str(path) in str(caught.value)
    return str(caught.value)


# Made whole or not at all


def test_a_memory_is_made_with_its_folder_and_is_one_file(tmp_path: Path) -> None:
    path = tmp_path / "new" / "data ?#%" / "memory.sqlite"
    open_memory(path).close()
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_process_that_is_killed_while_it_makes_memories_leaves_no_half_of_one(tmp_path: Path) -> None:
    for number in range(3):
        killed("make", tmp_path / str(number), after=number)
    made = list(tmp_path.glob("*/*/memory.sqlite"))
    assert len(made) >= 3
    for path in made:
        open_memory(path).close()


def test_two_that_make_it_at_once_have_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish = sqlite_file._publish

    def publish_second(draft: Path, target: Path) -> None:
        monkeypatch.setattr(sqlite_file, "_publish", publish)
        other = draft.with_name("other.new")
        draft.rename(other)
        with open_memory(path) as memory:
            memory.settle(settled=[], outputs=[output()])
        publish(other, target)

    monkeypatch.setattr(sqlite_file, "_publish", publish_second)
    with open_memory(path) as memory:
        assert memory.outputs() == [output()]


def test_a_file_system_without_hard_links_will_do(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(self: Path, target: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "hardlink_to", no_links)
    open_memory(path).close()
    assert list(path.parent.iterdir()) == [path]


# Opened or refused, never begun anew in silence


def test_an_empty_file_is_refused(path: Path) -> None:
    path.touch()
    assert "is empty" in refused(path)


def test_a_file_that_is_no_database_is_refused(path: Path) -> None:
    path.write_text('{"headline": "An article"}\n' * 1_000)
    assert "is no database" in refused(path)


def test_a_header_alone_is_refused(filled: Path) -> None:
    filled.write_bytes(filled.read_bytes()[:16])
    refused(filled)


def test_a_database_of_another_program_is_refused(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
    assert "another program" in refused(path)


def test_a_memory_of_a_newer_version_is_refused(filled: Path) -> None:
    with closing(sqlite3.connect(filled)) as connection:
        connection.execute(f"PRAGMA user_version = {len(schema.MIGRATIONS) + 1}")
    assert "a newer newsspider" in refused(filled)


def test_a_memory_whose_end_is_missing_is_refused(filled: Path) -> None:
    os.truncate(filled, filled.stat().st_size // 2)
    assert "is damaged" in refused(filled)


def test_damage_in_the_middle_is_said_when_it_is_met(filled: Path) -> None:
    with filled.open("r+b") as file:
        file.seek(40 * 4096)
        file.write(b"\xaa" * (filled.stat().st_size - 41 * 4096))
    with open_memory(filled) as memory, pytest.raises(StateError, match=r"memory\.sqlite: it is damaged: put a copy"):
        memory.known([key(number) for number in range(2_000)])


def test_a_log_whose_memory_is_gone_is_not_written_into_a_new_one(filled: Path) -> None:
    log = filled.with_name("memory.sqlite-wal")
    log.write_bytes(b"log")
    filled.unlink()
    with pytest.raises(StateError, match=r"it is gone and memory\.sqlite-wal is left"):
        open_memory(filled)
    assert not filled.exists()


def test_a_folder_in_its_place_is_refused(path: Path) -> None:
    path.mkdir()
    with pytest.raises(StateError, match="cannot be opened"):
        open_memory(path)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(StateError, match="cannot be opened"):
        open_memory(tmp_path / "data" / "memory.sqlite")


@pytest.mark.parametrize("folder_mode", [0o555, 0o777])
def test_a_memory_that_cannot_be_written_is_refused(folder_mode: int) -> None:
    with tempfile.TemporaryDirectory() as name:  # pytest's folders are hidden from others than their owner
        path = Path(name) / "memory.sqlite"
        open_memory(path).close()
        path.chmod(0o444)
        path.parent.chmod(folder_mode)
        with as_nobody():
            assert "cannot be written: see to the permissions" in refused(path)
        path.parent.chmod(0o700)


# Kept


def test_a_memory_of_an_older_version_is_brought_up_to_date(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    added = ("ALTER TABLE outputs ADD COLUMN lines INTEGER", "CREATE TABLE rhythms (site INTEGER PRIMARY KEY)")
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, added))
    for _ in range(2):
        with open_memory(filled) as memory:
            assert len(memory.known([key(number) for number in range(2_000)])) == 2_000
    with closing(sqlite3.connect(filled)) as connection:
        assert schema.version_of(connection) == len(schema.MIGRATIONS)
        assert connection.execute("SELECT lines FROM outputs, rhythms").fetchall() == []


def test_a_migration_that_fails_leaves_the_version_before_it(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = (("CREATE TABLE first (number)",), ("CREATE TABLE second (number)", "CREATE TABLE first (number)"))
    before = len(schema.MIGRATIONS)
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, *steps))
    with pytest.raises(sqlite3.OperationalError):
        open_memory(filled)
    with closing(sqlite3.connect(filled)) as connection:
        assert schema.version_of(connection) == before + 1
        assert connection.execute("SELECT name FROM sqlite_schema WHERE name = 'second'").fetchall() == []


def test_a_process_that_is_killed_while_it_settles_has_settled_all_of_a_call_or_nothing(path: Path) -> None:
    for number in range(KILLS):
        said = killed("settle", path, after=1 + number % 3)
        with open_memory(path) as memory:
            [known] = memory.outputs()
            calls = known.known_bytes
            addresses = [key(one) for one in range((calls + 1) * TOGETHER)]
            assert calls in (said, said + 1)
            assert len(memory.articles(addresses)) == calls * TOGETHER
            assert len(memory.alike(range(calls * TOGETHER + TOGETHER), least=1, most=9_999)) == calls * TOGETHER
            waits = memory.waiting(SITE, NOW, most=9_999)
            assert [one.key for one in waits] in ([], addresses[calls * TOGETHER :])
            assert memory.sources(SITE)[0].polled_at == (calls if waits else calls - 1)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_the_log_is_cut_back_after_a_large_call_and_gone_at_the_end(path: Path) -> None:
    log = path.with_name("memory.sqlite-wal")
    with open_memory(path) as memory:
        memory.heard(SITE, named=(waiting(number) for number in range(0, 10**9, 10**4)))
        assert log.stat().st_size > 20_000_000
        for number in range(3):
            memory.settle(settled=[], revisions=[revision(number)])
        assert log.stat().st_size <= 16_000_000
    assert not log.exists()


# The disk and others


def test_a_full_disk_is_said_and_nothing_of_the_call_is_done(small_disk: Path) -> None:
    memory = open_memory(small_disk / "memory.sqlite")
    memory.settle(revisions=[revision(1)])
    rest = small_disk / "rest"
    fill(rest)
    with pytest.raises(StateError, match="the disk is full: make room"):
        memory.settle(revisions=(revision(number) for number in range(2, 5_000)))
    assert set(memory.articles([key(1), key(2)])) == {key(1)}
    rest.unlink()
    memory.settle(revisions=[revision(2)])
    fill(rest)
    memory.close()
    rest.unlink()
    with open_memory(small_disk / "memory.sqlite") as memory:
        assert memory.articles([key(1), key(2)]) == {key(1): article(1), key(2): article(2)}


def test_a_memory_that_cannot_be_made_on_a_full_disk_is_not_there(small_disk: Path) -> None:
    fill(small_disk / "rest")
    with pytest.raises(StateError, match="full"):
        open_memory(small_disk / "memory.sqlite")
    assert [file.name for file in small_disk.iterdir()] == ["rest"]


def test_a_file_that_may_not_grow_is_said_and_nothing_of_the_call_is_done(path: Path) -> None:
    with open_memory(path) as memory:
        memory.settle(revisions=[revision(1)])
        with file_size_limit(300_000), pytest.raises(StateError, match="is there a quota"):
            memory.settle(revisions=(revision(number) for number in range(2, 5_000)))
        assert set(memory.known([key(number) for number in range(5_000)])) == {key(1)}
        memory.settle(revisions=[revision(2)])
        assert set(memory.known([key(number) for number in range(5_000)])) == {key(1), key(2)}


def test_a_memory_that_another_program_writes_is_said_to_be_held(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_file, "_BUSY_S", 0.05)
    with open_memory(filled) as memory, closing(sqlite3.connect(filled, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StateError, match="another program holds it"):
            memory.settle(revisions=[revision(9_999)])
        with pytest.raises(StateError, match="another program holds it"):
            open_memory(filled)
        assert len(memory.articles([key(1), key(9_999)])) == 1
        other.execute("ROLLBACK")
        memory.settle(revisions=[revision(9_999)])
        assert len(memory.articles([key(1), key(9_999)])) == 2


def test_a_memory_can_be_read_while_it_is_written(filled: Path) -> None:
    with open_memory(filled) as memory, closing(sqlite3.connect(filled)) as other:
        memory.settle(revisions=[revision(9_999)])
        assert other.execute("SELECT count(*) FROM articles").fetchone() == (2_001,)
        memory.settle(revisions=[revision(10_000)])
        assert memory.known([key(10_000)])[key(10_000)].fate == Fate.EXPORTED


def test_what_is_told_a_memory_that_was_closed_is_a_mistake_of_ours(path: Path) -> None:
    memory = open_memory(path)
    memory.close()
    with pytest.raises(sqlite3.ProgrammingError):
        memory.settle(revisions=[revision(1)])
    assert isinstance(memory, SqliteMemory)


# The means


def killed(act: str, path: Path, *, after: int) -> int:
    """The last number that a process said before it was killed, some time after it had said so many."""
    command = [sys.executable, "-m", "tests.state.writer", act, str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(after + 1)]
        time.sleep(random.uniform(0, 0.05))
        process.kill()
        said += process.stdout.read().splitlines()
    return int(said[-1])


@contextmanager
def as_nobody() -> Iterator[None]:
    """As somebody whom permissions bind: root may write everything."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65_534)
    try:
        yield
    finally:
        os.seteuid(user)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no disk can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        for size in (65_536, 4_096, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue


@contextmanager
def file_size_limit(most_bytes: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
