"""One run at a time with each site of a memory that many runs have: a lock that the server lets go of when the process
that has it ends, however that ends.

A process at work has one advisory lock, on a number of its own, on a connection of its own; tables say whose number
that is and which sites are its. Who wants one of them looks whether the number is locked, and if it is not, takes the
row away. Every transaction of a run asks for its own row: one whose connection was lost, and whose sites somebody else
has taken meanwhile, writes nothing more.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any

import psycopg

from newsspider.errors import LeaseLost, Locked
from newsspider.state import postgres_schema as schema
from newsspider.state.database import Database, Lease
from newsspider.state.hashes import text_hash
from newsspider.state.postgres_session import Connection, Guard, connect, open_database, telling
from newsspider.state.process import birth_of

logger = logging.getLogger(__name__)

_LOOK_EVERY_S = 10.0
_TAKES_AT_MOST = "SET lock_timeout = '3s'"

_OTHERS = """
    SELECT token, run_id, pid, host, since, birth, ended, pg_try_advisory_xact_lock_shared(token)
    FROM holders WHERE token <> %(token)s AND (everything OR %(everything)s
        OR token IN (SELECT token FROM held WHERE site = ANY(%(sites)s)))
"""
_NOTE = """
    INSERT INTO holders (token, run_id, pid, host, birth, since, everything, ended)
    VALUES (%(token)s, %(run_id)s, %(pid)s, %(host)s, %(birth)s, %(since)s, %(everything)s, false)
    ON CONFLICT (token) DO UPDATE SET everything = holders.everything OR excluded.everything
"""
# What a run has left, somebody who sees its files has to look after: its rows stay until then.
_LET_GO = """
    WITH looked_after AS (SELECT NOT EXISTS (SELECT 1 FROM outputs WHERE holder = %(token)s) AS it_is),
    its_sites AS (DELETE FROM held WHERE token = %(token)s AND (SELECT it_is FROM looked_after)),
    itself AS (DELETE FROM holders WHERE token = %(token)s AND (SELECT it_is FROM looked_after))
    UPDATE holders SET ended = true WHERE token = %(token)s AND NOT (SELECT it_is FROM looked_after)
