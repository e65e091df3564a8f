"""Times as people write them: `10m`, `90s`, `1h30m`."""

from __future__ import annotations

import re

_DURATION = re.compile(
    r"(?:(?P<h>\d{1,5})h)?"  # 1h
    r"(?:(?P<m>\d{1,6})m)?"  # 30m
    r"(?:(?P<s>\d{1,7})s?)?"  # 90s, or 90 alone
)


def seconds_of(text: str) -> float | None:
    """None: it is none, or no time at all."""
    match = _DURATION.fullmatch(text)
    parts = {unit: int(number) for unit, number in match.groupdict().items() if number} if match else {}
    seconds = parts.get("h", 0) * 3600 + parts.get("m", 0) * 60 + parts.get("s", 0)
    return float(seconds) if seconds else None
