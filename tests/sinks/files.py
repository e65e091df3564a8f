"""Files of lines, and a sink that keeps what it is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from newsspider.sinks.lines import Most, Refused
from newsspider.sinks.load import Loaded, load
from newsspider.sinks.values import Row
from newsspider.state.packing import packing_of
from tests.exporters.writer import line


def write(path: Path, numbers: Sequence[int], **fields: Any) -> Path:
    """Appends the lines of some articles."""
    text = b"".join(line(number, **fields) for number in numbers)
    packing = packing_of(path)
    with path.open("ab") as file:
        file.write(packing.pack(text) if packing else text)
    return path


class Kept:
    """A place, and its sink: knows what was told under which name."""

    address = "kept:"
    key = "kept"
    is_new = False

    def __init__(self, most: Most = Most()) -> None:  # noqa: B008
        self.most = most
        self.batches: dict[str, list[str]] = {}
        self.told: list[str] = []
        self.breaks_at: int | None = None

    @contextmanager
    def open(self) -> Iterator[Kept]:
        yield self

    def put(self, rows: Sequence[Row], batch: str) -> list[Refused]:
        self.told.append(batch)
        self.batches[batch] = [str(row.record["headline"]) for row in rows]
        if self.breaks_at == len(self.told):
            raise KeyboardInterrupt
        return []

    @property
    def headlines(self) -> list[str]:
        return sorted(headline for batch in self.batches.values() for headline in batch)


def bring(place: Any, folder: Path, *files: Path, **options: Any) -> Loaded:
    return load(place, files, progress=folder / "loads" / "progress.sqlite", run_id="test", **options)


def stories(*numbers: int) -> list[str]:
    return sorted(f"Story {number}" for number in numbers)
