"""Workers and their dispatcher as people start them: processes, in a project's folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.cluster.services import PostgreSQL, Redis
from tests.crawl.run import PROJECT, surroundings

SETTINGS = """
from newsspider.settings import *
NEWSSPIDER_ALLOWED_NETWORKS = ["127.0.0.0/8"]
NEWSSPIDER_CLUSTER_BROKER = {broker!r}
NEWSSPIDER_CLUSTER_DATABASE = {database!r}
NEWSSPIDER_CLUSTER_LEASE_S = 6.0
NEWSSPIDER_MAX_CRAWL_DELAY_S = 2.0
NEWSSPIDER_MAX_PAUSE_S = 2.0
NEWSSPIDER_MAX_LATENCY_DELAY_S = 2.0
NEWSSPIDER_FIRST_PAGES = 0
NEWSSPIDER_TDM_FILE = False
DOWNLOAD_DELAY = {delay_s}
"""


class Project:
    """A folder with settings and sites, and the workers that were started in it; a context manager."""

    def __init__(
        self, folder: Path, redis: Redis, postgresql: PostgreSQL, *, delay_s: float = 0.1, more: str = ""
    ) -> None:
        self.folder = folder
        self.postgresql = postgresql
        self.workers: list[subprocess.Popen[bytes]] = []
        (folder / "scrapy.cfg").write_text("[settings]\ndefault = cluster_settings\n")
        text = SETTINGS.format(broker=redis.url, database=postgresql.url, delay_s=delay_s)
        (folder / "cluster_settings.py").write_text(text + more)

    def __enter__(self) -> Project:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self.workers:
            worker.kill()
            worker.wait()

    def has_sites(self, *urls: str, more: str = "") -> None:
        (self.folder / "sites.toml").write_text("".join(f'[[site]]\nurl = "{url}"\n{more}\n' for url in urls))

    def dispatch(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "scrapy", "dispatch", *arguments],
            cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip

    def dispatched(self, *arguments: str) -> list[str]:
        done = self.dispatch("--json", *arguments)
        assert done.returncode == 0, done.stderr
        sites: list[str] = json.loads(done.stdout)["dispatched"]
        return sites

    def work(self, concurrency: int = 2) -> subprocess.Popen[bytes]:
        with (self.folder / "worker.log").open("ab") as log:
            command = [
                *(sys.executable, "-m", "celery", "-A", "newsspider.cluster", "worker", "--loglevel", "INFO"),
                *("--concurrency", str(concurrency), "--hostname", f"w{len(self.workers)}@test", "--without-gossip"),
            ]
            worker = subprocess.Popen(command, cwd=self.folder, env=self.environment, stdout=log, stderr=log)
        self.workers.append(worker)
        return worker

    @property
    def environment(self) -> dict[str, str]:
        return surroundings({"PYTHONPATH": f"{self.folder}{os.pathsep}{PROJECT}"})

    @property
    def log(self) -> str:
        with suppress(FileNotFoundError):
            return (self.folder / "worker.log").read_text("utf-8")
        return ""

    def states(self) -> dict[str, str]:
        return {str(site): str(state) for site, state in self.postgresql.execute("select site, state from turns")}

    def waits_for(self, happens: Callable[[], Any], within_s: float = 120.0) -> None:
        until = time.monotonic() + within_s
        while not happens():
            assert time.monotonic() < until, self.log[-4000:]
            assert any(worker.poll() is None for worker in self.workers), self.log[-4000:]
            time.sleep(0.05)

    def rests(self) -> bool:
        """All that was dispatched is done."""
        states = self.states()
        return bool(states) and set(states.values()) == {"resting"}

    def headlines(self) -> list[str]:
        """Of the lines in all files of all sites, also of those that no run has completed."""
        lines = [
            line
            for path in (self.folder / "data" / "sites").glob("*/articles/*.jsonl*")
            for line in path.read_text("utf-8").splitlines()
        ]
        return sorted(json.loads(line)["headline"] for line in lines)

    def crawls(self) -> list[int]:
        """Process ids of what was started below the folder's workers, at the moment."""
        found = []
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):
                if f"NEWSSPIDER_DATA_DIR={self.folder}".encode() in path.read_bytes():
                    found.append(int(path.parent.name))
        return found
