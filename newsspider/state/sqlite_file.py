"""The file of the embedded memory: made whole or not at all, opened or refused, never begun anew in silence."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from stat import S_ISREG
from typing import TypeVar

from newsspider.errors import StateError
from newsspider.state import schema

_Found = TypeVar("_Found")

_BUSY_S = 5.0
"""How long another program, a backup for example, may hold the file. Runs do not wait here: they have a lock."""

_ANEW = "put a copy of it in its place, or move it away to begin anew (all articles are then new again)"
_REMEDIES = {
    sqlite3.SQLITE_FULL: "the disk is full: make room and run it again",
    sqlite3.SQLITE_IOERR: "the disk does not read or write: see to it (is it full, is there a quota?) and run it again",
    sqlite3.SQLITE_READONLY: "it cannot be written: see to the permissions of the file and its folder",
    sqlite3.SQLITE_PERM: "it cannot be written: see to the permissions of the file and its folder",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened: see to the permissions of the file and its folder",
    sqlite3.SQLITE_BUSY: "another program holds it: end that one and run it again",
    sqlite3.SQLITE_LOCKED: "another program holds it: end that one and run it again",
    sqlite3.SQLITE_PROTOCOL: "another program holds it: end that one and run it again",
    sqlite3.SQLITE_CORRUPT: f"it is damaged: {_ANEW}",
    sqlite3.SQLITE_NOTADB: f"it is no database: {_ANEW}",
}

# A memory that has lost its last transactions at a power cut is only behind the output, and the recovery reads those
# lines: a sync at each checkpoint is enough (NORMAL), one at each transaction would cost the crawl a disk's latency.
# The log is cut back after a large transaction. Temporary tables are small.
_SETTINGS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA journal_size_limit = 16000000",
    "PRAGMA cache_size = -8000",
    "PRAGMA temp_store = MEMORY",
)


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """What goes wrong with the file becomes a `StateError` that names it and the remedy."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        remedy = _REMEDIES.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
        if remedy is None:  # a mistake of ours, which is to be seen as such
            raise
        raise StateError(f"the memory {path}: {remedy} ({error})") from error


def open_file(path: Path) -> sqlite3.Connection:
    """A connection in autocommit mode, with the tables of this version; a file that is not there is made.

    Raises StateError: the file is damaged, empty, no database, of another program or of a newer version; it cannot be
    read or written, or another program holds it.
    """
    with telling(path):
        try:
            if not path.exists():
                _make(path)
            _check_file(path)
        except OSError as error:
            raise StateError(
                f"the memory {path}: it cannot be opened and written ({error.strerror or error})"
            ) from error
        connection = _connect(path)
        try:
            _check_owner(connection, path)
            for setting in _SETTINGS:
                connection.execute(setting)
            schema.migrate(connection, schema.MIGRATIONS)
            connection.execute("BEGIN IMMEDIATE")  # whether another program writes it is to be known now
            connection.execute("ROLLBACK")
        except BaseException:
            connection.close()
            raise
    return connection


def look_into_file(path: Path, look: Callable[[sqlite3.Connection], _Found]) -> _Found | None:
    """What `look` finds in a file that a run may be writing meanwhile, which neither waits for it nor is waited for;
    None: there is no such file, or one of an earlier version that no run has brought up to date yet.

    Nothing is made and nothing is written, not even the files beside it that SQLite reads a log with: they would be
    whoever's who looks, and keep out the next run. A file without a log is as it is, unless a run begins just then:
    `look` is called once more if the file has changed meanwhile.

    Raises StateError: the file is damaged, empty, no database, of another program or of a newer version, or it cannot
    be read.
    """
    with telling(path):
        try:
            before = _stamp(path)
            if before is None:
                return None
            has_log = path.with_name(f"{path.name}-wal").exists()
        except OSError as error:
            raise StateError(f"the memory {path}: it cannot be read ({error.strerror or error})") from error
        if not has_log:
            try:
                found = _looked_into(path, "mode=ro&immutable=1", look)
            except (sqlite3.DatabaseError, StateError):
                if _stamp(path) == before:
                    raise
            else:
                if _stamp(path) == before:
                    return found
        return _looked_into(path, "mode=ro", look)


def _looked_into(path: Path, mode: str, look: Callable[[sqlite3.Connection], _Found]) -> _Found | None:
    with closing(_connect(path, mode)) as connection:
        _check_owner(connection, path)
        return look(connection) if schema.version_of(connection) == len(schema.MIGRATIONS) else None


def _stamp(path: Path) -> tuple[int, int] | None:
    """What tells that a file has changed; None: it is not there."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    if not S_ISREG(status.st_mode):
        raise StateError(f"the memory {path}: it cannot be opened, being no file")
    if status.st_size == 0:
        raise StateError(f"the memory {path}: it is empty: {_ANEW}")
    return status.st_mtime_ns, status.st_size


def passing_file() -> sqlite3.Connection:
    """Tables that are on no disk."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    schema.migrate(connection, schema.MIGRATIONS)
    return connection


def close_file(connection: sqlite3.Connection) -> None:
    """Leaves one file without a log, if nobody else reads it and the disk has room; else the log is read next time."""
    with suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _connect(path: Path, mode: str = "mode=rw") -> sqlite3.Connection:
    """Of a file that is there: SQLite would make an empty one otherwise."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True, timeout=_BUSY_S, isolation_level=None)


def _make(path: Path) -> None:
    """Under another name until it is whole and on the disk, so that no kill leaves a half of one."""
    for rest in (path.with_name(f"{path.name}{suffix}") for suffix in ("-wal", "-journal")):
        if rest.exists():  # SQLite would write what is in it into the new file
            raise StateError(f"the memory {path}: it is gone and {rest.name} is left of it: {_ANEW}, that file with it")
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        draft.unlink(missing_ok=True)
        with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
            connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
            schema.migrate(connection, schema.MIGRATIONS)
        _sync(draft)
        _publish(draft, path)
        _sync(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def _publish(draft: Path, path: Path) -> None:
    """Gives it its name, unless another process was faster."""
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return
    except OSError:  # a file system without hard links
        draft.rename(path)


def _sync(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _check_file(path: Path) -> None:
    """It is not opened for that: closing it would take the locks from another connection of this process."""
    if path.stat().st_size == 0:  # SQLite would take it for a new one
        raise StateError(f"the memory {path}: it is empty: {_ANEW}")
    effective = os.access in os.supports_effective_ids
    if not os.access(path, os.R_OK | os.W_OK, effective_ids=effective):  # SQLite would be content to read it
        raise StateError(f"the memory {path}: {_REMEDIES[sqlite3.SQLITE_READONLY]}")


def _check_owner(connection: sqlite3.Connection, path: Path) -> None:
    """Before anything is changed in it."""
    if connection.execute("PRAGMA application_id").fetchone()[0] != schema.APPLICATION_ID:
        raise StateError(f"the memory {path}: it belongs to another program: give another path")
    known = len(schema.MIGRATIONS)
    if (version := schema.version_of(connection)) > known:
        raise StateError(
            f"the memory {path}: a newer newsspider has written it (version {version}, this one reads up to {known}):"
            " install that one again"
        )
