"""The newspaper in a process of its own."""

from __future__ import annotations

import json
import sys
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.growing.timeline import Timeline
from benchmarks.served import Served


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A line of the access log."""

    path: str
    """With its query."""
    status: int
    conditional: bool
    """It came with If-None-Match or If-Modified-Since."""
    step: int
    agent: str
    at: float
    """Seconds of the monotonic clock."""


class GrowingSite(Served):
    """A context manager; `log` is the file of the access log."""

    def __init__(
        self,
        timeline: Timeline,
        log: Path,
        *,
        delay_s: float = 0.0,
        lying: Iterable[str] = (),
        noisy_listings: bool = False,
    ) -> None:
        self.timeline = timeline
        self.step = 0
        self.url = ""
        self._log = log
        command = [
            *(sys.executable, "-m", "benchmarks.growing", "--log", str(log), "--delay", str(delay_s)),
            *("--seed", str(timeline.seed), "--articles", str(timeline.articles), "--new", str(timeline.new_per_step)),
            *("--epoch", str(int(timeline.epoch.timestamp())), "--lying", *lying),
            *(["--noisy-listings"] if noisy_listings else []),
            *([] if timeline.edits else ["--no-edits"]),
        ]
        super().__init__(command)

    def _is_at(self, line: str) -> None:
        self.url = line

    def go_on(self, steps: int = 1) -> None:
        """The newspaper grows."""
        request = urllib.request.Request(f"{self.url}-/step?to={self.step + steps}", method="POST")
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30) as answer:
            self.step = json.load(answer)["step"]

    def log(self) -> list[Asked]:
        """Everything that was asked so far."""
        return [Asked(**json.loads(line)) for line in self._log.read_text("utf-8").splitlines()]
