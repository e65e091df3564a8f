"""What the memory of many addresses costs: `python -m benchmarks.remembering`.

One memory grows, and is measured at each size. It is told through `heard` and `settle`, as by a crawl. Of a hundred
addresses 85 are articles' own, 10 are further ones of some of these articles, 4 were dropped and 1 has failed. The
articles of the last 50,000 are still looked at by schedule (with address, headline, validators and titles), of those of
the last 200,000 there are sketches. Look-ups ask for 500 keys at once, in random order, half of them known.

Exits with 1 where a bound is not kept: 50 us a key, and 150 bytes an address from ten million on. (What is looked at
again and compared is of a fixed number, and the most of a small memory.)
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Literal

from benchmarks.environment import environment
from benchmarks.table import figure, table
from newsspider.items import Discovery
from newsspider.state.contract import Fate, Key, Memory, Remembered, Revision, Settled, Source, Validators, Waiting
from newsspider.state.sqlite import open_memory

SIZES = (10_000, 1_000_000, 10_000_000)
MOST_BYTES = 150
MOST_LOOK_UP_US = 50.0

_SITES = 100
_OF_A_HUNDRED = {"articles": 85, "aliases": 10, "dropped": 4}
_LOOKED_AT = 50_000
_SKETCHED = 200_000
_SHINGLES = 64
_BATCH = 5_000
_KEYS_AT_ONCE = 500
_LOOK_UPS = 200
_COLD_LOOK_UPS = 20
_BEGIN = 1_500_000_000
"""Seconds since 1970; an address a second from then on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    addresses: int
    file_bytes: int
    insert_us: float
    """Named and settled, an address, of those that were added last."""
    known_us: float
    cold_us: float
    """The same after the file was dropped from the system's cache; 0: it cannot be dropped."""


def key_of(number: int) -> Key:
    return blake2b(number.to_bytes(8), digest_size=16).digest()


def article(number: int, *, looked_at: bool) -> Remembered:
    key, seen_at = key_of(number), _BEGIN + number
    return Remembered(
        id=key,
        site=f"site-{number // _BATCH % _SITES}.example",
        url=f"https://www.site.example/section/2026/11/some-words-of-the-headline-{number}.html" if looked_at else "",
        revision=1,
        content=key[::-1],
        headline=f"Some ten words of a headline that is about number {number}" if looked_at else "",
        headline_hash=int.from_bytes(key[:8], signed=True),
        published=seen_at - 3_600,
        edited=seen_at - 1_800,
        simhash=int.from_bytes(key[8:], signed=True),
        first_seen=seen_at,
        seen_at=seen_at,
        visit_at=seen_at + 3_600 if looked_at else None,
        validators=Validators(etag=f'"{key.hex()}"') if looked_at else Validators(),
        titles=key[:6] if looked_at else b"",
    )


def tell(memory: Memory, numbers: range, *, looked_at_from: int, sketched_from: int) -> None:
    """A batch of addresses: one listing names them, and they are settled at once."""
    site = article(numbers[0], looked_at=False).site
    source = Source(url=f"https://{site}/feed", site=site, kind="feed")
    channels = (Discovery(via="feed", url=source.url),)
    memory.heard(source.site, sources=[source], named=[_named(number, channels) for number in numbers])
    revisions, settled = [], []
    for number in numbers:
        place = number % 100
        if place < _OF_A_HUNDRED["articles"]:
            own = article(number, looked_at=number >= looked_at_from)
            aliased = place < _OF_A_HUNDRED["aliases"]
            keys = (own.id, key_of(number + _OF_A_HUNDRED["articles"])) if aliased else (own.id,)
            shingles = tuple(sorted(_shingles(number))) if number >= sketched_from else ()
            revisions.append(Revision(article=own, keys=keys, change="new", shingles=shingles))
        elif place >= _OF_A_HUNDRED["articles"] + _OF_A_HUNDRED["aliases"]:
            failed = place == 99
            fate: Literal[Fate.FAILED, Fate.DROPPED] = Fate.FAILED if failed else Fate.DROPPED
            settled.append(Settled(key=key_of(number), site=site, fate=fate, at=_BEGIN + number, failures=int(failed)))
    memory.settle(revisions=revisions, settled=settled)


