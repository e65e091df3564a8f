"""When a file of lines is closed and begun anew: the setting NEWSSPIDER_ROTATE."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from newsspider.errors import UsageError

_UNITS = {"kb": 10**3, "mb": 10**6, "gb": 10**9}
_SIZE = re.compile(r"(\d+) ?([kmg]b)", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Rotation:
    daily: bool = False
    """At the end of a day, in UTC."""
    most_bytes: int | None = None

    def is_due(self, size: int, written_on: date, today: date) -> bool:
        """Whether a file of that size that was last written that day is closed. An empty one never is."""
        if not size:
            return False
        # Not "before today": a clock that was ahead for a while would keep the file open until that day.
        return (self.daily and written_on != today) or (self.most_bytes is not None and size >= self.most_bytes)


def parse_rotation(text: str) -> Rotation:
    """`""` (never), `"day"`, or a size such as `"100MB"` (kB, MB, GB of a thousand each). Raises `UsageError`."""
    if not text:
        return Rotation()
    if text == "day":
        return Rotation(daily=True)
    size = _SIZE.fullmatch(text)
    if size is None or not int(size[1]):
        raise UsageError(f"NEWSSPIDER_ROTATE={text}: expected nothing, day, or a size such as 100MB")
    return Rotation(most_bytes=int(size[1]) * _UNITS[size[2].lower()])
