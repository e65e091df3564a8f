"""One process that reads, as the crawl sees it."""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import socket
import subprocess
import sys
from pathlib import Path

from newsspider.reading.messages import HEAD, Answer, Job

_ENDS_WITHIN_S = 1.0
_WALL_SHARE = 12
"""Times its processor time: what a page may take where others use the processor too, or the process sleeps."""
_LEAST_WALL_S = 60.0


class Died(Exception):  # noqa: N818
    """The process has ended, or was ended, over a job; `signal` is what ended it, 0 for none."""

    def __init__(self, ended_by: int) -> None:
        super().__init__(ended_by)
        self.signal = ended_by


class Reader:
    """Answers one job at a time. It ends by itself when this process has ended, however it has."""

    def __init__(self, memory_mb: int, model: Path | None) -> None:
        self.answered = 0
        """Jobs."""
        self._socket, theirs = socket.socketpair()
        self._socket.setblocking(False)
        with theirs:
            self._process: subprocess.Popen[bytes] = subprocess.Popen(  # noqa: S603  (ourselves)
                [sys.executable, "-m", "newsspider.reading.process", str(memory_mb), str(model or "")],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                env={
                    **os.environ,
                    "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
                    "OPENBLAS_NUM_THREADS": "1",  # each thread would take memory for itself, and a page uses none
                },
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    async def answer(self, job: Job) -> Answer:
        """What becomes of a job. Raises `Died`; after that, and where it is cancelled, there is no process any more."""
        packed = pickle.dumps(job)
        wall_s = max(_LEAST_WALL_S, _WALL_SHARE * job.cpu_s) if job.cpu_s else None
        try:
            async with asyncio.timeout(wall_s):
                answer: Answer = pickle.loads(await self._exchanged(packed))  # noqa: S301  (of our own process)
        except TimeoutError:
            self._process.kill()
            await self.end()
            raise Died(signal.SIGPROF) from None
        except (ConnectionError, EOFError):
            raise Died(await self.end()) from None
        except BaseException:
            self._socket.close()
            self._process.kill()
            self._process.wait()
            raise
        self.answered += 1
        return answer

    async def end(self) -> int:
        """Lets the process go, and gives the signal that has ended it, 0 for none."""
        self._socket.close()
        return max(0, -await asyncio.to_thread(self._ended))

    def _ended(self) -> int:
        try:
            return self._process.wait(_ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()

    async def _exchanged(self, packed: bytes) -> bytes:
        loop = asyncio.get_running_loop()
        await loop.sock_sendall(self._socket, HEAD.pack(len(packed)))
        await loop.sock_sendall(self._socket, packed)
        (size,) = HEAD.unpack(await self._received(HEAD.size))
        return bytes(await self._received(size))

    async def _received(self, size: int) -> bytearray:
        loop, received = asyncio.get_running_loop(), bytearray(size)
        room = memoryview(received)
        while room:
            count = await loop.sock_recv_into(self._socket, room)
            if not count:
                raise EOFError
            room = room[count:]
        return received
