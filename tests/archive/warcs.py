"""WARC files as other programs write them, byte by byte."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

FIRST = datetime(2026, 1, 5, 10, tzinfo=UTC)
"""When the first page of a file was captured, unless something else is said."""


def record(kind: str, url: str | None, at: datetime | str, block: bytes, **fields: str) -> bytes:
    """One record, not packed; `fields` with `_` for `-`."""
    date = at if isinstance(at, str) else at.strftime("%Y-%m-%dT%H:%M:%SZ")
    named = {name.replace("_", "-"): value for name, value in fields.items()}
    content_type = (
        "application/http; msgtype=response" if kind in ("response", "revisit") else "application/octet-stream"
    )
    head = {
        "WARC-Type": kind,
        "WARC-Record-ID": record_id(f"{kind} {url} {date}"),
        **({"WARC-Target-URI": url} if url else {}),
        "WARC-Date": date,
        "Content-Type": content_type,
        **named,
        "Content-Length": str(len(block)),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return f"WARC/1.0\r\n{lines}\r\n".encode() + block + b"\r\n\r\n"


def record_id(name: str) -> str:
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, name)}>"


def http(body: str | bytes, status: str = "200 OK", headers: Mapping[str, str] | None = None) -> bytes:
    """A response as it came."""
    given = {"Content-Type": "text/html; charset=utf-8"} if headers is None else headers
    lines = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + (body if isinstance(body, bytes) else body.encode())


def response(url: str, body: str | bytes, at: datetime = FIRST, **given: str) -> bytes:
    """A page."""
    return record("response", url, at, http(body), **given)


def warcinfo() -> bytes:
    return record("warcinfo", None, FIRST, b"software: tests\r\n")


def write(path: Path, *records: bytes, packed: bool = True) -> list[int]:
    """Writes a file that begins with a `warcinfo`; where each of the records begins."""
    offsets, written = [], b""
    for each in (warcinfo(), *records):
        offsets.append(len(written))
        written += gzip.compress(each, mtime=0) if packed else each
    path.write_bytes(written)
    return offsets[1:]


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)
