"""Articles as rows of a table of PostgreSQL's, one a revision, and a view of the newest ones."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from newsspider.errors import OutputError
from newsspider.items import SCHEMA_VERSION
from newsspider.secrets import redacted
from newsspider.sinks.columns import COLUMNS, Column, Scalar
from newsspider.sinks.lines import Most, Refused
from newsspider.sinks.values import Row

_TYPES = {
    Scalar.TEXT: "text",
    Scalar.INTEGER: "bigint",
    Scalar.NUMBER: "double precision",
    Scalar.FLAG: "boolean",
    Scalar.MOMENT: "timestamp with time zone",
}
_NESTED = "jsonb"
_INDEXED = ("datePublished", "fetchedAt")
_HUMP = re.compile(r"(?<=[a-z0-9])([A-Z])")
_PATIENCE: dict[str, Any] = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}
"""Seconds, and milliseconds: a server that is gone without a word is noticed within two minutes."""
_STATEMENT_MS, _LOCK_MS = 300_000, 60_000


def column_name(field: str) -> str:
    """`datePublished` -> `date_published`, which needs no quotes."""
    return _HUMP.sub(r"_\1", field).lower()


def _type_of(column: Column) -> str:
    return _TYPES[column.kind] if isinstance(column.kind, Scalar) else _NESTED


@dataclass(frozen=True, slots=True)
class PostgresTable:
    """A table that may not exist yet."""

    conninfo: str
    """As libpq takes it; what is missing comes from its environment (PGHOST, PGPASSWORD, ~/.pgpass ...)."""
    table: str = "articles"
    """With the schema that it is in, or without."""

    @property
    def address(self) -> str:
        return redacted(self.conninfo)

    @property
    def key(self) -> str:
        place = f"{redacted(self.conninfo)} {self.table}"  # another password is no other place
        return f"postgres-{hashlib.sha256(place.encode()).hexdigest()[:8]}"

    @contextmanager
    def open(self) -> Iterator[PostgresSink]:
        name = sql.Identifier(*self.table.split("."))
        try:
            with psycopg.connect(self.conninfo, application_name="newsspider", **_PATIENCE) as connection:
                with connection.transaction():
                    connection.execute(f"SET statement_timeout = {_STATEMENT_MS}")
                    connection.execute(f"SET lock_timeout = {_LOCK_MS}")
                    is_new = _make(connection, self.table, name)
                yield PostgresSink(connection, name, is_new=is_new)
        except psycopg.Error as error:
            raise OutputError(f"{self.address}: {redacted(str(error).strip())}") from None


class PostgresSink:
    most = Most()

    def __init__(self, connection: psycopg.Connection[Any], table: sql.Identifier, *, is_new: bool) -> None:
        self.is_new = is_new
        self._connection = connection
        names = [sql.Identifier(column_name(column.name)) for column in COLUMNS]
        # All of the row is replaced: whoever loads again, does so to have it as it is in the lines.
        self._upsert = sql.SQL(
            "INSERT INTO {table} ({names}) VALUES ({values}) ON CONFLICT (id, revision) DO UPDATE SET {changes}"
        ).format(
            table=table,
            names=sql.SQL(", ").join(names),
            values=sql.SQL(", ").join([sql.Placeholder()] * len(names)),
            changes=sql.SQL(", ").join(sql.SQL("{0} = EXCLUDED.{0}").format(name) for name in names),
        )

    def put(self, rows: Sequence[Row], batch: str) -> list[Refused]:
        """In one transaction; where the database refuses a row, row by row."""
        told = [(row, _told(row)) for row in rows]
        try:
            with self._connection.transaction(), self._connection.cursor() as cursor:
                cursor.executemany(self._upsert, [values for _, values in told])
        except (psycopg.DataError, psycopg.IntegrityError):
            return [refused for row, values in told if (refused := self._put_one(row, values))]
        return []

    def _put_one(self, row: Row, values: Sequence[Any]) -> Refused | None:
        try:
            with self._connection.transaction():
                self._connection.execute(self._upsert, values)
        except (psycopg.DataError, psycopg.IntegrityError) as error:
            return Refused(at=row.id, reason=str(error).partition("\n")[0])
        return None


def _told(row: Row) -> list[Any]:
    return [
        row.values[column.name]
        if isinstance(column.kind, Scalar) or row.values[column.name] is None
        else Jsonb(row.record[column.name])
        for column in COLUMNS
    ]


# --- the table -------------------------------------------------------------------------------------------------------


def _make(connection: psycopg.Connection[Any], table: str, name: sql.Identifier) -> bool:
    """The table with all columns of this version, and a view of its newest rows; whether there was none.
    Raises `OutputError` where the name is taken by something else."""
    # Two that come at once would both make it.
    connection.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"newsspider {table}"])
    known = _known_columns(connection, name)
    wanted = {column_name(column.name): _type_of(column) for column in COLUMNS}
    if other := next((each for each, kind in wanted.items() if known.get(each, kind) != kind), None):
        raise OutputError(
            f"column {other} of table {table} is {known[other]}, and {wanted[other]} is needed: "
            "name another table (?table=)"
        )
    missing = [each for each in wanted if each not in known]
    if not missing:
        return False
    if not known:
        connection.execute(sql.SQL("CREATE TABLE {} (PRIMARY KEY (id, revision), {})").format(name, _columns(wanted)))
        for field in _INDEXED:
            connection.execute(sql.SQL("CREATE INDEX ON {} ({})").format(name, sql.Identifier(column_name(field))))
    else:
        added = sql.SQL(", ").join(
            sql.SQL("ADD COLUMN {} {}").format(sql.Identifier(each), sql.SQL(wanted[each])) for each in missing
        )
        connection.execute(sql.SQL("ALTER TABLE {} {}").format(name, added))
    connection.execute(
        sql.SQL("COMMENT ON TABLE {} IS {}").format(name, sql.Literal(f"newsspider record {SCHEMA_VERSION}"))
    )
    newest = sql.Identifier(*f"{table}_newest".split("."))
    connection.execute(
        sql.SQL("CREATE OR REPLACE VIEW {} AS SELECT DISTINCT ON (id) * FROM {} ORDER BY id, revision DESC").format(
            newest, name
        )
    )
    return not known


def _columns(wanted: dict[str, str]) -> sql.Composed:
    return sql.SQL(", ").join(
        sql.SQL("{} {}").format(sql.Identifier(each), sql.SQL(kind)) for each, kind in wanted.items()
    )


def _known_columns(connection: psycopg.Connection[Any], name: sql.Identifier) -> dict[str, str]:
    """Column -> type, of a table; empty: there is none."""
    found = connection.execute(
        "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute "
        "WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped",
        [name.as_string(connection)],
    )
    return dict(found.fetchall())
