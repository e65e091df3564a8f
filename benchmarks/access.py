"""What an access log tells of a crawler's manners; times are monotonic seconds of the server."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.robotparser import RobotFileParser


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as the server saw it."""

    path: str
    """With its query."""
    started_s: float
    answered_s: float
    status: int = 200


def before_robots(log: Sequence[Asked]) -> list[str]:
    """Paths that were asked for before robots.txt was answered; all of them where it never was."""
    answered_s = min((asked.answered_s for asked in log if asked.path == "/robots.txt"), default=float("inf"))
    return [asked.path for asked in log if asked.path != "/robots.txt" and asked.started_s < answered_s]


def disallowed(log: Sequence[Asked], robots_txt: str, agent: str) -> list[str]:
    """Paths that robots.txt disallows, as the standard library reads it: a judge that is not our own."""
    rules = RobotFileParser()
    rules.parse(robots_txt.splitlines())
    return [asked.path for asked in log if not rules.can_fetch(agent, asked.path)]


def gaps_s(log: Sequence[Asked]) -> list[float]:
    """From the start of each request to the start of the next."""
    starts = sorted(asked.started_s for asked in log)
    return [later - earlier for earlier, later in itertools.pairwise(starts)]


def doubled(log: Sequence[Asked]) -> list[str]:
    """Paths that were asked for more than once, but for those whose first answer was "later"."""
    times = Counter(asked.path for asked in log if asked.status not in {429, 503})
    return [path for path, count in times.items() if count > 1]


def started_during(log: Sequence[Asked], start_s: float, end_s: float) -> list[str]:
    """Paths that were asked for in a time when nothing should have been."""
    return [asked.path for asked in log if start_s < asked.started_s < end_s]
