"""What readers branch off, loaded once for all runs that `tests.crawl.warm` has: each run gets a branch of it.

A run's own stem takes half a second of processor time to load what reads pages, as long as the rest of a small crawl.
A branch goes the way of `newsspider.reading.branching` from where that has loaded it. Runs that are no branches, those
that are killed or measured for instance, have stems of their own.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import socket
import subprocess
import sys
from pathlib import Path
from struct import Struct

_NUMBER = Struct("!i")
_MOST_BYTES = 10_000
"""Of the path of a model."""
_PROJECT = Path(__file__).parents[2]


class WarmStem:
    """The process that stems branch off, as a run sees it that has it from its parent."""

    def __init__(self) -> None:
        self._asks, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            subprocess.Popen(
                [sys.executable, "-m", "tests.crawl.warm_stem", str(theirs.fileno())],
                cwd=_PROJECT,
                env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},  # threads are lost in a branch
                pass_fds=[theirs.fileno()],
            )

    def is_asked_by_runs(self) -> None:
        """From now on each stem of this process is a branch."""
        from newsspider.reading.stem import Stem

        def start(stem: Stem) -> socket.socket:
            asks, theirs = socket.socketpair()
            pid, their_pid = socket.socketpair()
            with theirs, pid, their_pid:
                model = str(stem._model or "") or " "
                socket.send_fds(self._asks, [model.encode()], [theirs.fileno(), their_pid.fileno()])
                their_pid.close()
                stem._process = _Branch(*_NUMBER.unpack(pid.recv(_NUMBER.size)))  # type: ignore[assignment]
            stem._asks = asks
            return asks

        Stem._start = start  # type: ignore[assignment, method-assign]


class _Branch:
    """As much of `subprocess.Popen` as a stem needs."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._descriptor = os.pidfd_open(pid)

    def wait(self, timeout: float | None = None) -> None:
        if not select.select([self._descriptor], [], [], timeout)[0]:
            raise subprocess.TimeoutExpired("a stem", timeout or 0.0)
        os.close(self._descriptor)

    def kill(self) -> None:
        os.kill(self._pid, signal.SIGKILL)


def main(asked: socket.socket) -> None:
    from newsspider.extract import warm_up
    from newsspider.reading import branching

    warm_up()
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a branch
    while True:
        told, ends, _, _ = socket.recv_fds(asked, _MOST_BYTES, 2)
        if not told:
            os._exit(0)
        if os.fork():
            for end in ends:
                os.close(end)
            continue
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        asked.close()
        stdin, teller = ends
        with socket.socket(fileno=teller) as fate:
            fate.sendall(_NUMBER.pack(os.getpid()))
        os.dup2(stdin, 0)
        os.close(stdin)
        branching.main(told.decode().strip() or None, None)


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
