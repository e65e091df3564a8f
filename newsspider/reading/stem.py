"""The process that readers branch off, as the crawl sees it."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from pathlib import Path

from newsspider.reading.messages import MEMORY
from newsspider.reading.reader import Reader

_ENDS_WITHIN_S = 1.0
_BUFFER_BYTES = 1 << 20
"""Most pages go through in one piece; the system may give less."""
_PLAIN = ("PYTHON", "LC_", "LD_", "DYLD_", "OPENBLAS_", "COVERAGE_")
_PLAIN_NAMES = frozenset({"HOME", "LANG", "LANGUAGE", "PATH", "TMPDIR", "TZ", "VIRTUAL_ENV"})


class Stem:
    """Has loaded what reading needs, so that a reader is there in some hundredths of a second, and has most of its
    memory in common with the others. Is started when it is first needed, and anew where somebody has ended it."""

    def __init__(self, model: Path | None, cache: Path | None = None) -> None:
        """`cache` is a folder for what one process unpacks for all."""
        self._model, self._cache = model, cache
        self._process: subprocess.Popen[bytes] | None = None
        self._asks: socket.socket | None = None

    def branch(self, memory_mb: int) -> Reader:
        """A reader that may have so many MiB of data, 0 for no limit; at work as soon as all is loaded."""
        jobs, their_jobs = socket.socketpair()
        for end in (jobs, their_jobs):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _BUFFER_BYTES)
        fate, their_fate = socket.socketpair()
        with their_jobs, their_fate:
            ends = [their_jobs.fileno(), their_fate.fileno()]
            for _ in range(2):
                asks = self._asks or self._start()
                try:
                    socket.send_fds(asks, [MEMORY.pack(memory_mb)], ends)
                    break
                except ConnectionError:
                    self._forget()
        return Reader(jobs, fate)

    async def end(self) -> None:
        process = self._process
        if self._asks and process:
            self._asks.close()
            self._asks = self._process = None
            await asyncio.to_thread(_ended, process)

    def _start(self) -> socket.socket:
        self._asks, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  (ourselves)
                [sys.executable, "-m", "newsspider.reading.branching", str(self._model or ""), str(self._cache or "")],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                env={
                    **_plain_environment(),
                    "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
                    "OPENBLAS_NUM_THREADS": "1",  # each thread would take memory for itself, and be lost in a branch
                },
            )
        return self._asks

    def _forget(self) -> None:
        """One that is gone."""
        if self._asks and self._process:
            self._asks.close()
            _ended(self._process)
        self._asks = self._process = None


def _plain_environment() -> dict[str, str]:
    """What Python and its libraries go by; passwords of proxies, databases and storage are none of a page's reader."""
    return {name: value for name, value in os.environ.items() if name.startswith(_PLAIN) or name in _PLAIN_NAMES}


def _ended(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(_ENDS_WITHIN_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
