"""A line of the web's access log."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as a site saw it; times are monotonic seconds of the server."""

    site: int
    """Number of the site."""
    host: str
    path: str
    """With its query."""
    status: int
    started_s: float
    answered_s: float
    in_flight: int
    """Requests to the host that were being answered when it began, itself included."""
    retry_after_s: int
    """What the answer asked for; 0: nothing."""
    step: int
    agent: str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def read_log(file: Path) -> list[Asked]:
    """In order of the answers."""
    return [Asked(**json.loads(line)) for line in file.read_text("utf-8").splitlines()]
