"""A load in small batches, to be killed: `python -m tests.sinks.loader ADDRESS PROGRESS FILE...`; prints "done"."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newsspider.sinks.address import place_of
from newsspider.sinks.contract import Place, Sink
from newsspider.sinks.lines import Most
from newsspider.sinks.load import load


class Small:
    """A place whose batches are small."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self.address, self.key = place.address, place.key

    @contextmanager
    def open(self) -> Iterator[Sink]:
        with self._place.open() as sink:
            type(sink).most = Most(lines=10)
            yield sink


if __name__ == "__main__":
    address, progress, *files = sys.argv[1:]
    place = place_of(address, Path())
    print("begun", flush=True)
    load(Small(place), [Path(file) for file in files], progress=Path(progress), run_id="loader")
    print("done", flush=True)
