"""What an extractor read of each page, and the files that keep it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from newsspider.training.corpus import TruePage


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One page as an extractor read it; empty where it failed."""

    key: str
    """Of the page's bytes and address, see `key_of`."""
    body: str = ""
    headline: str | None = None
    authors: tuple[str, ...] = ()
    date: str | None = None
    """Begins with an ISO day where it is a date."""
    cpu_ms: float | None = None
    """None where the process did not come back."""
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """An extractor's results of one corpus."""

    name: str
    versions: dict[str, str]
    environment: str
    """Where and when it was measured, in words."""
    results: dict[str, Result]
    """By key."""
    how: str = ""
    """What was installed and how it was called, see `benchmarks.peers.Peer.how`."""
    cached: bool = False


def key_of(page: TruePage) -> str:
    """The same only for the same bytes and address: a cached result never stands for another page."""
    return hashlib.sha256(page.url.encode() + b"\0" + page.html).hexdigest()[:24]


def result_of(row: dict[str, Any]) -> Result:
    """A result from its JSON form."""
    return Result(
        key=row["key"],
        body=row["body"],
        headline=row["headline"],
        authors=tuple(row["authors"]),
        date=row["date"],
        cpu_ms=row["cpu_ms"],
        error=row["error"],
    )


def save(run: Run, path: Path) -> None:
    """A line of what was run, then a line for each page."""
    path.parent.mkdir(parents=True, exist_ok=True)
    head = {"name": run.name, "versions": run.versions, "environment": run.environment, "how": run.how}
    lines = [json.dumps(row, ensure_ascii=False) for row in (head, *map(asdict, run.results.values()))]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def load(path: Path) -> Run | None:
    """What `save` wrote, marked as cached; None where nothing was."""
    if not path.exists():
        return None
    head, *rows = (json.loads(line) for line in path.read_text("utf-8").rstrip("\n").split("\n"))
    return Run(**head, results={row["key"]: result_of(row) for row in rows}, cached=True)
