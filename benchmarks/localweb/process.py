"""The web in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Self

from benchmarks.localweb.asked import Asked, read_log
from benchmarks.localweb.web import Recipe

_PROJECT = Path(__file__).parents[2]


class LocalWeb:
    """A context manager; `log` is the file of the access log."""

    def __init__(self, recipe: Recipe, log: Path) -> None:
        self.proxy = ""
        self.fronts: list[str] = []
        self._log = log
        self._command = [
            *(sys.executable, "-m", "benchmarks.localweb", str(recipe.corpus), "--part", recipe.part),
            *("--seed", str(recipe.seed), "--articles", str(recipe.articles), "--new", str(recipe.new)),
            *("--epoch", str(int(recipe.epoch.timestamp())), "--log", str(log)),
            *("--only", *(design.name for design in recipe.designs)),
        ]
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        process = subprocess.Popen(self._command, cwd=_PROJECT, stdout=subprocess.PIPE, text=True)
        self._process = process
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            raise RuntimeError(f"{' '.join(self._command)} ended with {process.wait()}")
        found = json.loads(line)
        self.proxy, self.fronts = found["proxy"], found["fronts"]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process:
            self._process.kill()
            self._process.communicate()

    def go_on(self, step: int) -> None:
        """The sites have new articles, and edits."""
        request = urllib.request.Request(f"{self.proxy}-/step?to={step}", method="POST")
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30).close()

    def log(self) -> list[Asked]:
        """Everything that was asked so far."""
        return read_log(self._log)
