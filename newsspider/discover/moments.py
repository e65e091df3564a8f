"""Dates as feeds and sitemaps write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from dateutil import parser as dateutil_parser

_LEAST_YEAR = 1990
_MOST_CHARS = 60
_YEAR = re.compile(r"(?:19|20)\d\d")


def moment(text: str | None) -> datetime | None:
    """The aware moment of a W3C (ISO 8601) or RFC 822 date, or one like them; a missing zone is read as UTC.

    None where the text is none, has no year, or names a year before the web.
    """
    value = (text or "").strip()
    if not value or len(value) > _MOST_CHARS or not _YEAR.search(value):
        return None
    found = _iso(value) or _rfc822(value) or _lenient(value)
    if found is None or found.year < _LEAST_YEAR:
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
    except ValueError:
        return None


def _lenient(value: str) -> datetime | None:
    try:
        found = dateutil_parser.parse(value, default=datetime(1, 1, 1, tzinfo=UTC))
    except (ValueError, OverflowError, TypeError):
        return None
    return found if isinstance(found, datetime) else None
