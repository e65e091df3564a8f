"""What is the shared memory's own: its server, and the runs that have it at once."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from newsspider.errors import LeaseLost, Locked, StateError
from newsspider.state.contract import Fate
from newsspider.state.database import Database, Lease
from tests.exporters.writer import line
from tests.postgres import NONE_HERE, empty_database, server
from tests.state.values import NOW, SITE, article, key, output, revision, settled, sketch, source, waiting

if TYPE_CHECKING:
    from newsspider.state.postgres import PostgresMemory

HOLD = """
import sys
from newsspider.state.database import Database
from newsspider.state.postgres_lock import hold
with hold(Database(sys.argv[1]), "run-of-the-other", sys.argv[2].split()):
    {at_work}
    print("held", flush=True)
    sys.stdin.read()
"""
OTHER = "other.example.com"


@pytest.fixture
def database() -> Database:
    return Database(empty_database())


def sql(database: Database, statement: str) -> str:
    name = database.url.partition("@/")[2].partition("?")[0]
    return server().sql(f"SET search_path = newsspider_memory, public; {statement}", name)


@contextmanager
def held(
    database: Database, *sites: str, run_id: str = "mine", wait_s: float = 20, lease: Lease | None = None
) -> Iterator[PostgresMemory]:
    from newsspider.state.postgres_runs import held_sites

    with held_sites(database, run_id, sites, sketch=sketch, wait_s=wait_s, lease=lease) as opener, opener() as memory:
        yield memory


@contextmanager
def other_process(database: Database, *sites: str, at_work: str = "pass") -> Iterator[subprocess.Popen[str]]:
    """A process that has these sites until its standard input ends."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD.format(at_work=at_work), database.url, " ".join(sites)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


# Who has which sites


def test_site_that_another_process_has_is_refused_with_its_name_and_other_sites_are_not(database: Database) -> None:
    with other_process(database, SITE) as other, held(database, OTHER):
        with pytest.raises(Locked) as refusal, held(database, OTHER, SITE):
            pass
        assert f"run run-of-the-other (pid {other.pid}) has been at work" in str(refusal.value)
        assert f"kill {other.pid}" in str(refusal.value)
        assert "pass" not in str(refusal.value)
    with held(database, SITE):
        pass


def test_all_sites_are_had_by_nobody_else(database: Database) -> None:
    from newsspider.state.postgres_lock import hold

    with other_process(database, SITE), pytest.raises(Locked), hold(database, "archive", None):
        pass
    with hold(database, "archive", None):
        code = HOLD.format(at_work="pass")
        done = subprocess.run([sys.executable, "-c", code, database.url, OTHER], capture_output=True, text=True)
        assert "newsspider.errors.Locked: run archive (pid" in done.stderr
    assert sql(database, "SELECT count(*) FROM holders") == "0"


@pytest.mark.parametrize(
    "at_work",
    [
        "pass",
        "import subprocess; subprocess.Popen(['sleep', '30'], close_fds=False)",
        "import os, time; os.fork() or time.sleep(30)",
    ],
    ids=["alone", "program", "fork"],
)
def test_process_that_was_killed_has_its_sites_no_longer(
    database: Database, caplog: pytest.LogCaptureFixture, at_work: str
) -> None:
    with other_process(database, SITE, OTHER, at_work=at_work) as other:
        os.kill(other.pid, signal.SIGKILL)
        other.wait()
        with caplog.at_level("INFO"):
            _until_free(database, SITE)
    assert f"Run run-of-the-other (pid {other.pid} on" in caplog.text
    assert "taken over" in caplog.text
    assert sql(database, "SELECT count(*) FROM held") == "0"


def _until_free(database: Database, site: str) -> None:
    """The server notices within moments that a process has gone."""
    for left in range(200, -1, -1):
        try:
            with held(database, site):
                return
        except Locked:
            assert left


