"""A line of a file, read back: what a memory has to know of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from newsspider.state.contract import Key, Moment, Remembered, Revision
from newsspider.state.revisions import revision_as_told
from newsspider.state.schedule import next_visit
from newsspider.state.titles import with_title

_CHANGES = ("new", "updated", "removed")


Sketcher = Callable[[str], tuple[int, tuple[int, ...]]]
"""The simhash and the shingles of a text."""


def revision_of(line: bytes, sketch: Sketcher) -> Revision | None:
    """The revision that a line of ours stands for; None: it is none of ours. What a line does not tell is missing:
    there are no validators."""
    try:
        record = json.loads(line)
        return _revision(record, sketch)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return None  # whoever may write to the file may write anything


def continued(article: Remembered, known: Remembered | None) -> Remembered:
    """An article as a line tells of it, with what is known of it from before."""
    if known is None:
        return article
    return replace(
        article,
        first_seen=known.first_seen,
        visit_at=None if article.removed else next_visit(known.first_seen, article.seen_at),
        modified=known.modified,
        titles=known.titles or article.titles,
    )


def _revision(record: dict[str, Any], sketch: Sketcher) -> Revision:
    """Raises what it may where the record has not the form of ours."""
    change, seen_at = record["change"], _moment(record["fetchedAt"])
    if change not in _CHANGES or record["revision"] < 1:
        raise ValueError(change)
    addresses = [record["url"], record["canonicalUrl"], record.get("requestedUrl"), *record["urlAliases"]]
    told = revision_as_told(
        identity=_key(record["id"]),
        site=_text(record["publisher"]["domain"]),
        url=_text(record["url"]),
        addresses=[_text(address) for address in addresses if address],
        revision=int(record["revision"]),
        change=change,
        content=bytes.fromhex(record["contentHash"] or ""),
        headline=record["headline"] or "",
        published=_moment(record["datePublished"]) if record["datePublished"] else None,
        edited=_moment(record["dateModified"]) if record.get("dateModified") else None,
        first_seen=min(_moment(record["firstSeen"]), seen_at) if record.get("firstSeen") else seen_at,
        seen_at=seen_at,
        sketch=sketch(_text(record["articleBody"])),
    )
    titles = b""
    for channel in record.get("discovery") or ():
        titles = with_title(titles, _text(channel["url"]), channel.get("title"))
    return replace(told, article=replace(told.article, titles=titles))


def _key(text: str) -> Key:
    key = bytes.fromhex(text)
    if len(key) != 16:
        raise ValueError(text)
    return key


def _text(value: str) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _moment(text: str) -> Moment:
    moment = datetime.fromisoformat(text)
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
