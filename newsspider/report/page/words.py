"""Numbers and moments, as the page says them. Moments are shown in UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlsplit

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(moment: datetime) -> str:
    moment = moment.astimezone(UTC)
    return f"{moment.day} {_MONTHS[moment.month - 1]}"


def hour(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%H:%M}"


def moment(moment: datetime) -> str:
    return f"{day(moment)} {hour(moment)}"


def amount(value: float, unit: str = "") -> str:
    """Short enough for a scale: `12k`, `85 %`, `0.4 min`."""
    if unit:
        return f"{value:.0f} {unit}" if value >= 10 or value == round(value) else f"{value:.1f} {unit}"
    for limit, letter in ((1_000_000, "M"), (10_000, "k")):
        if value >= limit:
            size = value / (1000 if letter == "k" else 1_000_000)
            return f"{size:.0f}{letter}" if size == round(size) or size >= 100 else f"{size:.1f}{letter}"
    return f"{value:,.0f}" if value == round(value) or value >= 10 else f"{value:.1f}"


def whole(number: int) -> str:
    return f"{number:,}"


def counted(number: int, noun: str, plural: str = "s") -> str:
    """`1 article`, `1,200 articles`."""
    return f"{number:,} {noun}{'' if number == 1 else plural}"


def percent(share: float) -> str:
    """A whole per cent says 100 % only where it is."""
    return f"{min(99, round(100 * share)) if share < 1 else 100} %"


def duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def short_address(address: str) -> str:
    """An address without its scheme and its host, which stand beside it."""
    parts = urlsplit(address)
    return f"{parts.path}{'?' if parts.query else ''}{parts.query}" or "/"
