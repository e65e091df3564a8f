"""A process that has a crawl on a leash: `python leash.py DESCRIPTOR UNTIL COMMAND...`.

The descriptor is the end of a pipe whose other end only the worker has. When that is gone, by `kill -9` for instance,
the crawl and all that it has started are killed; so they are at the moment UNTIL (seconds of `clock_s`), unless the
worker has written a later one into the pipe, so that a worker which stands still, or has lost the site, stops nobody
else. The line `end` asks the crawl to come to its end. If this process itself is killed, the kernel ends the crawl.

Its exit code is that of the crawl (137 where that was killed), and TOO_LATE where the moment had come.
"""

from __future__ import annotations

import ctypes
import os
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress

TOO_LATE = 200
_LOOK_EVERY_S = 0.1
_PR_SET_PDEATHSIG = 1


def clock_s() -> float:
    """Seconds that go on while the machine sleeps, the same for all of its processes."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def main(descriptor: int, until_s: float, command: list[str]) -> int:
    crawl = subprocess.Popen(  # noqa: S603  (what the worker wants)
        command, process_group=0, preexec_fn=_die_with_parent, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    heard, is_too_late = b"", False
    try:
        while crawl.poll() is None:
            if is_too_late := clock_s() >= until_s:
                break
            if not select.select([descriptor], [], [], _LOOK_EVERY_S)[0]:
                continue
            if not (read := os.read(descriptor, 4096)):
                break
            *lines, heard = (heard + read).split(b"\n")
            for line in lines:
                if line == b"end":
                    crawl.terminate()
                else:
                    until_s = float(line)
    finally:
        with suppress(ProcessLookupError):  # what reads for it, and its browser
            os.killpg(crawl.pid, signal.SIGKILL)
    code = crawl.wait()
    if is_too_late:
        return TOO_LATE
    return code if code >= 0 else 128 - code


def _die_with_parent() -> None:
    """In the child, before it becomes the crawl; where the kernel is Linux."""
    with suppress(AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), float(sys.argv[2]), sys.argv[3:]))
