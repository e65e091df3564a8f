"""What a process is given to read in tests: it has to find these by their names."""

from __future__ import annotations

import os
import re
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

from newsspider.reading.messages import HEAD


def hangs() -> object:
    """In C, where no exception of Python comes through."""
    return re.match(r"(a+)+$", "a" * 60 + "b")


def sleeps(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def meets(folder: Path, count: int) -> int:
    """Its process, once so many are at this together, by the files in a folder."""
    (folder / str(os.getpid())).touch()
    wait_until = time.monotonic() + 50
    while len(list(folder.iterdir())) < count:
        assert time.monotonic() < wait_until, f"{os.getpid()} is alone"
        time.sleep(0.01)
    return os.getpid()


def takes(mb: int) -> int:
    """Its process, after it has taken so much memory and given it back."""
    taken = bytearray(mb * 1024 * 1024)
    del taken
    return os.getpid()


def keeps(mb: int) -> int:
    _KEPT.append(bytearray(mb * 1024 * 1024))
    return os.getpid()


_KEPT: list[bytearray] = []


def crashes() -> None:
    os.abort()


def crashes_once(folder: Path) -> int:
    """Its process; by the folder it is known that another one has crashed."""
    try:
        (folder / "crashed").touch(exist_ok=False)
    except FileExistsError:
        return os.getpid()
    os.abort()


def is_killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def cannot_raise() -> None:
    """As where libxml2 calls back into Python and there is no memory left: it goes on, and the next call fails too."""
    unraisable = type("Unraisable", (), {"exc_type": MemoryError})
    for _ in range(50):
        sys.unraisablehook(unraisable)  # type: ignore[arg-type]


def has_a_fault() -> None:
    raise KeyError("a fault of our own")


def prints() -> int:
    print("\x1b[31m what a library says of a page", flush=True)
    os.write(2, b"\x1b[31m and writes")
    return os.getpid()


def echoes(value: bytes) -> bytes:
    return value


def reader() -> int:
    return os.getpid()


def environment() -> dict[str, str]:
    return dict(os.environ)


class Command:
    """What its reader is told to do when it is unpacked."""

    def __init__(self, *words: str) -> None:
        self.words = words

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return subprocess.run, (self.words,)


def commands(*words: str) -> Command:
    return Command(*words)


def sends_more_than_there_is() -> None:
    """In place of an answer, the length of one of a million terabytes."""
    for number in filter(_is_socket, range(3, 100)):
        os.write(number, HEAD.pack(1 << 60))


def _is_socket(number: int) -> bool:
    try:
        return stat.S_ISSOCK(os.fstat(number).st_mode)
    except OSError:
        return False
