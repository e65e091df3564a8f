"""One entry in one process: `python -m benchmarks.fuzz.one NAME [FILE or libFuzzer's arguments]`."""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["newsspider"]):
    from benchmarks.fuzz.entries import ENTRIES

if __name__ == "__main__":
    atheris.Setup([sys.argv[0], *sys.argv[2:]], ENTRIES[sys.argv[1]].read)
    atheris.Fuzz()
