"""Files of lines, read in batches that can be told of again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from newsspider.sinks.values import NotARecord, Row, row_of
from newsspider.state.chunks import read_chunks
from newsspider.state.packing import Packing


@dataclass(frozen=True, slots=True, kw_only=True)
class Most:
    """Where a batch ends, whichever comes first. In memory it takes some ten times as much as its lines have bytes."""

    lines: int = 2_000
    bytes: int = 4 << 20
    """As they are unpacked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A line, or an article, that a sink does not take."""

    at: str
    """Where it stands, or its id."""
    reason: str


@dataclass(slots=True, kw_only=True)
class Batch:
    """Whole lines that follow one another."""

    start: int
    end: int
    """Offsets in the file."""
    rows: list[Row] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def read_batches(
    file: BinaryIO, name: str, packing: Packing | None, *, most: Most, start: int, begun: int, settled: int | None
) -> Iterator[Batch]:
    """The batches from an offset on, as far as the lines are whole, and no further than `settled` bytes.

    `begun`: where the first batch ends, if it is one that was begun already; else no more than `start`.
    """
    batch, lines, size = Batch(start=start, end=start), 0, 0
    for chunk in read_chunks(file, start, packing):
        if not chunk.whole or (settled is not None and chunk.end > settled):
            break
        for line in chunk.lines:
            _add(batch, line, f"{name}, byte {chunk.start}")
        batch.end = chunk.end
        lines += len(chunk.lines)
        size += sum(map(len, chunk.lines))
        is_full = chunk.end >= begun if batch.start < begun else lines >= most.lines or size >= most.bytes
        if is_full:
            yield batch
            batch, lines, size = Batch(start=chunk.end, end=chunk.end), 0, 0
    if batch.end > batch.start:
        yield batch


def _add(batch: Batch, line: bytes, where: str) -> None:
    if not line.strip():
        return
    try:
        batch.rows.append(row_of(json.loads(line)))
    except NotARecord as error:
        batch.refused.append(Refused(at=where, reason=str(error)))
    except (ValueError, RecursionError):
        batch.refused.append(Refused(at=where, reason="no JSON"))