def test_sites_of_one_process_are_one_however_often_it_has_them(database: Database) -> None:
    with held(database, SITE):
        with held(database, SITE, OTHER, run_id="another crawl of this process"):
            assert sql(database, "SELECT count(*) FROM held") == "2"
        assert sql(database, "SELECT site FROM held") == SITE
    assert sql(database, "SELECT count(*) FROM holders") == "0"


def test_many_sites_need_one_lock(database: Database) -> None:
    with held(database, *(f"site-{number}.example" for number in range(20_000))):
        assert int(sql(database, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")) == 1
        with pytest.raises(Locked, match="run mine"), _as_another_process(database, "site-777.example"):
            pass


@contextmanager
def _as_another_process(database: Database, site: str) -> Iterator[None]:
    """What this process has is not known to it meanwhile."""
    from newsspider.state import postgres_lock

    known = dict(postgres_lock._held)
    postgres_lock._held.clear()
    try:
        with held(database, site):
            yield
    finally:
        postgres_lock._held.clear()
        postgres_lock._held.update(known)


# A server that goes and comes back


def test_what_is_told_while_the_server_is_restarted_is_told_once(database: Database) -> None:
    with held(database, SITE) as memory, ThreadPoolExecutor(1) as pool:
        for number in range(3):
            restarted = pool.submit(server().restart, "immediate")
            for one in range(200):
                memory.heard(SITE, sources=[source()], named=[waiting(1_000 * number + one)])
                memory.settle(revisions=[revision(1_000 * number + one, shingles=(one,))], outputs=[output()])
            restarted.result()
        assert len(memory.articles([key(number) for number in range(3_000)])) == 600
        with pytest.raises(Locked), _as_another_process(database, SITE):
            pass
    assert sql(database, "SELECT count(*), count(DISTINCT id) FROM articles") == "600|600"
    assert sql(database, "SELECT count(*) FROM waiting") == "0"


@pytest.mark.parametrize("when", ["before", "after"])
def test_transaction_whose_answer_was_lost_is_told_again_and_is_there_once(database: Database, when: str) -> None:
    with held(database, SITE) as memory:
        memory.settle(revisions=[revision(1)])
        with _breaking_commit(memory, after=when == "after"):
            memory.settle(revisions=[revision(2, shingles=(7,))], settled=[settled(3, Fate.FAILED, failures=1)])
        assert set(memory.articles([key(1), key(2)])) == {key(1), key(2)}
        assert memory.known([key(3)])[key(3)].failures == 1
    assert sql(database, "SELECT count(*) FROM articles") == "2"


@contextmanager
def _breaking_commit(memory: PostgresMemory, *, after: bool) -> Iterator[None]:
    """The connection breaks before the next COMMIT is sent, or before its answer comes."""
    session = memory._session
    execute, broken = session._connection.execute, list[str]()

    def breaking(statement: Any, *values: Any, **options: Any) -> Any:
        if statement == "COMMIT" and not broken:
            broken.append(statement)
            if after:
                execute(statement)
                session._connection._pipeline.sync()
            os.dup2(os.open(os.devnull, os.O_RDWR), session._connection.fileno())
        return execute(statement, *values, **options)

    session._connection.execute = breaking
    yield
    assert broken


def test_run_whose_site_was_taken_over_while_its_connection_was_gone_writes_nothing_more(database: Database) -> None:
    with held(database, SITE) as memory:
        memory.settle(revisions=[revision(1)])
        _lose_connections(database)
        with pytest.raises(Locked), _as_another_process(database, SITE):  # its process is here, and comes back
            pass
        sql(database, "UPDATE holders SET host = 'far-away'")
        with _as_another_process(database, SITE):
            for _ in range(2):
                with pytest.raises(LeaseLost, match="another run has taken over a site of this one"):
                    memory.settle(revisions=[revision(2)])
    assert sql(database, "SELECT count(*) FROM articles") == "1"


def _lose_connections(database: Database) -> None:
    sql(database, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'newsspider'")


def test_lock_whose_connection_was_lost_is_taken_again(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    from newsspider.state import postgres_lock

    monkeypatch.setattr(postgres_lock, "_LOOK_EVERY_S", 0)
    with held(database, SITE) as memory:
        holding = postgres_lock._held[database.url].connection.info.backend_pid
        sql(database, f"SELECT pg_terminate_backend({holding})")
        memory.settle(revisions=[revision(1)])
        with pytest.raises(Locked), _as_another_process(database, SITE):
            pass


def test_nothing_is_written_as_long_as_the_lock_is_not_ours_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    from newsspider.state import postgres_lock
    from newsspider.state.postgres_session import connect

    monkeypatch.setattr(postgres_lock, "_TAKES_AT_MOST", "SET lock_timeout = '50ms'")
    monkeypatch.setattr(postgres_lock, "_LOOK_EVERY_S", 0)
    with held(database, SITE, wait_s=0.5) as memory:
        hold = postgres_lock._held[database.url]
        sql(database, f"SELECT pg_terminate_backend({hold.connection.info.backend_pid})")
        with connect(database) as other:  # that the server does not miss yet
            other.execute("SELECT pg_advisory_lock(%s)", (hold.token,))
            with pytest.raises(StateError, match="lock timeout"):
                memory.settle(revisions=[revision(1)])
    assert sql(database, "SELECT count(*) FROM articles") == "0"


def test_lease_is_asked_for_in_every_transaction(database: Database) -> None:
    sql(database, f"INSERT INTO leases VALUES ('{SITE}', 2, 'worker', now())")
    with pytest.raises(LeaseLost, match=f"the lease 1 of {SITE} is over"), held(database, SITE, lease=Lease(SITE, 1)):
        pass
    with held(database, SITE, lease=Lease(SITE, 2)) as memory:
        memory.settle(revisions=[revision(1)])
        sql(database, "DELETE FROM leases")
        for tell in _tellings(memory):
            with pytest.raises(LeaseLost):
                tell()
    assert sql(database, "SELECT count(*) FROM articles") == "1"
    assert sql(database, "SELECT count(*) FROM sources") == sql(database, "SELECT count(*) FROM outputs") == "0"


def _tellings(memory: PostgresMemory) -> list[Callable[[], object]]:
    return [
        lambda: memory.settle(revisions=[revision(2)], outputs=[output()]),
        lambda: memory.heard(SITE, sources=[source()]),
        lambda: memory.forget(NOW),
        lambda: memory.closed(output()),
    ]


# What runs that were killed have left


def test_lines_of_a_run_that_was_killed_are_remembered_by_the_next_one_of_its_site(
    database: Database, tmp_path: Path
) -> None:
    path = _left_by_a_killed_run(database, tmp_path, host=socket.gethostname())
    with held(database, "news.example") as memory:
        assert len(memory.articles([_id(0), _id(1)])) == 2
        assert memory.outputs() == []
    assert path.with_name("news-killed.jsonl").read_bytes() == line(0) + line(1)
    assert sql(database, "SELECT (SELECT count(*) FROM outputs), (SELECT count(*) FROM holders)") == "0|0"


def test_run_of_another_site_looks_after_them_where_their_process_is_gone(database: Database, tmp_path: Path) -> None:
    _left_by_a_killed_run(database, tmp_path, host=socket.gethostname())
    with held(database, OTHER) as memory:
        assert len(memory.articles([_id(0), _id(1)])) == 2


def test_file_of_a_run_that_is_at_work_is_left_alone(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "news-live.jsonl.part"
    path.write_bytes(line(0)[:-1])
    with held(database, SITE) as memory:
        memory.settle(outputs=[output(str(path), name=str(tmp_path / "news-live.jsonl"))])
        with _as_another_process(database, OTHER):
            assert path.read_bytes() == line(0)[:-1]
            assert memory.outputs() != []


def test_what_cannot_be_seen_from_here_comes_again_and_is_cut_off_there(database: Database, tmp_path: Path) -> None:
    path = _left_by_a_killed_run(database, tmp_path, host="far-away")
    hidden = path.rename(path.with_suffix(".hidden"))
    with held(database, "news.example") as memory:
        assert set(memory.articles([_id(0), _id(1)])) == {_id(0)}
        memory.settle(revisions=[revision(int.from_bytes(_id(1)))])  # it was crawled again here
    hidden.rename(path)
    sql(database, f"UPDATE outputs SET host = '{socket.gethostname()}'")  # and now we are there
    with held(database, OTHER):
        pass
    assert path.with_name("news-killed.jsonl").read_bytes() == line(0)
    assert sql(database, "SELECT count(*) FROM outputs") == "0"


def test_file_that_another_run_appends_to_is_refused(database: Database, tmp_path: Path) -> None:
    path = str(tmp_path / "news.jsonl")
    with held(database, SITE) as memory:
        memory.settle(outputs=[output(path)])
        with _as_another_process(database, OTHER):
            from newsspider.state import postgres_lock, postgres_runs

            assert postgres_lock._held
            with (
                postgres_runs.held_sites(database, "second", [OTHER], sketch=sketch) as opener,
                opener() as second,
                pytest.raises(StateError, match="give each run a file of its own"),
            ):
                second.settle(outputs=[output(path)])
        memory.settle(outputs=[output(path, known_bytes=3)])
    with held(database, OTHER) as memory:
        memory.settle(outputs=[output(path)])
        assert memory.outputs() == [output(path)]


def _id(number: int) -> bytes:
    from newsspider.discover.urls import article_id
    from tests.exporters.writer import address

    return bytes.fromhex(article_id(address(number)))


def _left_by_a_killed_run(database: Database, folder: Path, *, host: str) -> Path:
    """A file of two lines, of which the first is remembered."""
    from newsspider.state.relearn import revision_of

    path, name = folder / "news-killed.jsonl.part", folder / "news-killed.jsonl"
    path.write_bytes(line(0) + line(1))
    told = output(str(path), name=str(name), run_id="killed", known_bytes=len(line(0)))
    first = revision_of(line(0), sketch)
    assert first is not None
    with held(database, "news.example", run_id="killed") as memory:
        memory.settle(revisions=[first], outputs=[told])
    gone = subprocess.Popen(["true"])
    gone.wait()
    killed = f"host = '{host}', pid = {gone.pid}, ended = false"
    sql(database, f"UPDATE outputs SET host = '{host}'; UPDATE holders SET {killed}")
    return path


# Of the sites of a run


def test_run_forgets_what_is_of_its_own_sites(database: Database) -> None:
    with held(database, SITE, OTHER) as memory:
        memory.settle(revisions=[revision(1, visit_at=None), revision(2, visit_at=None, site=OTHER)])
        memory.heard(SITE, named=[waiting(3), waiting(4)])
        memory.heard(OTHER, named=[waiting(5), waiting(6)])
    with held(database, SITE) as memory:
        assert memory.forget(NOW + 1, most_waiting=1, most_sources=1) == 1
        known = memory.articles([key(1), key(2)])
        assert (known[key(1)].headline, known[key(2)].headline) == ("", article(2).headline)
        assert len(memory.waiting(OTHER, NOW, most=9)) == 2


def test_runs_that_name_the_same_addresses_at_once_are_in_nobodys_way(database: Database) -> None:
    from newsspider.state.postgres import open_memory

    def tell(number: int) -> None:
        with open_memory(database) as memory:
            memory._session._wait_s = 20
            for first in range(40):
                some = [waiting(one) for one in range(first, first + 20)]
                memory.heard(f"site-{number}", named=some if number % 2 else some[::-1])
                keys = [revision(100 * number + first, aliases=tuple(range(first, first + 20)))]
                memory.settle(revisions=keys)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(tell, range(1, 5)))
    assert sql(database, "SELECT count(*) FROM articles") == "160"


# Its tables


@pytest.fixture
def new() -> Iterator[Database]:
    """Without tables."""
    name = server().new_database()
    yield Database(server().url(name))
    server().sql(f"DROP DATABASE {name} WITH (FORCE)")


def test_tables_are_made_once_by_whoever_comes_first(new: Database) -> None:
    from newsspider.state.postgres import open_memory

    with ThreadPoolExecutor(8) as pool:
        for memory in pool.map(lambda _: open_memory(new), range(8)):
            memory.close()
    assert sql(new, "SELECT number FROM version") == "1"
    assert sql(new, "SELECT schemaname FROM pg_tables WHERE tablename = 'leases'") == "public"


def test_memory_of_an_older_version_is_brought_up_to_date_and_one_of_a_newer_is_refused(
    new: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    from newsspider.state import postgres, postgres_schema

    with postgres.open_memory(new) as memory:
        memory.settle(revisions=[revision(1)])
    more = (*postgres_schema.MIGRATIONS, ("ALTER TABLE outputs ADD COLUMN lines bigint",))
    with monkeypatch.context() as patch:
        patch.setattr(postgres_schema, "MIGRATIONS", more)
        assert postgres.look_into(new, lambda memory: 1) is None
        with postgres.open_memory(new) as memory:
            assert memory.articles([key(1)]) == {key(1): article(1)}
        assert sql(new, "SELECT count(lines) FROM outputs") == "0"
    with pytest.raises(StateError, match="a newer newsspider has written it"):
        postgres.open_memory(new)


def test_whoever_looks_into_it_writes_nothing_and_needs_no_tables(new: Database) -> None:
    from newsspider.state import postgres

    assert postgres.look_into(new, lambda memory: memory.known([key(1)])) is None
    with postgres.open_memory(new) as memory:
        memory.settle(revisions=[revision(1)])
    assert postgres.look_into(new, lambda memory: memory.articles([key(1)])) == {key(1): article(1)}
    with pytest.raises(StateError):
        postgres.look_into(new, lambda memory: memory.settle(revisions=[revision(2)]))


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://me:pa%zzss@host/x", "this is no address of a database"),
        ("postgresql://me:secret@127.0.0.1:1/x", "it does not answer, or does not let us in"),
        ("postgresql://me:secret@/x?host=/nowhere&password=secret", "it does not answer, or does not let us in"),
    ],
)
def test_what_cannot_be_opened_is_said_without_the_password(url: str, said: str) -> None:
    if find_spec("psycopg") is None:
        pytest.skip(NONE_HERE)
    from newsspider.state.postgres import open_memory

    with pytest.raises(StateError, match=said) as caught:
        open_memory(Database(url))
    assert "secret" not in str(caught.value)
    assert "ss@" not in str(caught.value)
    assert "secret" not in repr(Database(url))


def test_database_that_is_not_in_utf_8_is_refused(database: Database) -> None:
    from newsspider.state.postgres import open_memory

    sql(database, "CREATE DATABASE latin1_database ENCODING 'LATIN1' TEMPLATE template0")
    with pytest.raises(StateError, match="it is not in UTF-8"):
        open_memory(Database(server().url("latin1_database")))


def test_text_is_kept_so_that_people_can_read_it(database: Database) -> None:
    odd = "Straße \ud83d half, \0 nothing, \x1a0000 and \x1a"
    with held(database, SITE) as memory:
        memory.settle(revisions=[replace(revision(1), article=article(1, headline=odd))])
        assert memory.articles([key(1)])[key(1)].headline == odd
    assert sql(database, "SELECT headline FROM visits").startswith("Straße \x1ad83d half")
