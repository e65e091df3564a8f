"""Manifests as runs leave them, in as many words as a test needs."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from newsspider.drift.sums import RunSums, packed
from newsspider.extract.measure import Measure
from newsspider.state.contract import RunOfSite
from newsspider.state.sqlite import open_memory

FIRST = datetime(2026, 11, 26, 6, 17, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{7*7}}\u202e\x1b[31m\x00\uffff\ud800"
"""What a stranger would like to be in the page."""


def site(new: int = 3, **told: Any) -> dict[str, Any]:
    """Of a manifest; a site that brought articles."""
    return {
        "found": 40, "fetched": 20, "exported": {"new": new, "updated": 1 if new else 0, "removed": 0}, "unchanged": 2,
        "known": 9, "listings": 10, "unmodified": 4, "waiting": 0, "dropped": {"copy": 2}, "failed": {"HTTP 404": 1},
        "notAsked": {}, "limits": {}, "errors": 0, "hubs": {}, "nothingCame": None, "recall": None, **told,
    }  # fmt: skip


def rule(selector: str = ".promo", advice: str | None = None, **told: Any) -> dict[str, Any]:
    """Of a site in a manifest; one that does its work, or of which something is said."""
    return {
        "rule": "strip", "selector": selector, "pages": 3, "matched": 2, "differed": 1, "advice": advice, **told,
    }  # fmt: skip


NO_MATCH = "it has matched nothing on the last 43 pages: change it, or drop it"


def remember(data: Path, key: str, *runs: Sequence[Measure]) -> None:
    """Makes a memory in which pages of runs, called run-0 and so on, are measured."""
    told = []
    for number, pages in enumerate(runs):
        sums = RunSums(run_id=f"run-{number}", started=int(FIRST.timestamp()) + 3600 * number)
        for place, measure in enumerate(pages):
            sums.add(measure, f"https://{key}/{number}/{place}")
        told.append(RunOfSite(site=key, run_id=sums.run_id, started=sums.started, sums=packed(sums)))
    with open_memory(data / "memory.sqlite") as memory:
        memory.measured(told, 700)


def nothing(kind: str, sentence: str = "it is so", **told: Any) -> dict[str, Any]:
    """A site of which nothing came."""
    return site(0, nothingCame={"class": kind, "sentence": sentence}, **told)


ALARM = {
    "kind": "layout",
    "since": "run-1",
    "sentence": "since run run-1 bodies are 80 % shorter (412 words before, 83 now)",
    "changes": [{"what": "words", "template": "T3", "before": 412.0, "after": 83.0}],
    "vanished": ["T3"],
    "new": ["T7"],
    "examples": ["https://www.a.example/2026/11/26/an-article.html"],
    "odds": 9.1,
}


def manifest(number: int = 0, sites: Mapping[str, Any] | None = None, **told: Any) -> dict[str, Any]:
    """Of a run that went well, `number` hours after the first one."""
    began = FIRST + timedelta(hours=number)
    return {
        "schemaVersion": "1.2.0", "runId": f"run-{number}", "spider": "news", "process": {"pid": 7, "host": "crawler"},
        "arguments": {}, "versions": {"newsspider": "0.1.0"}, "started": began.isoformat(),
        "ended": (began + timedelta(seconds=90)).isoformat(), "seconds": 90.0, "finished": True, "state": "finished",
        "exitCode": 0, "exitName": "WELL", "stopped": None, "outputs": [],
        "sites": {"a.example": site()} if sites is None else dict(sites), **told,
    }  # fmt: skip


KILLED = {"ended": None, "seconds": None, "finished": False, "state": "killed", "exitCode": None, "exitName": None}


def write_runs(data: Path, *manifests: Mapping[str, Any] | str) -> None:
    """Into a data folder, each an hour younger than the one before."""
    for number, one in enumerate(manifests):
        path = data / "runs" / f"run-{number}" / "manifest.json"
        path.parent.mkdir(parents=True)
        path.write_text(one if isinstance(one, str) else json.dumps(one), "utf-8")
        at = (FIRST + timedelta(hours=number)).timestamp()
        os.utime(path, (at, at))