"""


@dataclass(eq=False)
class Hold:
    """What this process has of a memory."""

    database: Database
    run_id: str
    connection: Connection
    token: int = field(default_factory=lambda: secrets.randbits(62) + 1)
    sites: Counter[str] = field(default_factory=Counter)
    """How often it has each of them."""
    everything: int = 0
    """How often it has all of them."""
    gone: set[int] = field(default_factory=set)
    """The numbers of those that were killed, or have lost their connection, with one of these sites."""
    _looked_s: float = field(default_factory=monotonic)

    def take(self, sites: Collection[str] | None) -> bool:
        """Whether there was something that it had not yet. Raises `Locked`, `psycopg.Error`."""
        new = [site for site in dict.fromkeys(sites or ()) if not self.sites[site]]
        if not new and (sites is not None or self.everything) and self.sites.total():
            self._count(sites, 1)
            return False
        given = {"token": self.token, "everything": sites is None, "sites": new}
        with self.connection.transaction():
            self.connection.execute("SELECT pg_advisory_xact_lock(%s)", (schema.GATE,))
            gone = []
            for token, run_id, pid, host, since, birth, ended, is_free in self.connection.execute(_OTHERS, given):
                # One that lives on this machine has lost its connection just now, and is about to come back.
                if not is_free or (not ended and is_at_work(pid, host, birth)):
                    raise Locked(_refusal(self.database, run_id, pid, host, since))
                gone.append(token)
                if not ended:
                    logger.info(
                        "Run %s (pid %d on %s, since %s) ended without letting go of %s; taken over",
                        run_id, pid, host, since, self.database,
                    )  # fmt: skip
            _leave_elsewhere(self.connection, gone)
            self.connection.execute("DELETE FROM held WHERE token = ANY(%s::bigint[])", (gone,))
            self.connection.execute("DELETE FROM holders WHERE token = ANY(%s::bigint[])", (gone,))
            self.connection.execute(_NOTE, {**given, **_who(self.run_id)})
            self.connection.execute(
                "INSERT INTO held (site, token) SELECT site, %s FROM unnest(%s::text[]) AS told (site)",
                (self.token, new),
            )
        self.gone.update(gone)
        self._count(sites, 1)
        return True

    def let_go(self, sites: Collection[str] | None) -> bool:
        """Whether nothing is left of it."""
        self._count(sites, -1)
        is_over = not self.sites.total()
        with suppress(psycopg.Error):  # then the next run finds that nobody has it
            if is_over:
                self.connection.execute(_LET_GO, {"token": self.token})
            elif over := [site for site in sites or () if not self.sites[site]]:
                self.connection.execute("DELETE FROM held WHERE token = %s AND site = ANY(%s)", (self.token, over))
        return is_over

    def guard(self, connection: Connection) -> Callable[[], None]:
        """Asks in a transaction whether the sites are still ours, and holds whoever wants them until its end."""
        if monotonic() - self._looked_s > _LOOK_EVERY_S:
            self.renew()
        asked = connection.execute("SELECT 1 FROM holders WHERE token = %s FOR SHARE", (self.token,))

        def check() -> None:
            if asked.fetchone() is None:
                raise LeaseLost(_lost(self.database))

        return check

    def renew(self) -> None:
        """Has another connection where the one with the lock is gone. Raises `LeaseLost`, `psycopg.Error`."""
        if not self._answers():
            self.connection.close()
            connection = connect(self.database)
            try:
                self.lock(connection)
                found = connection.execute("SELECT 1 FROM holders WHERE token = %s", (self.token,)).fetchone()
                if found is None:
                    raise LeaseLost(_lost(self.database))
            except BaseException:
                connection.close()
                raise
            self.connection = connection
        self._looked_s = monotonic()

    def lock(self, connection: Connection) -> None:
        """Waits a little for a connection of ours that is gone, and that the server does not miss yet."""
        connection.execute(_TAKES_AT_MOST)
        connection.execute("SELECT pg_advisory_lock(%s)", (self.token,))
        connection.execute("SET lock_timeout = 0")

    @contextmanager
    def looking_after(self, token: int) -> Iterator[None]:
        """What a run has left is looked after by one process at a time."""
        number = _care_of(token)
        self.connection.execute("SELECT pg_advisory_lock(%s)", (number,))
        try:
            yield
        finally:
            self.connection.execute("SELECT pg_advisory_unlock(%s)", (number,))

    def is_locked(self, token: int) -> bool:
        asked = self.connection.execute(
            "SELECT CASE WHEN pg_try_advisory_lock_shared(%s) THEN pg_advisory_unlock_shared(%s) ELSE false END",
            (token, token),
        )
        return not asked.fetchone()[0]

    def _answers(self) -> bool:
        try:
            self.connection.execute("SELECT 1")
        except psycopg.Error:
            return False
        return True

    def _count(self, sites: Collection[str] | None, times: int) -> None:
        if sites is None:
            self.everything += times
        for site in sites or ("",):  # of all sites, or of none: it is at work all the same
            self.sites[site] += times


@contextmanager
def hold(database: Database, run_id: str, sites: Collection[str] | None) -> Iterator[tuple[Hold, bool]]:
    """Holds sites of a memory for this process, or all of them (None); never waits. With it comes whether the process
    has something now that it had not before.

    Several in one process are one: the last that ends lets go. Raises `Locked`, which names the owner, and
    `StateError`.
    """
    held = _held.get(database.url)
    if held is None:
        held = _begun(database, run_id)
    try:
        with telling(database):
            held.renew()
            is_new = held.take(sites)
    except BaseException:
        if not held.sites.total():
            _end(held)
        raise
    try:
        yield held, is_new
    finally:
        if _held.get(database.url) is held and held.let_go(sites):  # else this is a forked child
            _end(held)


def is_at_work(pid: int, host: str, birth: str) -> bool:
    """Whether a process is one of this machine, and alive."""
    return host == socket.gethostname() and bool(birth) and birth_of(pid) == birth


def lease_guard(lease: Lease) -> Guard:
    """Asks in a transaction whether a lease still stands, and holds whoever wants to give it away until its end."""

    def guard(connection: Connection) -> Callable[[], None]:
        asked = connection.execute(
            "SELECT 1 FROM leases WHERE site = %s AND token = %s FOR SHARE", (lease.site, lease.token)
        )

        def check() -> None:
            if asked.fetchone() is None:
                raise LeaseLost(f"the lease {lease.token} of {lease.site} is over: another run has, or gets, the site")

        return check

    return guard


_held: dict[str, Hold] = {}
os.register_at_fork(after_in_child=_held.clear)


def _begun(database: Database, run_id: str) -> Hold:
    held = Hold(database, run_id, open_database(database))
    with telling(database):
        held.lock(held.connection)
    _held[database.url] = held
    return held


def _end(held: Hold) -> None:
    del _held[held.database.url]
    with suppress(psycopg.Error):
        held.connection.close()


def _leave_elsewhere(connection: Connection, tokens: Collection[int]) -> None:
    """What these runs have written on other machines, and cannot be seen here, this run goes on without; likewise what
    somebody should have looked after who was killed before."""
    rows = connection.execute(
        "SELECT number, path, name, holder FROM outputs WHERE host <> %s AND NOT is_left"
        " AND (holder = ANY(%s::bigint[]) OR holder IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM holders WHERE token = outputs.holder))",
        (socket.gethostname(), list(tokens)),
    ).fetchall()
    left = {number: token for number, path, name, token in rows if not (Path(path).exists() or Path(name).exists())}
    for token in sorted(set(left.values())):  # somebody there may be looking after them just now
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_care_of(token),))
    if left:
        connection.execute("UPDATE outputs SET is_left = true WHERE number = ANY(%s)", (list(left),))


def _care_of(token: int) -> int:
    return text_hash(f"care {token}")


def _who(run_id: str) -> dict[str, Any]:
    since = datetime.now(UTC).isoformat(timespec="seconds")
    pid = os.getpid()
    return {"run_id": run_id, "pid": pid, "host": socket.gethostname(), "birth": birth_of(pid), "since": since}


def _refusal(database: Database, run_id: str, pid: int, host: str, since: str) -> str:
    where = "" if host == socket.gethostname() else f" on {host}"
    return (
        f"run {run_id} (pid {pid}{where}) has been at work with a site of this run in {database} since {since}; "
        f"wait until it is through, or end it with 'kill {pid}'{where}"
    )


def _lost(database: Database) -> str:
    return f"the connection to {database} was lost, and another run has taken over a site of this one meanwhile"
