"""A WARC file of the pages of a corpus, at their own addresses."""

from __future__ import annotations

import gzip
import hashlib
from base64 import b32encode
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from newsspider.training.corpus import TruePage

_FIRST = datetime(2026, 1, 5, tzinfo=UTC)


def write_warc(path: Path, pages: Iterable[TruePage]) -> int:
    """Each page once; how many there are."""
    seen: set[str] = set()
    with path.open("wb") as file:
        file.write(gzip.compress(_record("warcinfo", "", _FIRST, b"software: benchmarks\r\n")))
        for page in pages:
            if not page.url.startswith("http") or page.url in seen:
                continue
            at = _FIRST + timedelta(seconds=len(seen))
            seen.add(page.url)
            charset = f"; charset={page.encoding}" if page.encoding else ""
            head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html{charset}\r\nContent-Length: {len(page.html)}\r\n\r\n"
            file.write(gzip.compress(_record("response", page.url, at, head.encode() + page.html)))
    return len(seen)


def _record(kind: str, url: str, at: datetime, block: bytes) -> bytes:
    target = f"WARC-Target-URI: {url}\r\n" if url else ""
    content = "application/http; msgtype=response" if kind == "response" else "application/warc-fields"
    digest = b32encode(hashlib.sha1(block, usedforsecurity=False).digest()).decode()  # Fundus wants one
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{uuid5(NAMESPACE_URL, kind + url)}>\r\n{target}"
        f"WARC-Date: {at:%Y-%m-%dT%H:%M:%SZ}\r\nContent-Type: {content}\r\n"
        f"WARC-Block-Digest: sha1:{digest}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"
