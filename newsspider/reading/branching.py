"""The process that readers branch off: it loads what they need, once, and has a child for each that is asked for."""

from __future__ import annotations

import fcntl
import os
import select
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path

from newsspider.extract import warm_up
from newsspider.reading.allocation import give_back_large_blocks
from newsspider.reading.garbage import collect_less_often
from newsspider.reading.messages import FATE, MEMORY
from newsspider.reading.process import read_for


def main(model: str | None, cache: Path | None) -> None:
    """`model` and `cache` as `warm_up` takes them. Ends when nobody is there who could ask for readers."""
    for name in (signal.SIGINT, signal.SIGTERM):  # they go to the whole group: it is for the crawl to end its readers
        signal.signal(name, signal.SIG_IGN)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    # Beyond the standard streams, of which some may be closed.
    asked = socket.socket(fileno=fcntl.fcntl(0, fcntl.F_DUPFD_CLOEXEC, 3))
    give_back_large_blocks()
    warm_up(model, cache=cache)
    collect_less_often()
    _be_silent()
    _Stem(asked).serve()
    os._exit(0)  # to free what was loaded takes longer than all else


class _Stem:
    """Beside the sockets it holds nothing that a child should not have."""

    def __init__(self, asked: socket.socket) -> None:
        self._asked = asked
        self._ended, self._ends = socket.socketpair()
        self._fates: dict[int, socket.socket] = {}
        """By the process: who is to hear of its end."""

    def serve(self) -> None:
        for end in (self._ended, self._ends):
            end.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._ends.fileno(), warn_on_full_buffer=False)
        while True:
            ready, _, _ = select.select([self._asked, self._ended], [], [])
            if self._ended in ready:
                self._ended.recv(4096)
                self._tell()
            if self._asked in ready:
                try:
                    asked, ends, _, _ = socket.recv_fds(self._asked, MEMORY.size, 2)
                except ConnectionError:
                    return
                if not asked:
                    return
                self._branch(MEMORY.unpack(asked)[0], *(socket.socket(fileno=end) for end in ends))

    def _branch(self, memory_mb: int, jobs: socket.socket, fate: socket.socket) -> None:
        with jobs, fate, suppress(OSError):  # where no process can be had, that is all they hear
            pid = os.fork()
            if not pid:
                self._become_reader(memory_mb, jobs)
            self._fates[pid] = fate.dup()
            fate.sendall(FATE.pack(pid))

    def _become_reader(self, memory_mb: int, jobs: socket.socket) -> None:
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for held in (self._asked, self._ended, self._ends, *self._fates.values()):
                held.close()
            read_for(jobs, memory_mb)
        finally:
            os._exit(0)

    def _tell(self) -> None:
        """Whoever had a reader that has ended what has ended it."""
        with suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                with self._fates.pop(ended[0]) as fate, suppress(ConnectionError):
                    fate.sendall(FATE.pack(max(0, -os.waitstatus_to_exitcode(ended[1]))))


def _be_silent() -> None:
    """What libraries print of a page is not to come out among the crawl's lines."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)


if __name__ == "__main__":
    main(sys.argv[1] or None, Path(sys.argv[2]) if sys.argv[2] else None)
