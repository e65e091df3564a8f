"""A memory in a file, copied into a database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from newsspider.errors import UsageError
from newsspider.state.database import Database
from newsspider.state.postgres_lock import hold
from newsspider.state.postgres_session import Connection, open_database, telling
from newsspider.state.rows import Row, text_of
from newsspider.state.sqlite_file import telling as telling_of_file


@dataclass(frozen=True, slots=True)
class _Table:
    """Rows with the same columns in both. What runs have open files in is not copied: they are looked after before."""

    name: str
    columns: str
    texts: str = ""
    """Those that are texts, and that the file has as bytes where they are no Unicode."""
    source: str = ""
    """Where the columns are, if not in the table alone."""
    is_numbered: bool = False

    def rows(self, file: sqlite3.Connection) -> Iterator[Row]:
        columns, texts = self.columns.split(), self.texts.split()
        is_text = [column in texts for column in columns]
        for row in file.execute(f"SELECT {', '.join(columns)} FROM {self.source or self.name}"):  # noqa: S608
            yield [
                text_of(value) if text and value is not None else value
                for value, text in zip(row, is_text, strict=True)
            ]


_TABLES = (
    _Table("sites", "number key", "key", is_numbered=True),
    _Table("addresses", "key article fate at retry_at failures published"),
    _Table(
        "articles",
        "number id site revision removed fruitless content headline_hash simhash published modified edited first_seen"
        " seen_at",
        is_numbered=True,
    ),
    _Table(
        "visits",
        "article site visit_at url headline etag last_modified titles",
        "url headline etag last_modified",
    ),
    _Table(
        "waiting", "number key site url channels modified language fresh", "url channels language", is_numbered=True
    ),
    _Table(
        "sources",
        "number site url kind etag last_modified body wanted modified polled_at brought_at unmodified distrusted"
        " failures hub doubtful",
        "url kind etag last_modified wanted hub",
        is_numbered=True,
    ),
    _Table("shapes", "site name articles others day", "name"),
    _Table("sketches", "article site shingles", source="sketches JOIN articles ON number = article"),
    _Table("shingles", "shingle article"),
    _Table("origin_files", "url body asked_at etag last_modified", "url etag last_modified"),
    _Table("measures", "number site run_id started sums", "run_id", is_numbered=True),
    _Table("recurring", "site value"),
    _Table("kept", "number key site fetched_at size value", is_numbered=True),
    _Table("archives", "name read_to mark whole", "name"),
)


def copy_file(path: Path, database: Database, run_id: str) -> int:
    """Copies what is in a file into a database that has nothing yet, all of it or nothing; how many articles that are.

    Called by whoever has the file for himself, and has brought it up to date. Raises `UsageError`: there is something
    already; `Locked`, `StateError`.
    """
    with (
        hold(database, run_id, None),
        telling(database),
        telling_of_file(path),
        closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as file,
        closing(open_database(database)) as connection,
        connection.transaction(),
    ):
        if connection.execute("SELECT 1 FROM sites LIMIT 1").fetchone():
            raise UsageError(f"{database} has a memory already: give an empty database")
        for table in _TABLES:
            _copy(table, file, connection)
        found = connection.execute("SELECT count(*) FROM articles").fetchone()
        return int(found[0])


def _copy(table: _Table, file: sqlite3.Connection, connection: Connection) -> None:
    columns = ", ".join(table.columns.split())
    with connection.cursor().copy(f"COPY {table.name} ({columns}) FROM STDIN") as copying:
        for row in table.rows(file):
            copying.write_row(row)
    if table.is_numbered:
        connection.execute(
            f"SELECT setval(pg_get_serial_sequence('{table.name}', 'number'), max(number)) FROM {table.name}"  # noqa: S608
        )
    connection.execute(f"ANALYZE {table.name}")
