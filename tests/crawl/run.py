"""Runs `scrapy` as a user does: a process of its own, in the project's folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Outcome:
    exit_code: int
    stdout: str
    stderr: str
    files: list[Path]
    """What the run left under `data/articles/`."""

    @property
    def articles(self) -> list[dict[str, Any]]:
        return [json.loads(line) for path in self.files for line in path.read_text("utf-8").splitlines()]

    @property
    def headlines(self) -> list[str]:
        return sorted(article["headline"] for article in self.articles)


def scrapy(
    *arguments: str, data: Path, cwd: Path = PROJECT, env: dict[str, str] | None = None, timeout_s: float = 60
) -> Outcome:
    """`scrapy ARGUMENTS`, with everything that lasts kept in `data`; fails on a deprecation warning."""
    command = [sys.executable, "-W", "always::DeprecationWarning", "-m", "scrapy", *arguments]
    surroundings = {**os.environ, "PYTHONPATH": str(PROJECT), **(env or {})}
    done = subprocess.run(
        command,
        cwd=cwd,
        env=surroundings,
        capture_output=True,
        text=True,
        timeout=timeout_s,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert "ScrapyDeprecationWarning" not in done.stderr, done.stderr
    return Outcome(done.returncode, done.stdout, done.stderr, sorted((data / "articles").glob("*.jsonl")))


def crawl(*arguments: str, data: Path, delay_s: float = 0.0, **options: Any) -> Outcome:
    """`scrapy crawl news` on loopback sites."""
    return scrapy(
        "crawl",
        "news",
        *arguments,
        "-s",
        f"NEWSSPIDER_DATA_DIR={data}",
        "-s",
        "NEWSSPIDER_ALLOWED_NETWORKS=127.0.0.0/8",
        "-s",
        f"DOWNLOAD_DELAY={delay_s}",
        data=data,
        **options,
    )
