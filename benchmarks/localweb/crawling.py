"""`scrapy crawl news` over the web, as a user runs it: the front pages' addresses, and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

_PROJECT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    exit_code: int
    duration_s: float
    lines: list[dict[str, Any]]
    """What this run exported."""
    log: str
    """What it wrote to stderr."""


def news_crawl(fronts: Sequence[str], proxy: str, data: Path, *, timeout_s: float = 3600) -> Run:
    """Goes on with what is in the data folder. Hosts with names are asked for through the proxy."""
    direct = [host for host in (urlsplit(front).hostname or "" for front in fronts) if host.startswith("127.")]
    settings = ("NEWSSPIDER_ALLOWED_NETWORKS=127.0.0.0/8", f"NEWSSPIDER_DATA_DIR={data}", "DOWNLOAD_DELAY=0")
    known = set(_files(data))
    start = time.monotonic()
    done = subprocess.run(
        [
            *(sys.executable, "-m", "scrapy", "crawl", "news", "-a", f"site={','.join(fronts)}"),
            *(part for setting in settings for part in ("-s", setting)),
        ],
        cwd=_PROJECT,
        env={**os.environ, "PYTHONPATH": str(_PROJECT), "http_proxy": proxy, "no_proxy": ",".join(direct)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=timeout_s,
        check=False,
    )
    # "\n" alone ends a line of JSON; `splitlines` would also split at U+2028 and the like.
    new = [file for file in _files(data) if file not in known]
    return Run(
        exit_code=done.returncode,
        duration_s=time.monotonic() - start,
        lines=[json.loads(line) for file in new for line in file.read_text("utf-8").split("\n") if line],
        log=done.stderr,
    )


def _files(data: Path) -> list[Path]:
    return sorted((data / "articles").glob("*.jsonl"))
