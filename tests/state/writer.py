"""A process that is to be killed, and says what it has done: `python -m tests.state.writer (settle|make) PATH`."""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from newsspider.state.sqlite import open_memory
from tests.state.values import SITE, output, revision, source, waiting

TOGETHER = 20


def settle(path: Path) -> None:
    """Goes on where the one before was killed."""
    with open_memory(path) as memory:
        known = memory.outputs()
        for number in count(known[0].known_bytes if known else 0):
            first = number * TOGETHER
            addresses = range(first, first + TOGETHER)
            memory.heard(SITE, sources=[source(polled_at=number)], named=[waiting(one) for one in addresses])
            memory.settle(
                revisions=[revision(one, shingles=(one, 2**31 + one)) for one in addresses],
                outputs=[output(known_bytes=number + 1)],
            )
            print(number + 1, flush=True)


def make(folder: Path) -> None:
    for number in count():
        open_memory(folder / str(number) / "memory.sqlite").close()
        print(number, flush=True)


if __name__ == "__main__":
    {"settle": settle, "make": make}[sys.argv[1]](Path(sys.argv[2]))
