"""The embedded memory: one SQLite file.

Its tables are in schema.py, how the file is opened in sqlite_file.py, what is written into it in sqlite_writer.py.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self, TypeVar

from newsspider.discover.shapes import Shape
from newsspider.state import rows
from newsspider.state.contract import (
    MOST_SHARING,
    ArchiveRead,
    Fate,
    KeptPage,
    Key,
    Known,
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
from newsspider.state.rows import stored, text_of
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


class SqliteMemory:
    """A `Memory` in a file of its own: see `newsspider.state.contract`."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path = path
        self._db = connection
        self._writer = Writer(connection)

    def known(self, keys: Collection[Key]) -> dict[Key, Known]:
        statement = (
            "SELECT key, fate, articles.id, removed, at, seen_at, retry_at, failures, modified, addresses.published"
            " FROM addresses LEFT JOIN articles ON articles.number = addresses.article WHERE key IN"
        )
        return {row[0]: _known(row) for row in self._rows_of(statement, keys)}

    def articles(self, ids: Collection[Key]) -> dict[Key, Remembered]:
        statement = (
            f"SELECT {rows.ARTICLE} {rows.ARTICLES_BY_ID} JOIN sites ON sites.number = articles.site"
            " LEFT JOIN visits ON visits.article = articles.number WHERE addresses.key IN"
        )
        return {row[0]: rows.remembered(row) for row in self._rows_of(statement, ids)}

    def due(self, site: str, before: Moment, after: Moment, most: int) -> list[Remembered]:
        most = max(0, most)  # SQLite takes less for "no limit"
        with telling(self._path):
            found = self._due(site, "visit_at <= ?", before, most)
            return found + self._due(site, "visit_at > ?", max(before, after), most - len(found))

    def waiting(self, site: str, now: Moment, *, after: Waiting | None = None, most: int) -> list[Waiting]:
        given = (after.fresh, after.number) if after else (_LATEST, 0)
        with telling(self._path):
            found = self._waiting(site, now, "fresh = ? AND waiting.number > ?", given, most) if after else []
            return found + self._waiting(site, now, "fresh < ?", given[:1], most - len(found))

    def waiting_keys(self, site: str, now: Moment) -> Iterator[Key]:
        with telling(self._path):
            for (key,) in self._db.execute(f"SELECT waiting.key {rows.WAITING_OF_SITE}", rows.may_wait(site, now)):
                yield key

    def sources(self, site: str) -> list[Source]:
        return [rows.source(row) for row in self._rows_of_site("sources", rows.SOURCE, site)]

    def shapes(self, site: str) -> list[Shape]:
        statement = f"SELECT {rows.SHAPE} FROM shapes WHERE site = (SELECT number FROM sites WHERE key = ?)"  # noqa: S608
        with telling(self._path):
            return [rows.shape(row) for row in self._db.execute(statement, (stored(site),))]

    def recurring(self, site: str) -> bytes:
        statement = "SELECT value FROM recurring WHERE site = (SELECT number FROM sites WHERE key = ?)"
        with telling(self._path):
            found: tuple[bytes] | None = self._db.execute(statement, (stored(site),)).fetchone()
        return found[0] if found else b""

    def kept(self, site: str) -> list[tuple[KeptPage, Waiting]]:
        statement = (
            f"SELECT fetched_at, size, value, {rows.WAITING} FROM kept JOIN waiting ON waiting.key = kept.key"  # noqa: S608
            " WHERE kept.site = (SELECT number FROM sites WHERE key = ?) ORDER BY kept.number"
        )
        with telling(self._path):
            found = self._db.execute(statement, (stored(site),)).fetchall()
        return [_kept(site, row) for row in found]

    def alike(self, shingles: Sequence[int], *, least: int, most: int) -> list[Sketched]:
        shared: Counter[int] = Counter()
        with telling(self._path):
            for shingle in set(shingles):
                having = "SELECT article FROM shingles WHERE shingle = ? ORDER BY article DESC LIMIT ?"
                shared.update(number for (number,) in self._db.execute(having, (shingle, MOST_SHARING)))
        numbers = sorted((number for number, times in shared.items() if times >= least), key=lambda n: (-shared[n], n))
        statement = (
            "SELECT sketches.article, articles.id, sites.key, shingles, first_seen"
            " FROM sketches JOIN articles ON articles.number = sketches.article"
            " JOIN sites ON sites.number = articles.site WHERE sketches.article IN"
        )
        found = {row[0]: row[1:] for row in self._rows_of(statement, numbers[:most])}
        return [
            Sketched(id=key, site=text_of(site), shingles=rows.shingles_of(sketch), first_seen=first_seen)
            for key, site, sketch, first_seen in (found[number] for number in numbers[:most])
        ]

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

    def measures(self, site: str, most: int | None = None) -> list[RunOfSite]:
        statement = (
            "SELECT run_id, started, sums FROM measures WHERE number IN (SELECT measures.number FROM measures"
            " JOIN sites ON sites.number = measures.site WHERE sites.key = ? ORDER BY measures.number DESC LIMIT ?)"
            " ORDER BY number"
        )
        with telling(self._path):
            found = self._db.execute(statement, (stored(site), -1 if most is None else max(0, most))).fetchall()
        return [
            RunOfSite(site=site, run_id=text_of(run_id), started=started, sums=sums) for run_id, started, sums in found
        ]

    def archive(self, name: str) -> ArchiveRead | None:
        statement = "SELECT read_to, mark, whole FROM archives WHERE name = ?"
        with telling(self._path):
            row = self._db.execute(statement, (stored(name),)).fetchone()
        return ArchiveRead(name=name, offset=row[0], mark=row[1], whole=bool(row[2])) if row else None

    def outputs(self) -> list[Output]:
        with telling(self._path):
            found = self._db.execute("SELECT path, name, run_id, known_bytes FROM outputs ORDER BY number").fetchall()
        return [
            Output(path=text_of(path), name=text_of(name), run_id=text_of(run_id), known_bytes=known_bytes)
            for path, name, run_id, known_bytes in found
        ]

    def closed(self, output: Output) -> None:
        with self._transaction():
            self._db.execute("DELETE FROM outputs WHERE path = ?", (stored(output.path),))

    def origin_file(self, url: str) -> OriginFile | None:
        statement = "SELECT body, asked_at, etag, last_modified FROM origin_files WHERE url = ?"
        with telling(self._path):
            row = self._db.execute(statement, (stored(url),)).fetchone()
        if row is None:
            return None
        body, asked_at, etag, last_modified = row
        return OriginFile(url=url, body=body, asked_at=asked_at, validators=rows.validators(etag, last_modified))

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

    def _rows_of(self, statement: str, values: Collection[Key] | Collection[int]) -> list[rows.Row]:
        with telling(self._path):
            return list(rows.rows_of(self._db, statement, values))

    def _rows_of_site(self, table: str, columns: str, site: str) -> list[rows.Row]:
        """In the order in which they came."""
        statement = (
            f"SELECT {columns} FROM {table} JOIN sites ON sites.number = {table}.site"  # noqa: S608
            f" WHERE sites.key = ? ORDER BY {table}.number"
        )
        with telling(self._path):
            return self._db.execute(statement, (stored(site),)).fetchall()

    def _waiting(self, site: str, now: Moment, condition: str, values: rows.Row, most: int) -> list[Waiting]:
        statement = (
            f"SELECT {rows.WAITING} {rows.WAITING_OF_SITE} AND {condition} ORDER BY fresh DESC, waiting.number LIMIT ?"
        )
        found = self._db.execute(statement, (*rows.may_wait(site, now), *values, max(0, most)))
        return [rows.waiting(row) for row in found]

    def _due(self, site: str, condition: str, moment: Moment, most: int) -> list[Remembered]:
        statement = (
            f"SELECT {rows.ARTICLE} FROM visits JOIN articles ON articles.number = visits.article"  # noqa: S608
            f" JOIN sites ON sites.number = articles.site WHERE visits.site = (SELECT number FROM sites WHERE key = ?)"
            f" AND {condition} AND NOT removed ORDER BY visit_at, visits.article LIMIT ?"
        )
        return [rows.remembered(row) for row in self._db.execute(statement, (stored(site), moment, most))]


_LATEST = 2**63 - 1


def _kept(site: str, row: rows.Row) -> tuple[KeptPage, Waiting]:
    fetched_at, size, value, *waits = row
    waiting = rows.waiting(waits)
    page = KeptPage(key=waiting.key, site=site, fetched_at=fetched_at, size=size, value=value)
    return page, waiting


def _known(row: rows.Row) -> Known:
    _, fate, article, removed, at, seen_at, retry_at, failures, modified, published = row
    return Known(
        fate=Fate.REMOVED if removed else Fate(fate),
        article=article,
        settled_at=at or seen_at or 0,
        retry_at=retry_at or 0,
        failures=failures,
        modified=modified,
        published=published,
    )
