"""The web in a process of its own."""

from __future__ import annotations

import json
import sys
import urllib.request
from pathlib import Path

from benchmarks.localweb.asked import Asked, read_log
from benchmarks.localweb.web import Recipe
from benchmarks.served import Served


class LocalWeb(Served):
    """A context manager; `log` is the file of the access log."""

    def __init__(self, recipe: Recipe, log: Path) -> None:
        self.proxy = ""
        self.fronts: list[str] = []
        self._log = log
        command = [
            *(sys.executable, "-m", "benchmarks.localweb", str(recipe.corpus), "--part", recipe.part),
            *("--seed", str(recipe.seed), "--articles", str(recipe.articles), "--new", str(recipe.new)),
            *("--epoch", str(int(recipe.epoch.timestamp())), "--log", str(log)),
            *("--only", *(design.name for design in recipe.designs)),
        ]
        super().__init__(command)

    def _is_at(self, line: str) -> None:
        found = json.loads(line)
        self.proxy, self.fronts = found["proxy"], found["fronts"]

    def go_on(self, step: int) -> None:
        """The sites have new articles, and edits."""
        request = urllib.request.Request(f"{self.proxy}-/step?to={step}", method="POST")
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30).close()

    def log(self) -> list[Asked]:
        """Everything that was asked so far."""
        return read_log(self._log)
