"""The embedded memory: one SQLite file.

Its tables are in schema.py, how the file is opened in sqlite_file.py, what is written into it in sqlite_writer.py.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self, TypeVar

from newsspider.state import rows
from newsspider.state.contract import (
    MOST_SHARING,
    ArchiveRead,
    KeptPage,
    Key,
    Memory,
    Moment,
    OriginFile,
    Output,
    RecurringOfSite,
    Remembered,
    Revision,
    RunOfSite,
    Settled,
    ShapeOfSite,
    Sketched,
    Source,
    Waiting,
)
from newsspider.state.reads import Reads
from newsspider.state.rows import stored
from newsspider.state.sqlite_file import close_file, look_into_file, open_file, passing_file, telling
from newsspider.state.sqlite_writer import Writer

_Found = TypeVar("_Found")


def open_memory(path: Path | None) -> SqliteMemory:
    """The memory in that file; one that is not there is made, with its folder. None: one that ends with the process.

    Raises StateError: the file is damaged, empty, no database, of another program or of a newer version; it cannot be
    read or written, or another program holds it.
    """
    if path is None:
        return SqliteMemory(Path(":memory:"), passing_file())
    return SqliteMemory(path, open_file(path))


def look_into(path: Path, look: Callable[[Memory], _Found]) -> _Found | None:
    """What `look`, which must only read, finds in the memory in that file, whether a run is at work with it or not;
    None: there is none that has been used by this version. Nothing is written, made or waited for.

    Raises StateError as `open_memory` does, but for a file that can only be read.
    """
    return look_into_file(path, lambda connection: look(SqliteMemory(path, connection)))


class SqliteMemory(Reads):
    """A `Memory` in a file of its own: see `newsspider.state.contract`."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path = path
        self._db = connection
        self._writer = Writer(connection)

    def waiting_keys(self, site: str, now: Moment) -> Iterator[Key]:
        with telling(self._path):
            for (key,) in self._db.execute(
                f"SELECT waiting.key {rows.WAITING_OF_SITE}", rows.may_wait(stored(site), now)
            ):
                yield key

    def alike(self, shingles: Sequence[int], *, least: int, most: int) -> list[Sketched]:
        shared: Counter[int] = Counter()
        with telling(self._path):
            for shingle in set(shingles):
                having = "SELECT article FROM shingles WHERE shingle = ? ORDER BY article DESC LIMIT ?"
                shared.update(number for (number,) in self._db.execute(having, (shingle, MOST_SHARING)))
        numbers = sorted((number for number, times in shared.items() if times >= least), key=lambda n: (-shared[n], n))
        return self._sketched(numbers[:most])

    def heard(
        self,
        site: str,
        *,
        sources: Iterable[Source] = (),
        found: Iterable[Source] = (),
        named: Iterable[Waiting] = (),
        renamed: Iterable[Remembered] = (),
    ) -> None:
        with self._transaction():
            for source in sources:
                self._writer.source(source)
            for source in found:
                self._writer.find(source)
            self._writer.name(named, site)
            for article in renamed:
                self._writer.rename(article)

    def keep(self, page: KeptPage) -> None:
        with self._transaction():
            self._writer.keep(page)

    def settle(
        self,
        *,
        revisions: Iterable[Revision] = (),
        visited: Iterable[Remembered] = (),
        settled: Iterable[Settled] = (),
        shapes: Iterable[ShapeOfSite] = (),
        recurring: Iterable[RecurringOfSite] = (),
        archives: Iterable[ArchiveRead] = (),
        outputs: Iterable[Output] = (),
    ) -> None:
        with self._transaction():
            for revision in revisions:
                self._writer.revise(revision)
            for article in visited:
                self._writer.visit(article)
            for one in settled:
                self._writer.settle(one)
            self._writer.learn(shapes)
            for known in recurring:
                self._writer.recurring(known)
            for archive in archives:
                self._writer.archive(archive)
            for output in outputs:
                self._writer.output(output)

    def measured(self, runs: Iterable[RunOfSite], most: int) -> None:
        with self._transaction():
            self._writer.measure(runs, most)

    def closed(self, output: Output) -> None:
        with self._transaction():
            self._db.execute("DELETE FROM outputs WHERE path = ?", (stored(output.path),))

    def keep_origin_file(self, file: OriginFile) -> None:
        with self._transaction():
            self._writer.origin_file(file)

    def forget(
        self, sketches_before: Moment, *, kept_before: Moment = 0, most_waiting: int = 0, most_sources: int = 0
    ) -> int:
        with self._transaction():
            self._writer.forget_kept(kept_before)
            if most_sources:
                self._writer.forget_sources(most_sources)
            self._writer.forget_visits()
            self._writer.forget_sketches(sketches_before)
            self._writer.forget_origin_files(sketches_before)
            return self._writer.forget_waiting(most_waiting) if most_waiting else 0

    def close(self) -> None:
        close_file(self._db)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with telling(self._path):
            try:
                self._db.execute("BEGIN IMMEDIATE")
                yield
                self._db.execute("COMMIT")
            except BaseException:
                self._writer.sites.clear()  # some of them may have been new
                with suppress(sqlite3.Error):  # it was not begun, or SQLite has done it already
                    self._db.execute("ROLLBACK")
                raise

    def _ask(self, statement: str, values: Sequence[Any] = ()) -> list[rows.Row]:
        with telling(self._path):
            return self._db.execute(statement, values).fetchall()

    def _ask_of(self, statement: str, values: Collection[Key] | Collection[int]) -> list[rows.Row]:
        with telling(self._path):
            return list(rows.rows_of(self._db, statement, values))

    def _stored(self, text: str) -> str | bytes:
        return stored(text)
