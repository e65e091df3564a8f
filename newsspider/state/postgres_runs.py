"""The memory of a run in a database that other runs use at the same time."""

from __future__ import annotations

import socket
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager
from operator import itemgetter
from pathlib import Path

from newsspider.state.database import Database, Lease
from newsspider.state.postgres import PostgresMemory
from newsspider.state.postgres_lock import Hold, hold, is_at_work, lease_guard
from newsspider.state.postgres_session import Connection, Session, open_database
from newsspider.state.recover import recover
from newsspider.state.relearn import Sketcher

_OVER = (
    "UPDATE outputs SET holder = NULL, is_left = false WHERE holder = %(token)s AND host = %(host)s",
    "DELETE FROM held WHERE token = %(token)s AND NOT EXISTS (SELECT 1 FROM outputs WHERE holder = %(token)s)",
    "DELETE FROM holders WHERE token = %(token)s AND NOT EXISTS (SELECT 1 FROM outputs WHERE holder = %(token)s)",
)


@contextmanager
def held_sites(
    database: Database,
    run_id: str,
    sites: Collection[str] | None,
    *,
    sketch: Sketcher,
    wait_s: float = 0.0,
    lease: Lease | None = None,
) -> Iterator[Callable[[], PostgresMemory]]:
    """Has these sites of a memory for this process alone, or all of them (None), with what runs that were killed have
    left of them; gives what opens it.

    A server that does not answer is waited for `wait_s`. Raises `Locked`, `LeaseLost`, `StateError`, and `OutputError`
    where an output of an earlier run cannot be read or mended.
    """
    with hold(database, run_id, sites) as (held, is_new):
        guards = [held.guard, *([lease_guard(lease)] if lease else [])]

        def session() -> Session:
            return Session(database, open_database(database), wait_s=wait_s, guards=guards, again=held.renew)

        def memory() -> PostgresMemory:
            return PostgresMemory(session(), sites=None if sites is None else list(sites), holder=held.token)

        if is_new:
            with closing(session()) as looking:
                looking.transact(lambda connection: None)  # whether this run may write is to be known now
                _look_after(held, looking, sketch)
        yield memory


def _look_after(held: Hold, session: Session, sketch: Sketcher) -> None:
    """Settles what is in the files of runs that are over."""
    here = socket.gethostname()
    rows = session.ask(
        "SELECT DISTINCT outputs.holder, holders.pid, holders.host, holders.birth, holders.ended"
        " FROM outputs LEFT JOIN holders ON holders.token = outputs.holder WHERE outputs.holder <> %s",
        (held.token,),
    )
    for token, pid, host, birth, has_ended in sorted(rows, key=itemgetter(0)):
        # Those that had a site of this run are over, it is known. Of others the lock does not tell: a connection may
        # have been lost just now. They are over where their process was.
        is_known = token in held.gone or host is None or has_ended
        is_over = is_known or (host == here and bool(birth) and not is_at_work(pid, host, birth))
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
