"""Dates as feeds and sitemaps write them."""

from __future__ import annotations

import re
import warnings
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from dateutil import parser as dateutil_parser

_YEARS = range(1990, 2101)
_MOST_CHARS = 60
_YEAR = re.compile(r"(?:19|20)\d\d")
_WITHOUT_DAY = re.compile(r"\d{4}(?:-\d\d)?")
# 05/11/2026 is a day in May or in November; 24/11/2026 can be one day only, and with dots the day comes first.
_DAY_OR_MONTH = re.compile(r"(?P<first>\d{1,2})(?P<mark>[./-])(?P<second>\d{1,2})[./-](?:19|20)\d\d")
_ZONES_H = {
    "WET": 0, "WEST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3,
    "HKT": 8, "SGT": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
}  # fmt: skip
"""Zone names beyond RFC 822's that mean one thing everywhere, in hours east of UTC; not `IST` or `BST`."""
_ZONE = re.compile(r"\s(" + "|".join(_ZONES_H) + r")$")


def moment(text: str | None) -> datetime | None:
    """The aware moment of a W3C (ISO 8601) or RFC 822 date, or one like them; a missing zone is read as UTC.

    None where the text is none, names no day, could mean two days (`05/11/2026`), or lies outside 1990 to 2100.
    """
    value = (text or "").strip()
    if not value or len(value) > _MOST_CHARS or not _YEAR.search(value) or _WITHOUT_DAY.fullmatch(value):
        return None
    value = _ZONE.sub(lambda match: f" +{_ZONES_H[match[1]]:02d}00", value)
    found = _iso(value) or _rfc822(value) or _lenient(value)
    if found is None or found.year not in _YEARS:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _iso(value: str) -> datetime | None:
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def _rfc822(value: str) -> datetime | None:
    try:
        return parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None


def _lenient(value: str) -> datetime | None:
    day_first = False
    if match := _DAY_OR_MONTH.match(value):
        day_first = match["mark"] == "." or int(match["first"]) > 12
        if not day_first and int(match["second"]) <= 12 and match["first"] != match["second"]:
            return None
    try:
        with warnings.catch_warnings(action="ignore", category=dateutil_parser.UnknownTimezoneWarning):
            found = dateutil_parser.parse(value, default=datetime(1, 1, 1, tzinfo=UTC), dayfirst=day_first)
        offset = found.utcoffset()  # raises for an offset of a day or more, which the parser lets through
    except (ValueError, OverflowError, TypeError):
        return None
    return found if offset is not None and abs(offset) < timedelta(days=1) else None
