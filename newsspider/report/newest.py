"""The newest articles of a data folder, from the ends of the files of lines that its last runs have written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import urlsplit

from newsspider.errors import UsageError
from newsspider.state.packing import Packing, packing_of

_LINES = frozenset({".jsonl", ".jsonlines", ".jl"})
_FIRST_BYTES = 256 * 1024
_MOST_BYTES = 32 * 1024 * 1024
"""Of the end of one file: beyond it, articles are not looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewestArticle:
    """What a line says of an article; None: it does not, since no such field was asked for, or nothing was found."""

    url: str
    """Of the web: http or https."""
    id: str | None
    headline: str | None
    site: str | None
    change: str | None
    """`new`, `updated` or `removed`."""
    published: datetime | None
    words: int | None
    article_type: str | None
    probability: float | None


def newest_articles(paths: Iterable[Path], count: int) -> list[NewestArticle]:
    """The last `count` articles of files of lines, the newest first. `paths` begin with the newest file; those that are
    no lines, are gone or cannot be read are passed over."""
    found: dict[str, NewestArticle] = {}
    for path in dict.fromkeys(paths):
        for line in reversed(_last_lines(path, count)):
            if len(found) >= count:
                return list(found.values())
            article = _article(line)
            if article is not None:
                found.setdefault(article.id or article.url, article)
    return list(found.values())


def _last_lines(path: Path, count: int) -> list[bytes]:
    if not _LINES.intersection(PurePath(path).suffixes[-2:]):
        return []
    try:
        packing = packing_of(path)
        with path.open("rb") as file:
            size = file.seek(0, 2)
            want = _FIRST_BYTES
            while True:
                start = max(0, size - want)
                file.seek(start)
                lines = _whole_lines(file.read(size - start), packing, from_start=start == 0)
                if len(lines) >= count or start == 0 or want >= _MOST_BYTES:
                    return lines[-count:]
                want *= 4
    except (OSError, UsageError):
        return []


def _whole_lines(data: bytes, packing: Packing | None, *, from_start: bool) -> list[bytes]:
    """Those that the end of a file has from their beginning to their line break."""
    if packing is None:
        lines = data.split(b"\n")
        return lines[0 if from_start else 1 : -1]
    begin = 0 if from_start else data.find(packing.magic)
    while begin != -1:
        try:
            return b"".join(_unpacked(data[begin:], packing)).split(b"\n")[:-1]
        except packing.error:  # it only looked like the beginning of a member
            begin = data.find(packing.magic, begin + 1)
    return []


def _unpacked(data: bytes, packing: Packing) -> Iterator[bytes]:
    """Member by member. What has been cut off of the last one is missing."""
    while data:
        unpacker = packing.unpacker()
        yield unpacker.decompress(data)
        data = unpacker.unused_data if unpacker.eof else b""


def _article(line: bytes) -> NewestArticle | None:
    try:
        record = json.loads(line)
        address = record["url"]
        is_web = urlsplit(address).scheme in ("http", "https")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    if not is_web:
        return None
    publisher = record.get("publisher")
    words, probability = record.get("wordCount"), record.get("isArticleProbability")
    return NewestArticle(
        url=address,
        id=_text(record.get("id")),
        headline=_text(record.get("headline")),
        site=_text(publisher.get("domain")) if isinstance(publisher, dict) else None,
        change=_text(record.get("change")),
        published=_moment(record.get("datePublished")),
        words=words if isinstance(words, int) else None,
        article_type=_text(record.get("articleType")),
        probability=float(probability) if isinstance(probability, (int, float)) else None,
    )


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _moment(value: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
