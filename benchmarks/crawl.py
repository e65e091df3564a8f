"""`scrapy crawl news` as a user runs it: a process of its own, on sites of this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

_PROJECT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawl:
    exit_code: int
    duration_s: float
    articles: list[dict[str, Any]]
    """The exported lines."""
    log: str
    """What it wrote to stderr."""


def crawl(sites: Sequence[str], *, delay_s: float, timeout_s: float = 900) -> Crawl:
    """Crawls the sites in a data folder of their own, which is gone afterwards. Only their ports may be asked."""
    allowed = ",".join(urlsplit(site).netloc for site in sites)
    with tempfile.TemporaryDirectory() as folder:
        settings = (
            f"NEWSSPIDER_ALLOWED_NETWORKS={allowed}",
            f"NEWSSPIDER_DATA_DIR={folder}",
            f"DOWNLOAD_DELAY={delay_s}",
        )
        command = [sys.executable, "-m", "scrapy", "crawl", "news", "-a", f"site={','.join(sites)}"]
        start = time.monotonic()
        done = subprocess.run(
            [*command, *(part for setting in settings for part in ("-s", setting))],
            cwd=_PROJECT,
            env={**os.environ, "PYTHONPATH": str(_PROJECT)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
        )
        return Crawl(
            exit_code=done.returncode,
            duration_s=time.monotonic() - start,
            articles=_lines(Path(folder) / "articles"),
            log=done.stderr,
        )


def _lines(folder: Path) -> list[dict[str, Any]]:
    # "\n" alone ends a line of JSON; `splitlines` would also split at U+2028 and the like.
    files = sorted(folder.glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text("utf-8").split("\n") if line]
