"""A load in small batches, to be killed: `python -m tests.sinks.loader ADDRESS PROGRESS FILE...`; prints "done"."""

from __future__ import annotations

import sys
from pathlib import Path

from newsspider.sinks import lines
from newsspider.sinks.address import place_of
from newsspider.sinks.load import load

lines._BATCH_LINES = 5

if __name__ == "__main__":
    address, progress, *files = sys.argv[1:]
    place = place_of(address, Path())
    print("begun", flush=True)
    load(place, [Path(file) for file in files], progress=Path(progress), run_id="loader")
    print("done", flush=True)
