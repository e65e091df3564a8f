"""Archives are read in a thread, some entries at a time, while others are at work with those before."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

from newsspider.archive.entries import Capture, Entry, LeftOut
from newsspider.errors import NotTaken
from newsspider.wire.decoding import decode

_ENTRIES = 500
_BYTES = 1_000_000


async def batches(entries: Iterator[Entry], most_bytes: int) -> AsyncIterator[list[Entry]]:
    """Entries whose bodies are unpacked, none of which is larger than `most_bytes`. Raises what reading raises."""
    while batch := await asyncio.to_thread(_batch, entries, most_bytes):
        yield batch


def _batch(entries: Iterator[Entry], most_bytes: int) -> list[Entry]:
    batch: list[Entry] = []
    size = 0
    for entry in entries:
        ready = _unpacked(entry, most_bytes) if isinstance(entry, Capture) else entry
        batch.append(ready)
        size += len(ready.body) if isinstance(ready, Capture) else 0
        if size >= _BYTES or len(batch) >= _ENTRIES:
            break
    return batch


def _unpacked(capture: Capture, most_bytes: int) -> Entry:
    named = ",".join(value for name, value in capture.headers if name.lower() == "content-encoding")
    codings = [coding for part in named.split(",") if (coding := part.strip().lower())]
    if not codings or not capture.body or capture.status != 200:
        return capture
    headers = tuple(header for header in capture.headers if header[0].lower() != "content-encoding")
    try:
        decoded = decode(capture.body, codings, most_bytes, keeps_cut=False)
    except NotTaken as error:
        if b"<" in capture.body[:1_000]:  # some crawlers unpack what they write, and leave the header as it was
            return replace(capture, headers=headers)
        return LeftOut(begins=capture.begins, head=capture.head, reason=error.reason)
    if decoded.is_cut:
        return LeftOut(begins=capture.begins, head=capture.head, reason="too large")
    missing = capture.missing if decoded.is_whole else "the archive has only the beginning of the page"
    return replace(capture, headers=headers, body=decoded.body, missing=missing)
