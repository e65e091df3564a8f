"""A PostgreSQL server of the tests' own: a cluster in a folder that goes with them."""

from __future__ import annotations

import atexit
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

NONE_HERE = "there is no PostgreSQL on this machine"


def _programs() -> Path | None:
    """The folder of initdb and pg_ctl, which Debian keeps out of the PATH: of the newest version."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    return max(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, default=None)


def _version(folder: Path) -> int:
    return int(folder.parent.name) if folder.parent.name.isdecimal() else 0


@dataclass(frozen=True)
class Server:
    """Listens on a socket in its folder and nowhere else; every user of this machine is let in."""

    programs: Path
    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def url(self, database: str) -> str:
        return f"postgresql://tester:pass%40word@/{database}?host={self.folder}"

    def make(self) -> None:
        self._run(
            "initdb", "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "-D", str(self.data)
        )
        with (self.data / "postgresql.conf").open("a") as settings:
            settings.write(
                f"listen_addresses = ''\nunix_socket_directories = '{self.folder}'\nfsync = off\n"
                "shared_buffers = 16MB\nmax_connections = 60\nautovacuum = off\n"
            )
        self.start()

    def start(self) -> None:
        self._run("pg_ctl", "-D", str(self.data), "-w", "-l", str(self.folder / "log"), "start")

    def stop(self, mode: str = "fast") -> None:
        """`immediate` is as a crash."""
        self._run("pg_ctl", "-D", str(self.data), "-w", "-m", mode, "stop")

    def restart(self, mode: str = "fast") -> None:
        self.stop(mode)
        self.start()

    def new_database(self, template: str = "template0") -> str:
        """The name of an empty one, or of a copy."""
        name = f"d{secrets.token_hex(6)}"
        self.sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def sql(self, statement: str, database: str = "postgres") -> str:
        """What psql prints of its rows."""
        command = ["psql", "-h", str(self.folder), "-U", "tester", "-d", database, "-qAtX", "-v", "ON_ERROR_STOP=1"]
        return self._run(*command, "-c", statement)

    def _run(self, program: str, *arguments: str) -> str:
        """As somebody else where we are root, whom PostgreSQL does not serve."""
        as_other = []
        if os.geteuid() == 0:
            user = _other_user()
            as_other = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
        done = subprocess.run(
            [*as_other, str(self.programs / program), *arguments],
            cwd="/",
            env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stdout
        return done.stdout.strip()


def _other_user() -> pwd.struct_passwd:
    known = {user.pw_name: user for user in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


@cache
def server() -> Server:
    """That of this process of pytest's; skips the test where there can be none."""
    programs = _programs()
    if programs is None or find_spec("psycopg") is None:
        pytest.skip(NONE_HERE)
    folder = Path(tempfile.mkdtemp(prefix="nspg", dir="/tmp"))  # short: the path of a socket has 107 characters
    if os.geteuid() == 0:
        user = _other_user()
        os.chown(folder, user.pw_uid, user.pw_gid)
    folder.chmod(0o755)
    found = Server(programs, folder)
    atexit.register(_end, found)
    found.make()
    return found


def _end(made: Server) -> None:
    with suppress(AssertionError):
        made.stop("immediate")
    shutil.rmtree(made.folder, ignore_errors=True)


@cache
def _database() -> str:
    """The one of this process, with tables."""
    from newsspider.state.database import Database
    from newsspider.state.postgres import open_memory

    name = server().new_database()
    open_memory(Database(server().url(name))).close()
    return name


def empty_database() -> str:
    """The address of a database with empty tables, until it is asked for again."""
    url = server().url(_database())
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(_EMPTY)
    return url


_EMPTY = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid();
    DO $$ BEGIN EXECUTE (
        SELECT 'TRUNCATE ' || string_agg(format('%I.%I', schemaname, tablename), ', ') || ' RESTART IDENTITY'
        FROM pg_tables WHERE schemaname = 'newsspider_memory' AND tablename <> 'version' OR tablename = 'leases'
    ); END $$
"""
