"""A connection to the memory's database that outlives the server: after a restart there is another one.

What was told when the connection broke is told again, whether the server has heard it or not: telling twice is telling
once (see `newsspider.state.contract`).
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from time import monotonic, sleep
from typing import Any, TypeAlias, TypeVar
from weakref import WeakSet

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.types.numeric import Int8Dumper

from newsspider.errors import LeaseLost, StateError
from newsspider.secrets import conceal
from newsspider.state import postgres_schema as schema
from newsspider.state.database import Database
from newsspider.state.postgres_text import BinaryTextLoader, TextDumper, TextLoader
from newsspider.state.rows import Row

logger = logging.getLogger(__name__)
logging.getLogger("psycopg").setLevel(logging.ERROR)  # of a connection that breaks we tell, once

Connection: TypeAlias = psycopg.Connection[Any]
Guard = Callable[[Connection], Callable[[], None]]
"""Asks, before a transaction writes anything, whether it may; what it returns raises `LeaseLost` where it may not."""

_Done = TypeVar("_Done")

# A server, or a machine on the way, that has gone without a word is noticed within half a minute.
_UNLESS_GIVEN = {
    "application_name": "newsspider",
    "connect_timeout": "5",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "25000",
}
_SESSION = (
    "SELECT set_config(name, value, false) FROM pg_settings JOIN (VALUES ('tcp_keepalives_idle', '10'),"
    " ('tcp_keepalives_interval', '5'), ('tcp_keepalives_count', '3'), ('idle_session_timeout', '0'))"
    " AS wanted (name, value) USING (name)"
)
"""So that a server notices as well when we are gone, and lets go of what was ours; not while we have nothing to say."""

_LEAST_WAIT_S, _MOST_WAIT_S = 0.05, 2.0
_MOST_KEYS = 10_000

_PASSES = frozenset(
    {
        "25006",  # read-only: a standby that is to take over
        "40001", "40P01",  # two transactions in each other's way
        "53300",  # too many connections
        "55P03",  # what we had is still thought to be ours by a connection that is gone
        "57P01", "57P02", "57P03", "57P05",  # it is stopped, has crashed, or is about to start
    }
)  # fmt: skip
"""What another try may mend."""
_GOES_ON = frozenset({"40001", "40P01"})
"""And the same connection, too."""
_REMEDIES = {
    "28": "it does not let us in: see to the user, the password and pg_hba.conf",
    "3D000": "there is no such database: make it with createdb",
    "42P01": "a table is missing there: put it back, from a copy say",
    "42501": "the user may not do this there: GRANT it, or let the user own the database",
    "53100": "its disk is full: make room and run it again",
    "53200": "it has no memory left: see to the server",
    "58": "its disk does not read or write: see to the server",
    "XX": "it is damaged, or has met a fault of its own: see to the server's log",
}


def connect(database: Database) -> Connection:
    """A connection in autocommit mode that finds our tables by their names. Raises `StateError` and `psycopg.Error`."""
    try:
        given = conninfo_to_dict(database.url)
    except psycopg.ProgrammingError:  # its words have a part of the address in them, which may be of the password
        raise StateError(
            f"the memory {database}: this is no address of a database: postgresql://user:password@host/name, with"
            " what is no letter or digit of the password as %40 and so on"
        ) from None
    conceal([str(given["password"])] if given.get("password") else [])
    connection: Connection = psycopg.connect(**{**_UNLESS_GIVEN, **given, "client_encoding": "UTF8"}, autocommit=True)
    try:
        if connection.info.parameter_status("server_encoding") != "UTF8":
            raise StateError(
                f"the memory {database}: it is not in UTF-8: createdb --encoding=UTF8 --template=template0"
            )
        _adapt(connection)
        connection.execute(_SESSION)
        schema.enter(connection)
    except BaseException:
        connection.close()
        raise
    _open.add(connection)
    return connection


def open_database(database: Database) -> Connection:
    """A connection to tables of this version, which are made where there are none. Raises `StateError`."""
    with telling(database):
        connection = connect(database)
        try:
            schema.migrate(connection, database.label)
        except BaseException:
            connection.close()
            raise
        return connection


@contextmanager
def telling(database: Database) -> Iterator[None]:
    """What goes wrong with the database becomes a `StateError` that names it and the remedy."""
    try:
        yield
    except psycopg.Error as error:
        if told := told_as(database, error):
            raise told from error
        raise


def told_as(database: Database, error: psycopg.Error) -> StateError | None:
    """None: a mistake of ours, which is to be seen as such."""
    state = error.sqlstate or ""
    said = " ".join(str(error).split())
    remedy = next((remedy for start, remedy in _REMEDIES.items() if state.startswith(start)), None)
    if remedy is None and isinstance(error, psycopg.errors.DuplicateTable | psycopg.errors.DuplicateObject):
        remedy = f"its schema {schema.SCHEMA} is not ours: give us a database of our own"
    if remedy is None and (passes(error) or isinstance(error, psycopg.OperationalError)):
        remedy = "it does not answer, or does not let us in: see to its address and to the server"
    return StateError(f"the memory {database}: {remedy} ({said})") if remedy else None


def passes(error: psycopg.Error) -> bool:
    """Whether another try may succeed, with another connection if need be."""
    state = error.sqlstate
    if state is None:  # the connection was not made, or broke
        return isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
    return state in _PASSES or state.startswith("08")


class Session:
    """What a memory asks and tells by. Calls come from one thread."""

    def __init__(
        self,
        database: Database,
        connection: Connection,
        *,
        wait_s: float = 0.0,
        guards: Sequence[Guard] = (),
        again: Callable[[], None] = lambda: None,
    ) -> None:
        """A server that does not answer is waited for `wait_s`; `again` is called when there is another connection,
        and may raise what a connection does, and `LeaseLost`."""
        self.database = database
        self._connection = connection
        self._wait_s = wait_s
        self._guards = guards
        self._again = again
        self._over: StateError | None = None

    def ask(self, statement: str, values: Sequence[Any] = ()) -> list[Row]:
        return self._whatever_happens(lambda: self._connection.execute(statement, values, binary=True).fetchall())

    def ask_of(self, statement: str, values: Collection[Any]) -> list[Row]:
        """Of a statement that ends with `IN`."""
        found: list[Row] = []
        asked = sorted(values)  # neighbours are on one page
        for start in range(0, len(asked), _MOST_KEYS):
            found += self.ask(f"{statement.removesuffix('IN')}= ANY(%s)", (asked[start : start + _MOST_KEYS],))
        return found

    def transact(self, act: Callable[[Connection], _Done]) -> _Done:
        """All of `act` or nothing of it; it may be called more than once."""
        return self._whatever_happens(lambda: self._transaction(act))

    def close(self) -> None:
        with suppress(psycopg.Error):
            self._connection.close()

    def _transaction(self, act: Callable[[Connection], _Done]) -> _Done:
        """Statements go out one behind the other: only what is asked for on the way is waited for."""
        connection = self._connection
        try:
            with connection.pipeline():
                connection.execute("BEGIN")
                checks = [guard(connection) for guard in self._guards]
                done = act(connection)
                for check in checks:
                    check()
                connection.execute("COMMIT")
        except BaseException:
            with suppress(psycopg.Error):
                connection.execute("ROLLBACK")
            raise
        return done

    def _whatever_happens(self, act: Callable[[], _Done]) -> _Done:
        """Again and again, until it is done or nobody waits any longer. Once it was in vain, so is the rest."""
        if self._over:
            raise self._over
        ends, wait_s = None, _LEAST_WAIT_S
        while True:
            try:
                if self._connection.closed:
                    self._connection = self._reconnected()
                done = act()
            except LeaseLost as error:
                self._over = error
                raise
            except psycopg.Error as error:
                if not passes(error):
                    if told := told_as(self.database, error):
                        raise told from error
                    raise
                now = monotonic()
                if ends is None:
                    ends = now + self._wait_s
                    if self._wait_s and error.sqlstate not in _GOES_ON:
                        said = " ".join(str(error).split())
                        logger.warning("The memory %s does not answer, and is waited for: %s", self.database, said)
                if now >= ends:
                    self._over = self._in_vain(error)
                    raise self._over from error
                if error.sqlstate not in _GOES_ON:
                    self._connection.close()
                sleep(min(wait_s, max(0.0, ends - now)))
                wait_s = min(2 * wait_s, _MOST_WAIT_S)
            else:
                if ends is not None:
                    logger.info("The memory %s answers again", self.database)
                return done

    def _reconnected(self) -> Connection:
        connection = connect(self.database)
        try:
            self._again()
        except BaseException:
            connection.close()
            raise
        return connection

    def _in_vain(self, error: psycopg.Error) -> StateError:
        said = " ".join(str(error).split())
        waited = f"it has not answered for {self._wait_s:g} s, NEWSSPIDER_MEMORY_WAIT_S"
        told = None if self._wait_s else told_as(self.database, error)
        return told or StateError(f"the memory {self.database}: {waited} ({said})")


_open: WeakSet[Connection] = WeakSet()


def _let_go_in_child() -> None:
    """A forked child has the same connections: what is ours would stay ours after its parent's death, and what it said
    would be heard as ours."""
    for connection in list(_open):
        if not connection.closed:
            nowhere = os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC)
            os.dup2(nowhere, connection.fileno(), inheritable=False)
            os.close(nowhere)
    _open.clear()


os.register_at_fork(after_in_child=_let_go_in_child)


def _adapt(connection: Connection) -> None:
    adapters = connection.adapters
    adapters.register_dumper(str, TextDumper)
    adapters.register_loader("text", TextLoader)
    adapters.register_loader("text", BinaryTextLoader)
    adapters.register_dumper(int, Int8Dumper)
