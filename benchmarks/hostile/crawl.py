"""`scrapy crawl news` against attackers: a process of its own that is watched while it runs."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.hostile.tree import tree_mb

_PROJECT = Path(__file__).parents[2]
_LOOK_EVERY_S = 0.03
_MOST_MB = 1_500
"""A crawl that takes more is ended: the machine has others to serve."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawled:
    exit_code: int
    """-9: it had to be ended."""
    duration_s: float
    cpu_s: float
    peak_mb: float
    """Of the tree of processes."""
    lines: list[str]
    """As they were exported."""
    torn: int
    """Files that do not end with a line's end."""
    log: str
    manifest: dict[str, Any]
    """{}: there is none."""

    def site(self, number: int = 0) -> dict[str, Any]:
        """Of the manifest; sites in the order of their names."""
        sites = list(self.manifest.get("sites", {}).values())
        return sites[number] if number < len(sites) else {}


def crawl(
    sites: Sequence[str],
    *,
    allowed: Sequence[str] = (),
    delay_s: float = 0.0,
    settings: Mapping[str, str] | None = None,
    timeout_s: float = 120.0,
    keep: Path | None = None,
) -> Crawled:
    """Crawls the sites with the shipped settings but for the delay. `allowed` may be asked beside them; `keep` is a
    folder for the log and the data, which are gone otherwise."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        given = {
            "NEWSSPIDER_ALLOWED_NETWORKS": ",".join([*(urlsplit(site).netloc for site in sites), *allowed]),
            "NEWSSPIDER_DATA_DIR": str(folder),
            "NEWSSPIDER_CONTACT": "mailto:benchmark@example.org",
            "DOWNLOAD_DELAY": str(delay_s),
            **(settings or {}),
        }
        command = [sys.executable, "-m", "scrapy", "crawl", "news", "-a", f"site={','.join(sites)}"]
        command += [part for name, value in given.items() for part in ("-s", f"{name}={value}")]
        with (folder / "log.txt").open("w+b") as log:
            start = time.monotonic()
            code, usage, peak_mb = _watched(command, log, timeout_s)
            duration_s = time.monotonic() - start
            log.seek(0)
            text = log.read().decode("utf-8", "replace")
        lines, torn = _lines(folder / "articles")
        return Crawled(
            exit_code=code,
            duration_s=duration_s,
            cpu_s=usage.ru_utime + usage.ru_stime,
            peak_mb=max(peak_mb, 0.0),
            lines=lines,
            torn=torn,
            log=text,
            manifest=_manifest(folder),
        )


def _watched(command: list[str], log: Any, timeout_s: float) -> tuple[int, Any, float]:
    """Exit code, what it used, and its highest memory in MB."""
    env = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    env["PYTHONPATH"] = str(_PROJECT)
    process = subprocess.Popen(
        command, cwd=_PROJECT, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log
    )
    start, peak_mb = time.monotonic(), 0.0
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            return process.returncode, usage, peak_mb
        peak_mb = max(peak_mb, tree_mb(process.pid))
        if peak_mb > _MOST_MB or time.monotonic() - start > timeout_s:
            os.kill(process.pid, signal.SIGKILL)  # `Popen.kill` looks whether it has ended, and takes its status away
        time.sleep(_LOOK_EVERY_S)


def _lines(folder: Path) -> tuple[list[str], int]:
    lines, torn = [], 0
    for file in sorted(folder.glob("*.jsonl")):
        text = file.read_text("utf-8", errors="surrogateescape")
        torn += not text.endswith("\n")
        lines += [line for line in text.split("\n") if line]
    return lines, torn


def _manifest(folder: Path) -> dict[str, Any]:
    for path in sorted(folder.glob("runs/*/manifest.json")):
        made: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return made
    return {}
