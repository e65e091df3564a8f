"""The memory of a run in a database that other runs use at the same time."""

from __future__ import annotations

import socket
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from operator import itemgetter
from pathlib import Path

from newsspider.state.database import Database, Lease
from newsspider.state.postgres import PostgresMemory
from newsspider.state.postgres_lock import Hold, hold, lease_guard
from newsspider.state.postgres_session import Connection, Session, open_database
from newsspider.state.recover import recover
from newsspider.state.relearn import Sketcher

_OVER = (
    "UPDATE outputs SET holder = NULL, is_left = false WHERE holder = %(token)s AND host = %(host)s",
    "DELETE FROM held WHERE token = %(token)s AND NOT EXISTS (SELECT 1 FROM outputs WHERE holder = %(token)s)",
    "DELETE FROM holders WHERE token = %(token)s AND NOT EXISTS (SELECT 1 FROM outputs WHERE holder = %(token)s)",
)


@contextmanager
def held_memory(
    database: Database,
    run_id: str,
    sites: Collection[str] | None,
    *,
    sketch: Sketcher,
    wait_s: float = 0.0,
    lease: Lease | None = None,
) -> Iterator[PostgresMemory]:
    """The memory, with these sites for this process alone, or all of them (None), and with what runs that were killed
    have left of them.

    A server that does not answer is waited for `wait_s`. Raises `Locked`, `LeaseLost`, `StateError`, and `OutputError`
    where an output of an earlier run cannot be read or mended.
    """
    with hold(database, run_id, sites) as (held, is_new):
        guards = [held.guard, *([lease_guard(lease)] if lease else [])]
        session = Session(database, open_database(database), wait_s=wait_s, guards=guards, again=held.renew)
        with PostgresMemory(session, sites=None if sites is None else list(sites), holder=held.token) as memory:
            session.transact(lambda connection: None)  # whether this run may write is to be known now
            if is_new:
                _look_after(held, session, sketch)
            yield memory


def _look_after(held: Hold, session: Session, sketch: Sketcher) -> None:
    """Settles what is in the files of runs that are over."""
    here = socket.gethostname()
    rows = session.ask(
        "SELECT DISTINCT outputs.holder, holders.host, holders.pid, holders.ended FROM outputs LEFT JOIN holders"
        " ON holders.token = outputs.holder WHERE outputs.holder <> %s",
        (held.token,),
    )
    for token, host, pid, has_ended in sorted(rows, key=itemgetter(0)):
        # What has a site of this run is over by what its lock says. Of others that may be the lock of a run whose
        # connection was lost just now: they are, where their process is.
        is_known_to_be_over = token in held.gone or host is None or has_ended
        is_over = is_known_to_be_over or (host == here and not Path(f"/proc/{pid}").exists())
        if is_over and not held.is_locked(token):
            with held.looking_after(token):
                _look_after_one(session, token, here, sketch)


def _look_after_one(session: Session, token: int, here: str, sketch: Sketcher) -> None:
    elsewhere = session.ask("SELECT number, path, name FROM outputs WHERE holder = %s AND host <> %s", (token, here))
    seen = [number for number, path, name in elsewhere if Path(path).exists() or Path(name).exists()]
    session.transact(
        lambda connection: connection.execute(
            "UPDATE outputs SET host = %s WHERE number = ANY(%s::bigint[]) AND NOT EXISTS"
            " (SELECT 1 FROM outputs AS other WHERE other.host = %s AND md5(other.path) = md5(outputs.path))",
            (here, seen, here),
        )
    )
    recover(PostgresMemory(session, holder=token), sketch)

    def over(connection: Connection) -> None:
        for statement in _OVER:
            connection.execute(statement, {"token": token, "host": here})

    session.transact(over)
