"""What a listing said of a page, as far as it can be believed: whoever calls may have made it of anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from newsspider.extract.metadata.stamps import YEARS
from newsspider.extract.metadata.text import one_line
from newsspider.items import Link


def usable(link: Link | None) -> Link | None:
    """The same, less what is of another type than it should be, and moments without a zone or outside 1990 to 2100."""
    if link is None:
        return None
    return replace(
        link,
        title=_text(link.title),
        published=_moment(link.published),
        modified=_moment(link.modified),
        language=_text(link.language),
        text=link.text if isinstance(link.text, str) else None,
    )


def _text(value: object) -> str | None:
    return one_line(value) or None if isinstance(value, str) else None


def _moment(value: object) -> datetime | None:
    is_one = isinstance(value, datetime) and value.utcoffset() is not None and value.year in YEARS
    return value if isinstance(value, datetime) and is_one else None
