"""The attacking sites in a process of their own."""

from __future__ import annotations

import json
import sys
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass

from benchmarks.served import Served


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteLog:
    """What one site was asked."""

    asked: list[tuple[float, str, str | None]]
    """Seconds of the monotonic clock, path, cookies."""
    sent: int
    """Bytes."""
    connections: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WebLog:
    sites: list[SiteLog]
    secret: int
    """Connections to the port that nobody may reach."""
    elsewhere: list[str]
    """First lines of what the site that has nothing to do with the others was asked."""


class HostileWeb(Served):
    """A context manager."""

    def __init__(self, attacks: Iterable[str], *, good: int = 4, others: int = 0, other_articles: int = 20) -> None:
        self.sites: list[str] = []
        self.elsewhere = ""
        self.secret = 0
        """The port that nobody may reach."""
        self._control = ""
        named = [part for name in attacks for part in ("--attack", name)]
        counts = ["--good", str(good), "--others", str(others), "--other-articles", str(other_articles)]
        super().__init__([sys.executable, "-m", "benchmarks.hostile.web", *named, *counts])

    def _is_at(self, line: str) -> None:
        told = json.loads(line)
        self.sites, self.elsewhere, self._control = told["sites"], told["elsewhere"], told["control"]
        self.secret = told["secret"]

    def log(self) -> WebLog:
        """What was asked so far."""
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(self._control, timeout=60) as answer:
            told = json.load(answer)
        sites = [
            SiteLog(
                asked=[(at, path, cookie) for at, path, cookie in site["asked"]],
                sent=site["sent"],
                connections=site["connections"],
            )
            for site in told["sites"]
        ]
        return WebLog(sites=sites, secret=told["secret"], elsewhere=told["elsewhere"])
