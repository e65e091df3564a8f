"""Looking into a memory: nothing is changed by it, and nobody waits."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from time import monotonic

import pytest

from newsspider.errors import StateError
from newsspider.state import schema
from newsspider.state.contract import Memory, RecurringOfSite
from newsspider.state.sqlite import look_into, open_memory
from tests.state.test_sqlite import as_nobody
from tests.state.values import SITE, article, key, revision


def value(memory: Memory) -> bytes:
    return memory.recurring(SITE)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A memory that a run has left."""
    path = tmp_path / "memory.sqlite"
    with open_memory(path) as memory:
        memory.settle(revisions=[revision(1)], recurring=[RecurringOfSite(site=SITE, value=b"before")])
    return path


def files(path: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in path.parent.iterdir()}


def test_what_is_there_is_found_and_left_as_it_is(path: Path) -> None:
    before, stamp = files(path), path.stat().st_mtime_ns
    assert look_into(path, value) == b"before"
    assert look_into(path, lambda memory: memory.articles({key(1)})) == {key(1): article(1)}
    assert (files(path), path.stat().st_mtime_ns) == (before, stamp)


def test_no_memory_is_made(tmp_path: Path) -> None:
    assert look_into(tmp_path / "nowhere" / "memory.sqlite", value) is None
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_is_at_work_is_not_waited_for_and_does_not_wait(path: Path) -> None:
    begun = monotonic()
    with open_memory(path) as run, run._transaction():
        run._writer.recurring(RecurringOfSite(site=SITE, value=b"after"))

        def look(memory: Memory) -> bytes:
            other = sqlite3.connect(path, timeout=0, isolation_level=None)
            with closing(other), pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")  # it does write
            return value(memory)

        assert look_into(path, look) == b"before"
    assert look_into(path, value) == b"after"
    assert monotonic() - begun < 2
    assert list(files(path)) == [path.name]


def test_a_run_writes_while_somebody_looks(path: Path) -> None:
    with open_memory(path) as run:

        def look(memory: Memory) -> tuple[bytes, bytes]:
            before = value(memory)
            run.settle(recurring=[RecurringOfSite(site=SITE, value=b"after")])
            return before, value(memory)

        assert look_into(path, look) == (b"before", b"after")


def test_what_a_killed_run_has_left_in_its_log_is_seen(path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    left = tmp_path_factory.mktemp("killed") / path.name
    with open_memory(path) as run:
        run.settle(recurring=[RecurringOfSite(site=SITE, value=b"after")])
        for name, content in files(path).items():
            (left.parent / name).write_bytes(content)
    log = left.with_name(f"{path.name}-wal").read_bytes()
    assert look_into(left, value) == b"after"
    assert left.with_name(f"{path.name}-wal").read_bytes() == log


def test_a_run_that_begins_meanwhile_is_noticed(path: Path) -> None:
    looks = []

    def look(memory: Memory) -> bytes:
        looks.append(1)
        if len(looks) == 1:
            with open_memory(path) as run:
                run.settle(recurring=[RecurringOfSite(site=SITE, value=b"after")])
            raise sqlite3.DatabaseError("half of the one and half of the other")
        return value(memory)

    assert look_into(path, look) == b"after"
    assert len(looks) == 2


def test_one_may_look_who_may_not_write() -> None:
    with tempfile.TemporaryDirectory() as name:  # pytest's folders are hidden from others than their owner
        path = Path(name) / "memory.sqlite"
        with open_memory(path) as memory:
            memory.settle(recurring=[RecurringOfSite(site=SITE, value=b"before")])
        path.chmod(0o444)
        path.parent.chmod(0o555)
        with as_nobody():
            assert look_into(path, value) == b"before"
        path.parent.chmod(0o700)
        assert list(files(path)) == [path.name]


def test_an_earlier_version_s_waits_for_the_next_run(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, ("CREATE TABLE later (a INTEGER)",)))
    before = files(path)
    assert look_into(path, value) is None
    assert files(path) == before


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda path: path.write_bytes(b""), "it is empty"),
        (lambda path: path.write_bytes(b"no database at all" * 999), "it is no database"),
        (lambda path: path.write_bytes(path.read_bytes()[:9_000]), "it is damaged"),
        (lambda path: execute(path, "PRAGMA application_id = 7"), "another program"),
        (lambda path: execute(path, f"PRAGMA user_version = {len(schema.MIGRATIONS) + 1}"), "a newer newsspider"),
    ],
    ids=["empty", "no database", "cut off", "foreign", "newer"],
)
def test_what_is_no_memory_of_ours_is_told(path: Path, change: object, said: str) -> None:
    assert callable(change)
    change(path)
    before = files(path)
    with pytest.raises(StateError, match=said) as caught:
        look_into(path, value)
    assert str(path) in str(caught.value)
    assert files(path) == before


def execute(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(statement)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    with pytest.raises(StateError, match="cannot be opened"):
        look_into(tmp_path, value)
