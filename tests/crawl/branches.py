"""Runs of a Scrapy that is loaded already: `tests.crawl.warm`, as those see it who ask it for runs."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from tests.crawl.warm import MOST_BYTES, NUMBER


class Branches:
    """A process that branches off one for each run; started with the first one. May be used by several threads."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str]) -> None:
        """`command` is to be told the number of its socket."""
        self._asks, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [*command, str(theirs.fileno())],
                cwd=Path(__file__).parents[2],
                env={**env, "OPENBLAS_NUM_THREADS": "1"},  # threads are lost in a branch
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )

    @property
    def descriptor(self) -> int:
        """Of the socket on which runs are asked for, for a process that asks for itself: `tests.docs.scrapy_branch`."""
        return self._asks.fileno()

    def end(self) -> None:
        self._asks.close()
        self._process.wait()

    def run(
        self, arguments: Sequence[str], *, cwd: Path, env: Mapping[str, str], stdin: bytes, timeout_s: float
    ) -> subprocess.CompletedProcess[bytes]:
        """As `subprocess.run` does it with what it captures. Raises `TimeoutExpired` as it does."""
        told = json.dumps({"arguments": arguments, "cwd": str(cwd), "env": dict(env)}).encode()
        assert len(told) < MOST_BYTES
        fate, their_fate = socket.socketpair()
        (their_in, into), (out, their_out), (err, their_err) = os.pipe(), os.pipe(), os.pipe()
        theirs = [their_in, their_out, their_err, their_fate.fileno()]
        with fate, their_fate:
            socket.send_fds(self._asks, [told], theirs)
            for end in theirs[:3]:
                os.close(end)
            their_fate.close()
            with ThreadPoolExecutor(3) as pool:
                pool.submit(_feed, into, stdin)
                said = [pool.submit(_read, end) for end in (out, err)]
                (pid,) = NUMBER.unpack(fate.recv(NUMBER.size))
                fate.settimeout(timeout_s)
                try:
                    (exit_code,) = NUMBER.unpack(fate.recv(NUMBER.size))
                except TimeoutError:
                    os.kill(pid, signal.SIGKILL)
                    raise subprocess.TimeoutExpired(list(arguments), timeout_s) from None
                return subprocess.CompletedProcess(arguments, exit_code, *(each.result() for each in said))


def _feed(end: int, given: bytes) -> None:
    with suppress(BrokenPipeError), os.fdopen(end, "wb") as stream:
        stream.write(given)


def _read(end: int) -> bytes:
    with os.fdopen(end, "rb") as stream:
        return stream.read()
