"""A page on its way to be exported, packed for a memory: a later version reads it, or leaves it alone."""

from __future__ import annotations

import json
import sys
import zlib
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import accumulate
from typing import Any

from newsspider.items import FurtherPage, Link, Page

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_FORM = b"\x02"
_LENGTH_BYTES = 4
_QUICKLY = 1
"""Of zstd: a third of a millisecond for a page, of which a fifth is left."""
_SUM_BYTES = 4
"""Of the CRC-32 of what follows it."""


def size_of(page: Page) -> int:
    """Bytes of its bodies."""
    return len(page.body) + sum(len(further.body) for further in page.further)


def packed(page: Page) -> bytes:
    """All of it, but for what it is a form of: that is exported as another page."""
    facts = {
        "url": page.url,
        "final_url": page.final_url,
        "fetched_at": page.fetched_at.isoformat(),
        "status": page.status,
        "headers": dict(page.headers),
        "length": len(page.body),
        "link": {**asdict(page.link), "published": _text(page.link.published), "modified": _text(page.link.modified)},
        "site": page.site,
        "robots_tags": page.robots_tags,
        "further": [(further.url, further.encoding, len(further.body)) for further in page.further],
        "missing": page.missing,
    }
    text = json.dumps(facts).encode("ascii")  # half a surrogate pair is an escape there, and comes back
    bodies = (page.body, *(further.body for further in page.further))
    whole = b"".join((len(text).to_bytes(_LENGTH_BYTES), text, *bodies))
    value = zstd.compress(whole, _QUICKLY)
    return b"".join((_FORM, zlib.crc32(value).to_bytes(_SUM_BYTES), value))


def unpacked(value: bytes) -> Page | None:
    """None: another version has packed it in another way, or it is damaged."""
    begins = len(_FORM) + _SUM_BYTES
    if not value.startswith(_FORM) or value[len(_FORM) : begins] != zlib.crc32(value[begins:]).to_bytes(_SUM_BYTES):
        return None
    try:
        data = zstd.decompress(value[begins:])
        end = _LENGTH_BYTES + int.from_bytes(data[:_LENGTH_BYTES])
        return _page(json.loads(data[_LENGTH_BYTES:end]), data[end:])
    except (zstd.ZstdError, ValueError, KeyError, TypeError):
        return None


def _page(facts: dict[str, Any], bodies: bytes) -> Page:
    """Raises what it may where these are no facts of ours."""
    further, link = facts.pop("further"), facts.pop("link")
    body, *others = _parts(bodies, [facts.pop("length"), *(length for _, _, length in further)])
    facts["fetched_at"] = datetime.fromisoformat(facts["fetched_at"])
    facts["robots_tags"] = tuple(facts["robots_tags"])
    return Page(
        **facts,
        body=body,
        link=Link(**{**link, "published": _moment(link["published"]), "modified": _moment(link["modified"])}),
        further=tuple(
            FurtherPage(url=url, body=other, encoding=encoding)
            for (url, encoding, _), other in zip(further, others, strict=True)
        ),
    )


def _parts(data: bytes, lengths: Sequence[int]) -> list[bytes]:
    """Raises `ValueError` where there is more or less."""
    if sum(lengths) != len(data):
        raise ValueError(f"{len(data)} bytes, and not {sum(lengths)}")
    ends = list(accumulate(lengths))
    return [data[end - length : end] for end, length in zip(ends, lengths, strict=True)]


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