def grow(memory: Memory, first: int, last: int) -> None:
    """From so many addresses to so many; what the former size was still looked at or compared with is forgotten."""
    for start in range(max(0, first - _LOOKED_AT), first, _BATCH):
        former = (number for number in range(start, start + _BATCH) if number % 100 < _OF_A_HUNDRED["articles"])
        memory.settle(visited=(article(number, looked_at=False) for number in former))
    memory.forget(_BEGIN + last - _SKETCHED)
    for start in range(first, last, _BATCH):
        numbers = range(start, min(start + _BATCH, last))
        tell(memory, numbers, looked_at_from=last - _LOOKED_AT, sketched_from=last - _SKETCHED)


def look_up_us(memory: Memory, addresses: int, times: int, seed: int) -> float:
    """A key, over so many batches."""
    chance = random.Random(seed)
    spent = 0.0
    for _ in range(times):
        # Numbers from `addresses` on have never been told.
        keys = [key_of(chance.randrange(2 * addresses)) for _ in range(_KEYS_AT_ONCE)]
        began = time.perf_counter()
        memory.known(keys)
        spent += time.perf_counter() - began
    return spent / times / _KEYS_AT_ONCE * 1e6


def drop_from_cache(path: Path) -> bool:
    """Whether the system was asked to read the file from the disk again."""
    if not hasattr(os, "posix_fadvise"):  # not Linux
        return False
    with path.open("rb+") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    return True


def measure(path: Path, sizes: Sequence[int]) -> Iterator[Measured]:
    former = 0
    for size in sorted(sizes):
        began = time.perf_counter()
        with open_memory(path) as memory:
            grow(memory, former, size)
        spent = time.perf_counter() - began
        dropped = drop_from_cache(path)
        with open_memory(path) as memory:
            cold_us = look_up_us(memory, size, _COLD_LOOK_UPS, seed=1) if dropped else 0.0
        _ = path.read_bytes() if dropped else b""  # the whole of it is in the system's cache again
        with open_memory(path) as memory:
            known_us = look_up_us(memory, size, _LOOK_UPS, seed=2)
        yield Measured(
            addresses=size,
            file_bytes=path.stat().st_size,
            insert_us=spent / (size - former) * 1e6,
            known_us=known_us,
            cold_us=cold_us,
        )
        former = size


def kept(measured: Measured) -> bool:
    small = measured.addresses < SIZES[-1]
    return measured.known_us <= MOST_LOOK_UP_US and (small or _bytes_each(measured) <= MOST_BYTES)


def row(measured: Measured) -> list[str]:
    return [
        f"{measured.addresses:,}",
        figure(measured.file_bytes / 1e6, 1),
        figure(_bytes_each(measured), 1),
        figure(measured.insert_us, 1),
        figure(measured.known_us, 1),
        figure(measured.cold_us or None, 1),
    ]


def _bytes_each(measured: Measured) -> float:
    return measured.file_bytes / measured.addresses


def _named(number: int, channels: tuple[Discovery, ...]) -> Waiting:
    return Waiting(key=key_of(number), url=f"https://www.site.example/article/{number}", channels=channels)


def _shingles(number: int) -> Iterator[int]:
    for place in range(_SHINGLES):
        yield int.from_bytes(key_of(number * _SHINGLES + place)[:4])


def main(arguments: list[str] | None = None) -> None:
    description = (__doc__ or "").split("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.remembering", description=description)
    parser.add_argument("--addresses", type=int, nargs="+", default=SIZES, metavar="N", help="sizes to measure at")
    parser.add_argument("--folder", type=Path, help="on the disk that is to be measured (that of temporary files)")
    options = parser.parse_args(arguments)
    print(f"Environment: {environment()}\n")
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        levels = list(measure(Path(folder) / "memory.sqlite", options.addresses))
    head = ("addresses", "MB on disk", "bytes an address", "insert us", "look-up us", "look-up us, cold")
    print(table(head, [row(measured) for measured in levels]))
    if not all(kept(measured) for measured in levels):
        print(f"\nNot kept: {MOST_LOOK_UP_US} us a key, {MOST_BYTES} bytes an address from {SIZES[-1]:,} on.")
        sys.exit(1)


if __name__ == "__main__":
    main()
