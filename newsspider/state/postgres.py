"""A memory in a PostgreSQL database, which many runs have at once, each for other sites.

Its tables are in postgres_schema.py, the connection in postgres_session.py, who has which sites in postgres_lock.py.
"""

from __future__ import annotations

import socket
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Self, TypeVar

from newsspider.errors import StateError
from newsspider.state import postgres_schema as schema
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
from newsspider.state.database import Database
from newsspider.state.postgres_forget import Forgetter
from newsspider.state.postgres_session import Connection, Session, connect, open_database, telling
from newsspider.state.postgres_writer import Writer
from newsspider.state.reads import Reads

_Done = TypeVar("_Done")

_KEYS_AT_ONCE = 10_000
_READS_ONLY = "SET default_transaction_read_only = on"

_OUTPUT = (
    "INSERT INTO outputs (path, host, name, run_id, known_bytes, holder) VALUES (%(path)s, %(host)s, %(name)s,"
    " %(run_id)s, %(known_bytes)s, %(holder)s) ON CONFLICT (md5(path), host) DO UPDATE SET name = excluded.name,"
    " run_id = excluded.run_id, known_bytes = excluded.known_bytes, holder = excluded.holder"
    " WHERE outputs.holder IS NULL OR outputs.holder = excluded.holder RETURNING 1"
)


def open_memory(database: Database) -> PostgresMemory:
    """The memory in that database, whose tables are made where there are none, for whoever shares it with nobody.

    Raises StateError: it cannot be reached, read or written, or is a newer version's.
    """
    return PostgresMemory(Session(database, open_database(database)))


def look_into(database: Database, look: Callable[[Memory], _Done]) -> _Done | None:
    """What `look`, which must only read, finds in a memory, whoever is at work with it; None: there are no tables of
    this version. Nothing is written or made. Raises StateError."""
    with telling(database):
        connection = connect(database)
        try:
            if schema.version_of(connection) != len(schema.MIGRATIONS):
                return None
            connection.execute(_READS_ONLY)
        except BaseException:
            connection.close()
            raise
        with PostgresMemory(Session(database, connection)) as memory:
            return look(memory)


class PostgresMemory(Reads):
    """A `Memory` in a database: see `newsspider.state.contract`."""

    def __init__(self, session: Session, *, sites: Sequence[str] | None = None, holder: int | None = None) -> None:
        """`sites` are those of which it forgets what serves nobody; None: all. `holder` is whose the outputs are that
        it tells of: a process, as the table `holders` has it; None: nobody's."""
        self._session = session
        self._sites = sites
        self._holder = holder
        self._numbers: dict[str, int] = {}

    def waiting_keys(self, site: str, now: Moment) -> Iterator[Key]:
        statement = (
            f"SELECT waiting.number, waiting.key {rows.WAITING_OF_SITE} AND waiting.number > ?"
            " ORDER BY waiting.number LIMIT ?"
        )
        last: int | None = -1
        while last is not None:
            found = self._ask(statement, (*rows.may_wait(site, now), last, _KEYS_AT_ONCE))
            yield from (key for _, key in found)
            last = found[-1][0] if len(found) == _KEYS_AT_ONCE else None

    def alike(self, shingles: Sequence[int], *, least: int, most: int) -> list[Sketched]:
        statement = (
            "SELECT found.article, told.shingle FROM unnest(%s::bigint[]) AS told (shingle) CROSS JOIN LATERAL"
            " (SELECT article FROM shingles WHERE shingles.shingle = told.shingle ORDER BY article DESC LIMIT %s)"
            " AS found"
        )
        shared = Counter(number for number, _ in self._session.ask(statement, (list(set(shingles)), MOST_SHARING)))
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
        sources, found, named, renamed = list(sources), list(found), list(named), list(renamed)

        def write(writer: Writer) -> None:
            writer.sources(sources)
            writer.find(found)
            writer.name(named, site)
            writer.rename(renamed)

        self._write(write)

    def keep(self, page: KeptPage) -> None:
        self._write(lambda writer: writer.keep(page))

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
        revisions, visited, settled = list(revisions), list(visited), list(settled)
        shapes, recurring, archives, outputs = list(shapes), list(recurring), list(archives), list(outputs)

        def settle(connection: Connection) -> Writer:
            writer = self._writer(connection)
            writer.revise(revisions)
            writer.visit(visited)
            writer.settle(settled)
            writer.learn(shapes)
            writer.recurring(recurring)
            writer.archives(archives)
            self._outputs_known(connection, outputs)
            return writer

        self._transact(settle)

    def measured(self, runs: Iterable[RunOfSite], most: int) -> None:
        runs = list(runs)
        self._write(lambda writer: writer.measure(runs, most))

    def outputs(self) -> list[Output]:
        return self._outputs(
            "SELECT path, name, run_id, known_bytes, is_left FROM outputs"
            " WHERE host = ? AND holder IS NOT DISTINCT FROM ? ORDER BY number",
            (socket.gethostname(), self._holder),
        )

    def closed(self, output: Output) -> None:
        self._session.transact(
            lambda connection: connection.execute(
                "DELETE FROM outputs WHERE path = %s AND host = %s AND holder IS NOT DISTINCT FROM %s",
                (output.path, socket.gethostname(), self._holder),
            )
        )

    def keep_origin_file(self, file: OriginFile) -> None:
        self._write(lambda writer: writer.origin_file(file))

    def forget(
        self, sketches_before: Moment, *, kept_before: Moment = 0, most_waiting: int = 0, most_sources: int = 0
    ) -> int:
        def forget(connection: Connection) -> int:
            forgetter = Forgetter(connection, self._sites)
            forgetter.kept(kept_before)
            if most_sources:
                forgetter.sources(most_sources)
            forgetter.visits()
            forgetter.sketches(sketches_before)
            forgetter.origin_files(sketches_before)
            return forgetter.waiting(most_waiting) if most_waiting else 0

        return self._session.transact(forget)

    def close(self) -> None:
        self._session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _outputs_known(self, connection: Connection, outputs: Sequence[Output]) -> None:
        """Raises `StateError` where another process has one of the files."""
        for output in outputs:
            told = {
                "path": output.path, "name": output.name, "run_id": output.run_id, "known_bytes": output.known_bytes,
                "host": socket.gethostname(), "holder": self._holder,
            }  # fmt: skip
            if connection.execute(_OUTPUT, told).fetchone() is None:
                raise StateError(
                    f"{output.path} is written by another run with the memory {self._session.database}:"
                    " give each run a file of its own"
                )

    def _write(self, act: Callable[[Writer], None]) -> None:
        def write(connection: Connection) -> Writer:
            writer = self._writer(connection)
            act(writer)
            return writer

        self._transact(write)

    def _transact(self, act: Callable[[Connection], Writer]) -> None:
        self._numbers.update(self._session.transact(act).new_sites)

    def _writer(self, connection: Connection) -> Writer:
        return Writer(connection, self._numbers)

    def _ask(self, statement: str, values: Sequence[Any] = ()) -> list[rows.Row]:
        return self._session.ask(statement.replace("?", "%s"), values)

    def _ask_of(self, statement: str, values: Any) -> list[rows.Row]:
        return self._session.ask_of(statement, values)

    def _stored(self, text: str) -> str | bytes:
        return text
