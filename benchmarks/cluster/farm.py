"""Workers over a broker and a database, in a project's folder: started, killed, dispatched to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from benchmarks.cluster.services import PostgreSQL, Redis

_PROJECT = Path(__file__).parents[2]
_SETTINGS = """
from newsspider.settings import *
NEWSSPIDER_ALLOWED_NETWORKS = ["127.0.0.0/8"]
NEWSSPIDER_CLUSTER_BROKER = {broker!r}
NEWSSPIDER_CLUSTER_DATABASE = {database!r}
NEWSSPIDER_MEMORY = {memory!r}
NEWSSPIDER_CLUSTER_EVERY_S = {every_s!r}
NEWSSPIDER_CLUSTER_SLICE_S = {slice_s!r}
NEWSSPIDER_CLUSTER_LEASE_S = {lease_s!r}
NEWSSPIDER_MAX_CRAWL_DELAY_S = {lease_s!r} / 3
NEWSSPIDER_MAX_PAUSE_S = {lease_s!r} / 3
NEWSSPIDER_MAX_LATENCY_DELAY_S = {lease_s!r} / 3
NEWSSPIDER_FIRST_PAGES = 0
NEWSSPIDER_TDM_FILE = False
DOWNLOAD_DELAY = {delay_s!r}
"""


@dataclass(slots=True, kw_only=True)
class Farm:
    """A context manager, at whose end no worker is left."""

    folder: Path
    redis: Redis
    postgresql: PostgreSQL
    urls: Sequence[str]
    delay_s: float
    every_s: float
    slice_s: float
    lease_s: float
    concurrency: int
    memory: str = "memory.sqlite"
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    started: int = 0
    _over: threading.Event = field(default_factory=threading.Event)
    _dispatching: threading.Thread | None = None

    def __enter__(self) -> Self:
        (self.folder / "scrapy.cfg").write_text("[settings]\ndefault = farm_settings\n")
        settings = _SETTINGS.format(
            broker=self.redis.url, database=self.postgresql.url, memory=self.memory, every_s=self.every_s,
            slice_s=self.slice_s, lease_s=self.lease_s, delay_s=self.delay_s,
        )  # fmt: skip
        (self.folder / "farm_settings.py").write_text(settings)
        (self.folder / "sites.toml").write_text("".join(f'[[site]]\nurl = "{url}"\n' for url in self.urls))
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        if self._dispatching:
            self._dispatching.join()
        for worker in self.workers:
            worker.kill()
            worker.wait()

    def work(self) -> None:
        """One worker more."""
        command = [
            *(sys.executable, "-m", "celery", "-A", "newsspider.cluster", "worker", "--loglevel", "INFO"),
            *("--concurrency", str(self.concurrency), "--hostname", f"w{self.started}@farm"),
            *("--without-gossip", "--without-mingle"),
        ]
        with (self.folder / "workers.log").open("ab") as log:
            self.workers.append(subprocess.Popen(command, cwd=self.folder, env=self._env, stdout=log, stderr=log))
        self.started += 1

    def kill(self, number: int) -> None:
        """`kill -9`, of the worker alone."""
        worker = self.workers.pop(number)
        worker.kill()
        worker.wait()

    def dispatch(self) -> dict[str, Any] | None:
        """None: it could not."""
        done = subprocess.run(
            [sys.executable, "-m", "scrapy", "dispatch", "--json"],
            cwd=self.folder, env=self._env, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        with (self.folder / "dispatch.log").open("a", encoding="utf-8") as log:
            log.write(f"{done.returncode} {done.stdout}{done.stderr}")
        told: dict[str, Any] | None = json.loads(done.stdout) if done.returncode == 0 else None
        return told

    def dispatch_always(self, gap_s: float) -> None:
        """As cron does."""

        def go_on() -> None:
            while not self._over.wait(gap_s):
                self.dispatch()

        self._dispatching = threading.Thread(target=go_on)
        self._dispatching.start()

    def last_begun_at(self) -> dict[str, float]:
        """Seconds since the last run of each site began that has come to its end."""
        rows = self.postgresql.execute(
            "select site, extract(epoch from now() - began) from turns where state = 'resting' and failures = 0"
        )
        return {str(site): float(str(seconds)) for site, seconds in rows}

    def lines(self) -> list[dict[str, Any] | None]:
        """Of all files of all sites; None: one that is torn."""
        found: list[dict[str, Any] | None] = []
        for path in self.files():
            *whole, rest = path.read_text("utf-8").split("\n")
            for line in (*whole, *([rest] if rest else [])):
                try:
                    found.append(json.loads(line))
                except ValueError:
                    found.append(None)
        return found

    def files(self) -> list[Path]:
        return sorted((self.folder / "data" / "sites").glob("*/articles/*"))

    def log(self, name: str = "workers.log") -> str:
        with suppress(FileNotFoundError):
            return (self.folder / name).read_text("utf-8", errors="replace")
        return ""

    @property
    def _env(self) -> dict[str, str]:
        return {**os.environ, "PYTHONPATH": f"{self.folder}{os.pathsep}{_PROJECT}"}
