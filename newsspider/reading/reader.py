"""One process that reads, as the crawl sees it."""

from __future__ import annotations

import asyncio
import logging
import os
import pickle
import signal
import socket
from contextlib import suppress

from newsspider.reading.messages import FATE, HEAD, Answer, Job
from newsspider.reading.values import value_of

logger = logging.getLogger(__name__)

_ENDS_WITHIN_S = 1.0
_MOST_BYTES = 1 << 28
"""Of an answer. The largest is the text of a sitemap's entries, some megabytes."""
_WALL_SHARE = 12
"""Times its processor time: what a page may take where others use the processor too, or the process sleeps."""
_LEAST_WALL_S = 60.0


class Died(Exception):  # noqa: N818
    """The process has ended, or was ended, over a job; `signal` is what ended it, 0 for none."""

    def __init__(self, ended_by: int) -> None:
        super().__init__(ended_by)
        self.signal = ended_by


class _NoAnswer(Exception):  # noqa: N818
    """What came is none."""


class Reader:
    """Answers one job at a time. It ends by itself when this process has ended, however it has."""

    def __init__(self, jobs: socket.socket, fate: socket.socket) -> None:
        self.answered = 0
        """Jobs."""
        self._socket, self._fate = jobs, fate
        for end in (jobs, fate):
            end.setblocking(False)
        self._told = b""
        """Of its fate, as far as that was heard: which process it is, and what has ended it."""

    @property
    def pid(self) -> int | None:
        """None: it is not there yet."""
        self._hear()
        return FATE.unpack_from(self._told)[0] if len(self._told) >= FATE.size else None

    async def answer(self, job: Job) -> Answer:
        """What becomes of a job. Raises `Died`; after that, and where it is cancelled, there is no process any more."""
        packed = pickle.dumps(job)
        wall_s = max(_LEAST_WALL_S, _WALL_SHARE * job.cpu_s) if job.cpu_s else None
        try:
            async with asyncio.timeout(wall_s):
                answer = _answer_of(await self._exchanged(packed))
        except TimeoutError:
            self._kill()
            await self.end()
            raise Died(signal.SIGPROF) from None
        except _NoAnswer as error:
            logger.warning("A process that reads pages is ended, for it has sent what is no answer: %s", error)
            self._kill()
            await self.end()
            raise Died(0) from None
        except (ConnectionError, EOFError):
            raise Died(await self.end()) from None
        except BaseException:
            self._kill()
            self._socket.close()
            self._fate.close()
            raise
        self.answered += 1
        return answer

    def leave(self) -> None:
        """Lets an idle process go, without waiting for its end."""
        self._socket.close()
        self._fate.close()

    async def end(self) -> int:
        """Lets the process go, and gives the signal that has ended it, 0 for none."""
        self._socket.close()
        try:
            async with asyncio.timeout(_ENDS_WITHIN_S):
                return await self._ended_by()
        except TimeoutError:
            self._kill()
            return await self._ended_by()
        finally:
            self._fate.close()

    async def _ended_by(self) -> int:
        """The signal; 0 also where those are gone who could tell."""
        loop = asyncio.get_running_loop()
        while len(self._told) < 2 * FATE.size:
            told = await loop.sock_recv(self._fate, 2 * FATE.size - len(self._told))
            if not told:
                return 0
            self._told += told
        ended_by: int = FATE.unpack_from(self._told, FATE.size)[0]
        return ended_by

    def _kill(self) -> None:
        """Not where it has ended already: its number may be another's by now. One that is not there yet will find
        nobody who has a job."""
        pid = self.pid
        if pid is not None and len(self._told) == FATE.size:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def _hear(self) -> None:
        with suppress(OSError):
            self._told += self._fate.recv(2 * FATE.size - len(self._told))

    async def _exchanged(self, packed: bytes) -> bytearray:
        loop = asyncio.get_running_loop()
        await loop.sock_sendall(self._socket, HEAD.pack(len(packed)))
        await loop.sock_sendall(self._socket, packed)
        (size,) = HEAD.unpack(await self._received(HEAD.size))
        if size > _MOST_BYTES:
            raise _NoAnswer(f"{size} bytes")
        return await self._received(size)

    async def _received(self, size: int) -> bytearray:
        loop, received = asyncio.get_running_loop(), bytearray(size)
        room = memoryview(received)
        while room:
            count = await loop.sock_recv_into(self._socket, room)
            if not count:
                raise EOFError
            room = room[count:]
        return received


def _answer_of(packed: bytearray) -> Answer:
    try:
        answer = value_of(packed)
    except Exception as error:  # noqa: BLE001  (bytes that somebody made up can raise any)
        raise _NoAnswer(repr(error)) from None
    if not isinstance(answer, Answer):
        raise _NoAnswer(type(answer).__name__)
    return answer
