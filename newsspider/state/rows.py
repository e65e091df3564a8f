"""Rows of a memory that is kept in tables: how they are asked for, and what they say."""

from __future__ import annotations

import json
import sqlite3
import struct
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from newsspider.discover.shapes import Shape
from newsspider.items import Discovery
from newsspider.state.contract import Fate, KeptPage, Known, Remembered, Source, Validators, Waiting
from newsspider.state.schedule import FURTHEST_S

Row = Sequence[Any]
"""Numbers, texts, bytes and None, of the types that schema.py and postgres_schema.py name."""

ARTICLE = (
    "articles.id, sites.key, visits.url, articles.revision, articles.content, visits.headline, articles.headline_hash,"
    " articles.published, articles.simhash, articles.first_seen, articles.seen_at, visits.visit_at, articles.fruitless,"
    " visits.etag, visits.last_modified, articles.modified, articles.edited, visits.titles, articles.removed"
)
"""The columns that `remembered` reads."""
SOURCE = (
    "sources.url, sites.key, kind, etag, last_modified, body, wanted, modified, polled_at, brought_at, unmodified,"
    " distrusted, failures, hub, doubtful"
)
"""The columns that `source` reads."""
SHAPE = "name, articles, others, day"
"""The columns that `shape` reads."""
WAITING = "waiting.key, url, channels, modified, language, fresh, waiting.number"
"""The columns that `waiting` reads."""
WAITING_OF_SITE = (
    "FROM waiting JOIN addresses ON addresses.key = waiting.key"
    " WHERE waiting.site = (SELECT number FROM sites WHERE key = ?)"
    " AND (fate = ? OR coalesce(retry_at, 0) NOT BETWEEN ? AND ?)"
)
"""Addresses of a site to ask for; `may_wait` gives the values that it is asked with."""

KNOWN = (
    "key, fate, articles.id, removed, at, seen_at, retry_at, failures, modified, addresses.published"
    " FROM addresses LEFT JOIN articles ON articles.number = addresses.article"
)
"""The columns that `known` reads, and where they are."""
ARTICLES_BY_ID = "FROM addresses JOIN articles ON articles.number = addresses.article AND articles.id = addresses.key"
"""The tables in which an article is found by `addresses.key`: an alias finds none."""

_BATCH_SIZES = (1, 8, 64, 500)
"""How many values a statement asks for: few sizes, so that SQLite keeps them compiled. Older ones take 999 at most."""


def may_wait(site: str | bytes, now: int) -> Row:
    """A failed address is left alone until its time has come; what lies further ahead than that is no such time."""
    return (site, int(Fate.WAITING), now + 1, now + FURTHEST_S)


def rows_of(
    connection: sqlite3.Connection, statement: str, values: Collection[bytes] | Collection[int]
) -> Iterator[Row]:
    """The rows of a statement that ends with `IN`, some hundred values at once."""
    remaining = iter(sorted(values))  # neighbours are on one page
    while batch := list(islice(remaining, _BATCH_SIZES[-1])):
        size = next(size for size in _BATCH_SIZES if size >= len(batch))
        batch += [batch[-1]] * (size - len(batch))  # a value that is named twice gives one row
        yield from connection.execute(f"{statement} ({', '.join('?' * size)})", batch).fetchall()


def stored(text: str) -> str | bytes:
    """A text that is Unicode as it is; one with half a surrogate pair, which pages do contain, as bytes."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
    return text


def stored_or_none(text: str | None) -> str | bytes | None:
    return None if text is None else stored(text)


def text_of(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.decode("utf-8", "surrogatepass")


def _text_or_none(value: str | bytes | None) -> str | None:
    return None if value is None else text_of(value)


def validators(etag: str | bytes | None, last_modified: str | bytes | None) -> Validators:
    return Validators(etag=_text_or_none(etag), last_modified=_text_or_none(last_modified))


def remembered(row: Row) -> Remembered:
    (
        key, site, url, revision, content, headline, headline_hash, published, simhash, first_seen, seen_at, visit_at,
        fruitless, etag, last_modified, modified, edited, titles, removed,
    ) = row  # fmt: skip
    return Remembered(
        id=key,
        site=text_of(site),
        url=text_of(url or ""),
        revision=revision,
        content=content,
        headline=text_of(headline or ""),
        headline_hash=headline_hash,
        published=published,
        simhash=simhash,
        first_seen=first_seen,
        seen_at=seen_at,
        visit_at=visit_at,
        fruitless=fruitless,
        validators=validators(etag, last_modified),
        modified=modified,
        edited=edited,
        titles=titles or b"",
        removed=bool(removed),
    )


def source(row: Row) -> Source:
    (
        url, site, kind, etag, last_modified, body, wanted, modified, polled_at, brought_at, unmodified, distrusted,
        failures, hub, doubtful,
    ) = row  # fmt: skip
    return Source(
        url=text_of(url),
        site=text_of(site),
        kind=kind,
        validators=validators(etag, last_modified),
        body=body,
        wanted=text_of(wanted),
        modified=modified,
        polled_at=polled_at,
        brought_at=brought_at,
        unmodified=unmodified,
        distrusted=bool(distrusted),
        failures=failures,
        hub=text_of(hub),
        doubtful=bool(doubtful),
    )


def shape(row: Row) -> Shape:
    name, articles, others, day = row
    return Shape(name=text_of(name), articles=articles, others=others, day=day)


def waiting(row: Row) -> Waiting:
    key, url, channels, modified, language, fresh, number = row
    return Waiting(
        key=key,
        url=text_of(url),
        channels=tuple(channels_of(channels)),
        modified=modified,
        language=_text_or_none(language),
        fresh=fresh,
        number=number,
    )


def known(row: Row) -> Known:
    _, fate, article, removed, at, seen_at, retry_at, failures, modified, published = row
    return Known(
        fate=Fate.REMOVED if removed else Fate(fate),
        article=article,
        settled_at=at or seen_at or 0,
        retry_at=retry_at or 0,
        failures=failures,
        modified=modified,
        published=published,
    )


def kept(site: str, row: Row) -> tuple[KeptPage, Waiting]:
    """`fetched_at, size, value`, and the columns of `WAITING`."""
    fetched_at, size, value, *waits = row
    waits_as = waiting(waits)
    page = KeptPage(key=waits_as.key, site=site, fetched_at=fetched_at, size=size, value=value)
    return page, waits_as


def stored_channels(channels: Iterable[Discovery]) -> str:
    """JSON in ASCII: half a surrogate pair is an escape there, and comes back."""
    return json.dumps([(one.via, one.url, one.title, one.date and one.date.isoformat()) for one in channels])


def channels_of(text: str) -> list[Discovery]:
    return [
        Discovery(via=via, url=url, title=title, date=datetime.fromisoformat(date) if date else None)
        for via, url, title, date in json.loads(text)
    ]


def stored_shingles(shingles: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(shingles)}I", *shingles)


def shingles_of(value: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(value) // 4}I", value)
