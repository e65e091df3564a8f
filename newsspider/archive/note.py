"""What newsspider notes beside a response that it keeps, so that the page can be read again as it was read then.

It stands in a `metadata` record of `application/warc-fields`, as one field: `newsspider: {JSON}`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

from newsspider.items import Discovery, Link, Via

_FIELD = "newsspider"
_LINK_TIMES = ("published", "modified")


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    kind: str
    """What was asked for: `article`, `visit` (of one that was known), `page` (another one of an article's), `front`,
    `feed`, `robots` and so on."""
    link: Link | None = None
    """As the listing named it, of an article."""
    channels: tuple[Discovery, ...] = ()
    """All that named it."""

    @property
    def is_of_article(self) -> bool:
        """The response was read as an article's own page."""
        return self.link is not None and self.kind != "page"


def note_fields(note: Note) -> bytes:
    """The block of a `metadata` record."""
    link = {name: value for name, value in _plain(note.link).items() if value is not None} if note.link else None
    channels = [_plain(channel) for channel in note.channels]
    text = json.dumps({"kind": note.kind, "link": link, "channels": channels}, separators=(",", ":"))
    via = f"via: {note.link.source}\r\n".encode("ascii", "ignore") if note.link else b""
    return via + f"{_FIELD}: {text}\r\n".encode("ascii")


def note_in(block: bytes) -> str | None:
    """The text of a note in the block of a `metadata` record; None: there is none."""
    for line in block.splitlines():
        name, colon, value = line.partition(b":")
        if colon and name.strip().lower() == _FIELD.encode():
            return value.strip().decode("ascii", "replace")
    return None


def read_note(text: str) -> Note | None:
    """None for what is no note of ours."""
    try:
        told = json.loads(text)
        link = Link(**_moments(told["link"], _LINK_TIMES)) if told["link"] else None
        channels = tuple(Discovery(**_moments(channel, ("date",))) for channel in told["channels"])
        for one in (link, *channels):
            if one is not None and (one.via not in get_args(Via) or not isinstance(one.url, str)):
                return None
        return Note(kind=str(told["kind"]), link=link, channels=channels)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _plain(value: Link | Discovery) -> dict[str, Any]:
    names: Sequence[str] = type(value).__slots__
    found = {name: getattr(value, name) for name in names}
    return {name: each.isoformat() if isinstance(each, datetime) else each for name, each in found.items()}


def _moments(values: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {
        name: datetime.fromisoformat(value) if name in names and value is not None else value
        for name, value in values.items()
    }
