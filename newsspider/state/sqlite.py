"""The embedded memory: one SQLite file. Its tables are in schema.py, how it is opened in sqlite_file.py."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Self

from newsspider.state import rows
from newsspider.state.contract import (
    Fate,
    Key,
    Known,
    Moment,
    Output,
    Remembered,
    Revision,
    Settled,
    Sketched,
    Source,
    Waiting,
)
from newsspider.state.rows import stored, stored_or_none, text_of
from newsspider.state.sqlite_file import close_file, open_file, telling

_BATCH_SIZES = (1, 8, 64, 500)
"""How many values a statement asks for: few sizes, so that SQLite keeps them compiled. Older ones take 999 at most."""

# An address that is an article's own id leads to that article for good: whoever has the id finds it by it.
_LEAD_TO = """
    INSERT INTO addresses (key, article, fate, failures) VALUES (?, ?, ?, 0)
    ON CONFLICT (key) DO UPDATE SET
        article = CASE
            WHEN EXISTS (SELECT 1 FROM articles WHERE number = addresses.article AND id = addresses.key) THEN article
            ELSE excluded.article
        END,
        fate = excluded.fate, at = NULL, retry_at = NULL, failures = 0
"""
_ARTICLES_BY_ID = " FROM addresses JOIN articles ON articles.number = addresses.article AND articles.id = addresses.key"


def open_memory(path: Path) -> SqliteMemory:
    """The memory in that file; one that is not there is made, with its folder.

    Raises StateError: the file is damaged, empty, no database, of another program or of a newer version; it cannot be
    read or written, or another program holds it.
    """
    return SqliteMemory(path, open_file(path))


class SqliteMemory:
    """A `Memory` in a file of its own: see `newsspider.state.contract`."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path = path
        self._db = connection
        self._sites: dict[str, int] = {}

    def known(self, keys: Collection[Key]) -> dict[Key, Known]:
        statement = (
            "SELECT key, fate, articles.id, removed, at, seen_at, retry_at, failures"
            " FROM addresses LEFT JOIN articles ON articles.number = addresses.article WHERE key IN"
        )
        return {row[0]: _known(row) for row in self._rows_of(statement, keys)}

    def articles(self, ids: Collection[Key]) -> dict[Key, Remembered]:
        statement = (
            f"SELECT {rows.ARTICLE} {_ARTICLES_BY_ID} JOIN sites ON sites.number = articles.site"
            " LEFT JOIN visits ON visits.article = articles.number WHERE addresses.key IN"
        )
        return {row[0]: rows.remembered(row) for row in self._rows_of(statement, ids)}

    def due(self, site: str, before: Moment, after: Moment, most: int) -> list[Remembered]:
        most = max(0, most)  # SQLite takes less for "no limit"
        with telling(self._path):
            found = self._due(site, "visit_at <= ?", before, most)
            return found + self._due(site, "visit_at > ?", max(before, after), most - len(found))

    def waiting(self, site: str) -> list[Waiting]:
        return [rows.waiting(row) for row in self._rows_of_site("waiting", rows.WAITING, site)]

    def sources(self, site: str) -> list[Source]:
        return [rows.source(row) for row in self._rows_of_site("sources", rows.SOURCE, site)]

    def alike(self, shingles: Sequence[int], least: int) -> list[Sketched]:
        asked = "SELECT article FROM shingles WHERE shingle IN"
        shared = Counter(number for (number,) in self._rows_of(asked, set(shingles)))
        statement = (
            "SELECT articles.id, sites.key, shingles, seen_at, articles.number"
            " FROM sketches JOIN articles ON articles.number = sketches.article"
            " JOIN sites ON sites.number = articles.site WHERE sketches.article IN"
        )
        found = list(self._rows_of(statement, [number for number, times in shared.items() if times >= least]))
        found.sort(key=lambda row: (row[3], row[4]), reverse=True)
        return [
            Sketched(id=key, site=text_of(site), shingles=rows.shingles_of(sketch), seen_at=seen_at)
            for key, site, sketch, seen_at, _ in found
        ]

    def heard(self, source: Source, named: Iterable[Waiting] = (), renamed: Iterable[Remembered] = ()) -> None:
        with self._transaction():
            self._write_source(source)
            site = self._site(source.site)
            remaining = iter(named)
            while batch := list(islice(remaining, _BATCH_SIZES[-1])):
                self._name(batch, site)
            for article in renamed:
                self._rename(article)

    def settle(
        self,
        *,
        revisions: Iterable[Revision] = (),
        visited: Iterable[Remembered] = (),
        settled: Iterable[Settled] = (),
        outputs: Iterable[Output] = (),
    ) -> None:
        with self._transaction():
            for revision in revisions:
                self._revise(revision)
            for article in visited:
                self._visit(article)
            for one in settled:
                self._settle(one)
            for output in outputs:
                self._db.execute(
                    "INSERT INTO outputs (path, name, run_id, known_bytes) VALUES (?, ?, ?, ?) ON CONFLICT (path) DO"
                    " UPDATE SET name = excluded.name, run_id = excluded.run_id, known_bytes = excluded.known_bytes",
                    (stored(output.path), stored(output.name), stored(output.run_id), output.known_bytes),
                )

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

    def forget(self, sketches_before: Moment) -> None:
        with self._transaction():
            self._db.execute(
                "DELETE FROM visits WHERE visit_at IS NULL"
                " OR article IN (SELECT number FROM visits JOIN articles ON number = article WHERE removed)"
            )
            old = "SELECT article FROM sketches JOIN articles ON number = article WHERE seen_at < ?"
            for (number,) in self._db.execute(old, (sketches_before,)).fetchall():
                self._sketch(number, ())

    def close(self) -> None:
        close_file(self._db)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with telling(self._path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                self._sites.clear()  # some of them may have been new
                with suppress(sqlite3.Error):  # after some errors SQLite has done it already
                    self._db.execute("ROLLBACK")
                raise

    def _rows_of(self, statement: str, values: Collection[Key] | Collection[int]) -> Iterator[rows.Row]:
        """The rows of a statement that ends with `IN`, some hundred values at once."""
        remaining = iter(sorted(values))  # neighbours are on one page
        with telling(self._path):
            while batch := list(islice(remaining, _BATCH_SIZES[-1])):
                size = next(size for size in _BATCH_SIZES if size >= len(batch))
                batch += [batch[-1]] * (size - len(batch))  # a value that is named twice gives one row
                yield from self._db.execute(f"{statement} ({', '.join('?' * size)})", batch).fetchall()

    def _rows_of_site(self, table: str, columns: str, site: str) -> list[rows.Row]:
        """In the order in which they came."""
        statement = (
            f"SELECT {columns} FROM {table} JOIN sites ON sites.number = {table}.site"  # noqa: S608
            f" WHERE sites.key = ? ORDER BY {table}.number"
        )
        with telling(self._path):
            return self._db.execute(statement, (stored(site),)).fetchall()

    def _due(self, site: str, condition: str, moment: Moment, most: int) -> list[Remembered]:
        statement = (
            f"SELECT {rows.ARTICLE} FROM visits JOIN articles ON articles.number = visits.article"  # noqa: S608
            f" JOIN sites ON sites.number = articles.site WHERE visits.site = (SELECT number FROM sites WHERE key = ?)"
            f" AND {condition} AND NOT removed ORDER BY visit_at, visits.article LIMIT ?"
        )
        return [rows.remembered(row) for row in self._db.execute(statement, (stored(site), moment, most))]

    def _site(self, key: str) -> int:
        """Its number, within a transaction; a new one gets one."""
        number = self._sites.get(key)
        if number is None:
            self._db.execute("INSERT INTO sites (key) VALUES (?) ON CONFLICT DO NOTHING", (stored(key),))
            (number,) = self._db.execute("SELECT number FROM sites WHERE key = ?", (stored(key),)).fetchone()
            self._sites[key] = number
        return number

    def _write_source(self, source: Source) -> None:
        values = (
            self._site(source.site), stored(source.url), source.kind, stored_or_none(source.validators.etag),
            stored_or_none(source.validators.last_modified), source.body, stored(source.wanted), source.polled_at,
            source.brought_at, source.unmodified, source.distrusted, source.failures,
        )  # fmt: skip
        self._db.execute(
            "INSERT INTO sources (site, url, kind, etag, last_modified, body, wanted, polled_at, brought_at,"
            " unmodified, distrusted, failures) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (site, url)"
            " DO UPDATE SET kind = excluded.kind, etag = excluded.etag, last_modified = excluded.last_modified,"
            " body = excluded.body,"
            " wanted = excluded.wanted, polled_at = excluded.polled_at, brought_at = excluded.brought_at,"
            " unmodified = excluded.unmodified, distrusted = excluded.distrusted, failures = excluded.failures",
            values,
        )

    def _name(self, batch: list[Waiting], site: int) -> None:
        statement = "SELECT key, CASE WHEN article IS NULL THEN fate END FROM addresses WHERE key IN"
        fates = {row[0]: row[1] for row in self._rows_of(statement, {one.key for one in batch})}
        for one in batch:
            if one.key not in fates:
                self._db.execute(
                    "INSERT INTO addresses (key, fate, failures) VALUES (?, ?, 0)", (one.key, int(Fate.WAITING))
                )
                self._wait(one, site)
            elif fates[one.key] == Fate.FAILED:
                self._db.execute("UPDATE addresses SET fate = ? WHERE key = ?", (int(Fate.WAITING), one.key))
                self._wait(one, site)
            elif fates[one.key] == Fate.WAITING:
                self._merge_channels(one)
            else:
                continue
            fates[one.key] = Fate.WAITING

    def _wait(self, one: Waiting, site: int) -> None:
        self._db.execute(
            "INSERT INTO waiting (key, site, url, channels, modified, language) VALUES (?, ?, ?, ?, ?, ?)",
            (
                one.key,
                site,
                stored(one.url),
                rows.stored_channels(one.channels),
                one.modified,
                stored_or_none(one.language),
            ),
        )

    def _merge_channels(self, one: Waiting) -> None:
        (text,) = self._db.execute("SELECT channels FROM waiting WHERE key = ?", (one.key,)).fetchone()
        channels = rows.channels_of(text)
        had = {(channel.via, channel.url) for channel in channels}
        if added := [channel for channel in one.channels if (channel.via, channel.url) not in had]:
            merged = rows.stored_channels([*channels, *added])
            self._db.execute("UPDATE waiting SET channels = ? WHERE key = ?", (merged, one.key))

    def _rename(self, article: Remembered) -> None:
        found = self._db.execute(f"SELECT articles.number {_ARTICLES_BY_ID} WHERE key = ?", (article.id,)).fetchone()
        if found is None:
            return
        (number,) = found
        self._db.execute("UPDATE articles SET modified = ? WHERE number = ?", (article.modified, number))
        self._db.execute(
            "INSERT INTO visits (article, site, url, headline, titles) VALUES (?, ?, '', '', ?)"
            " ON CONFLICT (article) DO UPDATE SET titles = excluded.titles",
            (number, self._site(article.site), article.titles),
        )

    def _revise(self, revision: Revision) -> None:
        article = revision.article
        number, known, seen_at = self._present(article.id)
        keys = [article.id, *(key for key in revision.keys if key != article.id)]
        self._db.executemany("DELETE FROM waiting WHERE key = ?", [(key,) for key in keys])
        # The same one again may be a line that is read once more after the article was looked at since.
        if number is None or (known, seen_at) <= (article.revision, article.seen_at):
            number = self._write_article(number, article)
            self._sketch(number, revision.shingles)
            self._db.executemany(_LEAD_TO, [(key, number, int(Fate.EXPORTED)) for key in keys])
        else:
            self._db.executemany(
                f"{_LEAD_TO} WHERE article IS NULL", [(key, number, int(Fate.EXPORTED)) for key in keys]
            )

    def _visit(self, article: Remembered) -> None:
        number, known, _ = self._present(article.id)
        self._db.execute("DELETE FROM waiting WHERE key = ?", (article.id,))
        if number is not None and known <= article.revision:
            self._write_article(number, article)
            self._db.execute(_LEAD_TO, (article.id, number, int(Fate.EXPORTED)))

    def _settle(self, one: Settled) -> None:
        if one.fate == Fate.EXPORTED:
            number, _, _ = self._present(one.article or one.key)
            if number is None:  # its line is not durable yet: the address goes on waiting
                return
            self._db.execute(_LEAD_TO, (one.key, number, int(Fate.EXPORTED)))
        else:
            self._db.execute(
                "INSERT INTO addresses (key, fate, at, retry_at, failures) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (key) DO UPDATE SET fate = CASE WHEN article IS NULL THEN excluded.fate ELSE fate END,"
                " at = excluded.at, retry_at = excluded.retry_at, failures = excluded.failures",
                (one.key, int(one.fate), one.at or None, one.retry_at or None, one.failures),
            )
        self._db.execute("DELETE FROM waiting WHERE key = ?", (one.key,))

    def _present(self, key: Key) -> tuple[int | None, int, Moment]:
        """Number, revision and `seen_at` of an article; no number: there is none."""
        statement = f"SELECT articles.number, revision, seen_at {_ARTICLES_BY_ID} WHERE key = ?"
        found: tuple[int, int, Moment] | None = self._db.execute(statement, (key,)).fetchone()
        return found or (None, 0, 0)

    def _write_article(self, number: int | None, article: Remembered) -> int:
        """Its number."""
        site = self._site(article.site)
        written = self._db.execute(
            "INSERT OR REPLACE INTO articles (number, id, site, revision, removed, fruitless, content, headline_hash,"
            " simhash, published, modified, first_seen, seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                number, article.id, site, article.revision, article.removed, article.fruitless, article.content,
                article.headline_hash, article.simhash, article.published, article.modified, article.first_seen,
                article.seen_at,
            ),
        )  # fmt: skip
        number = number or written.lastrowid
        assert number is not None
        validators = article.validators
        if article.visit_at is None and not (article.url or article.headline or article.titles or validators):
            self._db.execute("DELETE FROM visits WHERE article = ?", (number,))
        else:
            self._db.execute(
                "INSERT OR REPLACE INTO visits (article, site, visit_at, url, headline, etag, last_modified, titles)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    number, site, article.visit_at, stored(article.url), stored(article.headline),
                    stored_or_none(validators.etag), stored_or_none(validators.last_modified), article.titles,
                ),
            )  # fmt: skip
        return number

    def _sketch(self, number: int, shingles: Sequence[int]) -> None:
        """Of an article: these and no others."""
        found = self._db.execute("SELECT shingles FROM sketches WHERE article = ?", (number,)).fetchone()
        if found is not None:
            old = [(shingle, number) for shingle in set(rows.shingles_of(found[0]))]
            self._db.executemany("DELETE FROM shingles WHERE shingle = ? AND article = ?", old)
            self._db.execute("DELETE FROM sketches WHERE article = ?", (number,))
        if shingles:
            sketch = rows.stored_shingles(shingles)
            self._db.execute("INSERT INTO sketches (article, shingles) VALUES (?, ?)", (number, sketch))
            new = [(shingle, number) for shingle in set(shingles)]
            self._db.executemany("INSERT INTO shingles (shingle, article) VALUES (?, ?)", new)


def _known(row: rows.Row) -> Known:
    _, fate, article, removed, at, seen_at, retry_at, failures = row
    return Known(
        fate=Fate.REMOVED if removed else Fate(fate),
        article=article,
        settled_at=at or seen_at or 0,
        retry_at=retry_at or 0,
        failures=failures,
    )
