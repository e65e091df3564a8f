"""Whether `newsspider.extract.extract` keeps what it has read: `python -m benchmarks.memory CORPUS`.

The corpus is a folder as newsspider/training/README.md describes it. Its pages are read over and over in one process,
each time with other names and its pieces in another order, so that what is kept of one page is of no use for the next.
Exits with 1 where the memory grows by more than `--bound` after the first fifth of the pages, in which what is kept of
bounded number fills up.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from benchmarks.environment import environment
from benchmarks.table import figure, table
from newsspider.errors import ExtractionError
from newsspider.extract import extract, warm_up
from newsspider.training.corpus import TruePage, read_corpus

_STATM = Path("/proc/self/statm")
_WARM_SHARE = 0.2
_PIECE_BYTES = 5_000
_MEBIBYTE = 1024 * 1024
Level = tuple[int, float]
"""Pages read, and the resident memory then, in MiB."""


def resident_mib() -> float:
    """Of this process, now; where the system does not tell, the most it ever was."""
    try:
        return int(_STATM.read_text().split()[1]) * resource.getpagesize() / _MEBIBYTE
    except OSError:  # not Linux
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most / _MEBIBYTE if sys.platform == "darwin" else most / 1024


def over_and_over(folder: Path) -> Iterator[TruePage]:
    """The pages of a corpus without end, never more than one in memory."""
    while True:
        yield from read_corpus(folder)


def changed(html: bytes, number: int) -> bytes:
    """The same page with other class names and two of its pieces in each other's place."""
    chance = random.Random(number)
    one, other = sorted(chance.randrange(max(len(html), 1)) for _ in range(2))
    one_end = min(one + _PIECE_BYTES, other)
    other_end = other + one_end - one
    swapped = html[:one] + html[other:other_end] + html[one_end:other] + html[one:one_end] + html[other_end:]
    return swapped.replace(b'class="', b'class="name%d ' % number)


def measure(pages: Iterable[TruePage], every: int) -> Iterator[Level]:
    """The memory before the first page, and after each `every` pages."""
    warm_up()
    yield 0, resident_mib()
    for number, page in enumerate(pages, start=1):
        with suppress(ExtractionError):  # pieces in another order may be no document
            extract(changed(page.html, number), f"{page.url}?{number}", encoding=page.encoding)
        if number % every == 0:
            yield number, resident_mib()


def growth_mib(levels: list[Level]) -> float:
    """From the highest level of the first fifth to the last one."""
    first = levels[-1][0] * _WARM_SHARE
    return levels[-1][1] - max(memory for pages, memory in levels if pages <= first)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("corpus", type=Path, metavar="CORPUS")
    parser.add_argument("--pages", type=int, default=10_000, help="how many are read (%(default)s)")
    parser.add_argument("--every", type=int, default=500, help="pages between two lines (%(default)s)")
    parser.add_argument("--bound", type=float, default=40.0, metavar="MIB", help="growth that is allowed (%(default)s)")
    options = parser.parse_args(arguments)
    print(f"Environment: {environment()}\n")
    levels = list(measure(islice(over_and_over(options.corpus), options.pages), options.every))
    print(table(("pages", "resident MiB"), [[str(pages), figure(memory, 1)] for pages, memory in levels]))
    grown = growth_mib(levels)
    print(f"\nGrowth after the first fifth: {grown:.1f} MiB; at most {options.bound:.1f} are allowed.")
    if grown > options.bound:
        sys.exit(1)


if __name__ == "__main__":
    main()
