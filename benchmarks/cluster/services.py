"""A Redis and a PostgreSQL of one's own, at ports of their own, that can be killed and started again."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

_STARTS_WITHIN_S = 30.0


def redis_server() -> str | None:
    """The command; None: there is no Redis on this machine."""
    return shutil.which("redis-server")


def postgresql_dir() -> Path | None:
    """Where `initdb` and `postgres` are; None: there is no PostgreSQL on this machine."""
    found = shutil.which("initdb")
    folders = [
        *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True),
        *([Path(found).parent] if found else []),
    ]
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


class Service:
    """A server in a process of its own; a context manager."""

    url: str

    def __init__(self) -> None:
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="newsspider-service-"))
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.prepare()
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def prepare(self) -> None:
        """Before it is started for the first time."""

    def command(self) -> list[str]:
        raise NotImplementedError

    def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                self.command(), user=self.user, stdin=subprocess.DEVNULL, stdout=log, stderr=log, process_group=0
            )
        until = time.monotonic() + _STARTS_WITHIN_S
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"does not start:\n{(self.folder / 'log').read_text('utf-8')[-2000:]}")
            time.sleep(0.05)

    def kill(self) -> None:
        """`kill -9`, of it and what it has started."""
        if self._process:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, 9)
            self._process.wait()

    def stop(self) -> None:
        self.kill()

    def restart(self) -> None:
        """Killed, and there again a second later."""
        self.kill()
        time.sleep(1.0)
        self.start()

    @property
    def user(self) -> str | None:
        return None

    def _answers(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1.0):
            return True
        return False


class Redis(Service):
    """With a log of what it was told (AOF), so that it knows all of it again."""

    def __init__(self) -> None:
        super().__init__()
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        options = {"port": self.port, "dir": self.folder, "appendonly": "yes", "appendfsync": "always", "save": ""}
        return [redis_server() or "", "--bind", "127.0.0.1"] + [
            part for name, value in options.items() for part in (f"--{name}", str(value))
        ]


class PostgreSQL(Service):
    """A cluster of its own, run by another user where we are root."""

    def __init__(self) -> None:
        super().__init__()
        self.url = f"postgresql://news:secret@127.0.0.1:{self.port}/postgres"

    def prepare(self) -> None:
        if self.user:
            shutil.chown(self.folder, self.user)
        self.folder.chmod(0o755)
        words = self.folder / "words"
        words.write_text("secret")
        folder = ["-D", str(self.folder / "data"), "-U", "news", "--pwfile", str(words), "-A", "scram-sha-256"]
        subprocess.run(
            [str(self._bin / "initdb"), *folder, "-E", "UTF8", "--locale", "C", "--no-sync"],
            user=self.user, check=True, capture_output=True, cwd=self.folder,
        )  # fmt: skip

    def command(self) -> list[str]:
        return [
            *(str(self._bin / "postgres"), "-D", str(self.folder / "data"), "-p", str(self.port)),
            *("-k", str(self.folder), "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200"),
        ]

    def kill(self) -> None:
        super().kill()
        (self.folder / "data" / "postmaster.pid").unlink(missing_ok=True)

    def execute(self, query: str) -> list[tuple[object, ...]]:
        import psycopg

        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(query)
            return cursor.fetchall() if cursor.description else []

    @property
    def user(self) -> str | None:
        if os.getuid():
            return None
        names = {entry.pw_name for entry in pwd.getpwall()}
        return next(name for name in ("postgres", "nobody") if name in names)

    def _answers(self) -> bool:
        import psycopg

        try:
            self.execute("select 1")
        except psycopg.Error:
            return False
        return True

    @property
    def _bin(self) -> Path:
        folder = postgresql_dir()
        assert folder is not None
        return folder
