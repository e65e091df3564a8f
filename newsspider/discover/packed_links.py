"""Links of which tens of thousands wait to be judged, in as little memory as can be."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, Self

from newsspider.items import Link

PART = 200
"""Links that are packed together."""
_LEVEL = 1
"""Of zlib: addresses of one site are much alike."""


@dataclass(slots=True)
class PackedLinks:
    """Links in their order, in parts of 200: some dozens of bytes for each, where a `Link` takes 350."""

    _parts: list[bytes] = field(default_factory=list)
    _count: int = 0

    @classmethod
    def of(cls, links: Iterable[Link]) -> Self:
        packed, left = cls(), iter(links)
        while part := list(islice(left, PART)):
            packed._parts.append(_packed(part))
            packed._count += len(part)
        return packed

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Link]:
        return iter(self.between(0, self._count))

    def between(self, start: int, end: int) -> list[Link]:
        """The links from one place to another; fewer where there are not so many."""
        end = min(end, self._count)
        if start >= end:
            return []
        first = start // PART
        links = [link for part in self._parts[first : -(-end // PART)] for link in _unpacked(part)]
        return links[start - first * PART : end - first * PART]

    def cut(self, count: int) -> None:
        """Forget all but the first ones."""
        self._count = min(self._count, count)
        del self._parts[-(-self._count // PART) :]


def _packed(links: list[Link]) -> bytes:
    rows = [
        [
            link.url,
            link.via,
            link.source,
            link.title,
            _written(link.published),
            _written(link.modified),
            link.language,
            link.text,
        ]
        for link in links
    ]
    return zlib.compress(json.dumps(rows, separators=(",", ":")).encode("ascii"), _LEVEL)


def _unpacked(part: bytes) -> Iterator[Link]:
    for url, via, source, title, published, modified, language, text in json.loads(zlib.decompress(part)):
        yield Link(
            url=url,
            via=via,
            source=source,
            title=title,
            published=_read(published),
            modified=_read(modified),
            language=language,
            text=text,
        )


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _read(moment: Any) -> datetime | None:
    return datetime.fromisoformat(moment) if moment else None
