"""Rows of a memory in PostgreSQL: many are written by one statement, so that a server that is far away costs little
more than one that is near."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from newsspider.state import rows
from newsspider.state.contract import Key, Moment
from newsspider.state.rows import Row

if TYPE_CHECKING:
    from psycopg import Connection

_Told = TypeVar("_Told")

AT_ONCE = 1_000


def unnest(types: str) -> str:
    """Rows of columns of these types, each column given as a list."""
    return f"unnest({', '.join(f'%s::{name}[]' for name in types.split())})"


def upsert(table: str, types: str, columns: str, conflict: str, changed: str = "") -> str:
    """Inserts rows, or changes those that are there (all but the conflicting columns, unless `changed` says which)."""
    names, fixed = columns.split(), re.findall(r"\w+", conflict)
    changes = changed or ", ".join(f"{name} = excluded.{name}" for name in names if name not in fixed)
    return (
        f"INSERT INTO {table} ({', '.join(names)}) SELECT * FROM {unnest(types)}"  # noqa: S608
        f" ON CONFLICT ({conflict}) DO {f'UPDATE SET {changes}' if changes != '-' else 'NOTHING'}"
    )


def batches(told: Iterable[_Told], keys_of: Callable[[_Told], Iterable[Hashable]]) -> Iterator[list[_Told]]:
    """In the order in which they are told, as many at once as have nothing to do with each other."""
    remaining = iter(told)
    while chunk := list(islice(remaining, AT_ONCE)):
        batch: list[_Told] = []
        taken: set[Hashable] = set()
        for one in chunk:
            keys = set(keys_of(one))
            if taken & keys:
                yield batch
                batch, taken = [], set()
            batch.append(one)
            taken |= keys
        yield batch


@dataclass(frozen=True, slots=True)
class Present:
    """An article that is there."""

    number: int
    revision: int
    seen_at: Moment


class RowsWriter:
    """Writes rows of a transaction; nothing is begun, committed or rolled back here."""

    def __init__(self, connection: Connection[Any], sites: Mapping[str, int]) -> None:
        """`sites` are their numbers, as far as they are known."""
        self._db = connection
        self._known_sites = sites
        self.new_sites: dict[str, int] = {}
        """Likewise, of those that this transaction has asked for."""

    def _write(self, statement: str, told: Sequence[Row]) -> None:
        """By a statement that takes columns, each as a list."""
        for start in range(0, len(told), AT_ONCE):
            self._db.execute(statement, [list(column) for column in zip(*told[start : start + AT_ONCE], strict=True)])

    def _sites(self, keys: Iterable[str]) -> dict[str, int]:
        """Their numbers; new ones get some."""
        known, asked = self._known_sites, set(keys)
        if new := [key for key in asked if key not in known and key not in self.new_sites]:
            self._db.execute(
                "INSERT INTO sites (key) SELECT told.key FROM unnest(%s::text[]) AS told (key)"
                " WHERE NOT EXISTS (SELECT 1 FROM sites WHERE sites.key = told.key) ON CONFLICT DO NOTHING",
                (new,),
            )
            found = self._db.execute("SELECT key, number FROM sites WHERE key = ANY(%s)", (new,), binary=True)
            self.new_sites.update(found.fetchall())
        return {key: known[key] if key in known else self.new_sites[key] for key in asked}

    def _present(self, ids: Collection[Key]) -> dict[Key, Present]:
        if not ids:
            return {}
        asked = self._db.execute(
            f"SELECT addresses.key, articles.number, revision, seen_at {rows.ARTICLES_BY_ID}"
            " WHERE addresses.key = ANY(%s)",
            (list(ids),),
            binary=True,
        )
        return {key: Present(number, revision, seen_at) for key, number, revision, seen_at in asked}

    def _no_longer(self, table: str, keys: Sequence[Key]) -> None:
        if keys:
            self._db.execute(f"DELETE FROM {table} WHERE key = ANY(%s)", (list(keys),))  # noqa: S608
