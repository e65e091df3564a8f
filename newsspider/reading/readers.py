"""The processes that read for a crawl."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from newsspider.errors import ReadingFailed
from newsspider.reading.messages import Answer, Job
from newsspider.reading.reader import Died, Reader

_T = TypeVar("_T")

TOO_LONG = "took too long to read"
TOO_MUCH = "took too much memory to read"
DIED = "ended the process that read it"


class Readers:
    """Reads what it is given in one of a few processes, first come first served. One that ends is replaced."""

    def __init__(self, count: int, *, cpu_s: float = 0.0, memory_mb: int = 0, model: Path | None = None) -> None:
        """`count` processes; 0: everything is read in this one, without limits.

        `cpu_s` are seconds of processor time that a page may take, `memory_mb` the MiB of data that a process may
        have, each 0 for no limit; `model` is the folder of a model of one's own.
        """
        self._count = count
        self._cpu_s = cpu_s
        self._memory_mb = memory_mb
        self._model = model
        self._idle: list[Reader] = []
        self._turn = asyncio.Semaphore(max(1, count))
        self._in_hand = 0
        self.freed: Callable[[], None] | None = None
        """Is called whenever something has been read."""

    def open(self) -> None:
        """Starts the processes, so that the first pages need not wait for it."""
        self._idle = [self._new() for _ in range(self._count)]

    async def close(self) -> None:
        """Ends the processes that are idle."""
        idle, self._idle = self._idle, []
        await asyncio.gather(*(reader.end() for reader in idle))

    @property
    def pids(self) -> list[int]:
        """Of the processes that wait for something to read."""
        return [reader.pid for reader in self._idle]

    @property
    def are_behind(self) -> bool:
        """Whether something waits beside what each of the processes reads: more is not to be asked for now, as it would
        only be lost if the crawl was killed."""
        return 0 < self._count < self._in_hand

    async def read(self, act: Callable[[], _T], url: str, *, patience: float = 1.0) -> _T:
        """What an act gives, which has to be a function that can be pickled; `url` is what it reads.

        It may take `patience` times the usual processor time. Raises what the act raises, and `ReadingFailed` where it
        takes too long, too much memory, or its process with it.
        """
        if not self._count:
            return _read_here(act, url)
        self._in_hand += 1
        try:
            answer = await self._in_turn(Job(act, self._cpu_s * patience), url)
        finally:
            self._in_hand -= 1
            if self.freed:
                self.freed()
        if isinstance(answer.error, MemoryError):
            raise ReadingFailed(TOO_MUCH, url)
        if answer.error is not None:
            raise answer.error
        value: _T = answer.value
        return value

    async def _in_turn(self, job: Job, url: str) -> Answer:
        async with self._turn:
            answer, was_first = await self._answered(job, url)
            if isinstance(answer.error, MemoryError) and not was_first:  # what others have left there took part of it
                answer, _ = await self._answered(job, url)
        return answer

    async def _answered(self, job: Job, url: str) -> tuple[Answer, bool]:
        """The answer of a process, and whether the job was its first one."""
        reader = self._idle.pop() if self._idle else self._new()
        was_first = not reader.answered
        try:
            answer = await reader.answer(job)
        except Died as died:
            self._idle.append(self._new())
            raise ReadingFailed(_reason(died.signal), url) from None
        if answer.leaves:
            await reader.end()
            reader = self._new()
        self._idle.append(reader)
        return answer, was_first

    def _new(self) -> Reader:
        return Reader(self._memory_mb, self._model)


def _read_here(act: Callable[[], _T], url: str) -> _T:
    try:
        return act()
    except MemoryError:
        raise ReadingFailed(TOO_MUCH, url) from None


def _reason(ended_by: int) -> str:
    if ended_by == signal.SIGPROF:
        return TOO_LONG
    return TOO_MUCH if ended_by == signal.SIGKILL else DIED  # the kernel's, where the machine has no memory left
