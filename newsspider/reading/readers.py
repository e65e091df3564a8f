"""The processes that read for a crawl."""

from __future__ import annotations

import asyncio
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TypeVar

from newsspider.discover.urls import site_key
from newsspider.errors import ReadingFailed
from newsspider.reading.messages import Answer, Job
from newsspider.reading.reader import Died, Reader
from newsspider.reading.stem import Stem
from newsspider.reading.turns import Turns

_T = TypeVar("_T")

TOO_LONG = "took too long to read"
TOO_MUCH = "took too much memory to read"
DIED = "ended the process that read it"

_BY_ITSELF = frozenset({signal.SIGPROF, signal.SIGKILL})
"""Signals that end a process which has gone beyond its limits."""
_MOST_TRIES = 2
"""Processes that may end over a page."""
_MOST_ABSENT = 3
"""Processes for a page that may turn out not to be there."""
_MOST_WAIT_S = 0.5
"""In which nobody's turn has come, before there is one process more."""
_REST_S = 5.0
"""In which nobody's turn has come, before it ends."""
_MOST_WAITING = 16
"""Pages of all sites."""


@dataclass(slots=True, eq=False)
class _Place:
    """Where a page is read at a time."""

    reader: Reader | None = None
    site: str | None = None
    """Whose page is read; None: none is."""


class Readers:
    """Reads what it is given in one of a few processes, in turn for the sites it comes from. One that ends is replaced.

    Where a page takes long while another site waits, there is one process more for a while.
    """

    def __init__(
        self,
        count: int,
        *,
        cpu_s: float = 0.0,
        memory_mb: int = 0,
        model: Path | None = None,
        cache: Path | None = None,
    ) -> None:
        """`count` processes at most, each of which is started when the others have something to read; 0: everything is
        read in this one, without limits.

        `cpu_s` are seconds of processor time that a page may take, `memory_mb` the MiB of data that a process may
        have beside what it begins with, each 0 for no limit; `model` is the folder of a model of one's own, `cache` one
        for what is unpacked once.
        """
        self._count = count
        self._cpu_s = cpu_s
        self._memory_mb = memory_mb
        self._stem = Stem(model, cache)
        self._places = [_Place() for _ in range(count)]
        self._relief: _Place | None = None
        """The place more. Only pages of sites of which none is being read at another are read there."""
        self._turns = Turns[asyncio.Future[_Place]]()
        self._in_hand: Counter[str] = Counter()
        self._given = 0
        """Turns."""
        self._alarm: asyncio.TimerHandle | None = None
        self._rest: asyncio.TimerHandle | None = None
        self.are_apart = False
        """Of one site nothing is read while something of it is: in the order in which it came, and so that no more of
        it is lost where the crawl is killed."""
        self.freed: Callable[[], None] | None = None
        """Is called whenever something has been read."""

    def open(self) -> None:
        """Starts the first process, so that the first page need not wait for it."""
        for place in self._places[:1]:
            place.reader = self._stem.branch(self._memory_mb)

    async def close(self) -> None:
        """Ends the processes that are idle."""
        for timer in (self._alarm, self._rest):
            if timer:
                timer.cancel()
        self._alarm = self._rest = None
        idle = [place for place in self._all_places if place.site is None]
        readers = [place.reader for place in idle if place.reader]
        for place in idle:
            place.reader = None
        await asyncio.gather(*(reader.end() for reader in readers))
        await self._stem.end()

    @property
    def pids(self) -> list[int]:
        """Of the processes that wait for something to read, as far as they are there."""
        idle = (place.reader for place in self._all_places if place.site is None)
        return [reader.pid for reader in idle if reader and reader.pid]

    def are_behind(self, site: str | None) -> bool:
        """Whether something of a site is read or waits beside what is read of it, or very much of others: more of it is
        not to be asked for now, as it would only be lost if the crawl was killed. None: of any site."""
        if not self._count:
            return False
        return self._in_hand[site or ""] > 1 or self._in_hand.total() > self._count + _MOST_WAITING

    async def read(self, act: Callable[[], _T], url: str, *, patience: float = 1.0) -> _T:
        """What an act gives, which has to be a function that can be pickled; `url` is what it reads.

        It may take `patience` times the usual processor time. Raises what the act raises, and `ReadingFailed` where it
        takes too long, too much memory, or its process with it.
        """
        if not self._count:
            return _read_here(act, url)
        site = site_key(url)
        self._in_hand[site] += 1
        try:
            answer = await self._in_turn(site, Job(act, self._cpu_s * patience), url)
        finally:
            self._in_hand[site] -= 1
            if not self._in_hand[site]:
                del self._in_hand[site]
            if self.freed:
                self.freed()
        if isinstance(answer.error, MemoryError):
            raise ReadingFailed(TOO_MUCH, url)
        if answer.error is not None:
            raise answer.error
        value: _T = answer.value
        return value

    async def _in_turn(self, site: str, job: Job, url: str) -> Answer:
        place = await self._turn_of(site)
        began_s, cost_s = monotonic(), None
        try:
            answer, was_first = await self._answered(place, job, url)
            if isinstance(answer.error, MemoryError) and not was_first:  # what others have left there took part of it
                answer, _ = await self._answered(place, job, url)
            cost_s = answer.cpu_s or None
            return answer
        finally:
            self._turns.has_had(site, monotonic() - began_s if cost_s is None else cost_s)
            place.site = None
            self._give_turns()

    async def _turn_of(self, site: str) -> _Place:
        """The place that is a site's when its turn has come."""
        turn: asyncio.Future[_Place] = asyncio.get_running_loop().create_future()
        self._turns.add(site, turn)
        self._give_turns()
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.cancelled():
                self._turns.remove(site, turn)
            else:
                turn.result().site = None
                self._give_turns()
            raise

    def _give_turns(self) -> None:
        for place in self._all_places:
            if place.site is not None:
                continue
            taken = self._turns.take(besides=self._being_read)
            if taken is None and place is not self._relief and not self.are_apart:
                taken = self._turns.take()
            if taken is None:
                continue
            place.site, turn = taken
            self._given += 1
            turn.set_result(place)
        if self._turns and self._relief is None and self._alarm is None:
            self._watch()
        if self._relief and self._relief.site is None and self._rest is None:
            self._rest = asyncio.get_running_loop().call_later(_REST_S, self._end_relief, self._given)

    def _watch(self) -> None:
        self._alarm = asyncio.get_running_loop().call_later(_MOST_WAIT_S, self._relieve, self._given)

    def _relieve(self, given: int) -> None:
        """One process more, where nobody's turn has come in a while and others wait."""
        self._alarm = None
        if given == self._given and self._relief is None and self._turns.has(besides=self._being_read):
            self._relief = _Place(self._stem.branch(self._memory_mb))
        if self._turns:
            self._give_turns()

    def _end_relief(self, given: int) -> None:
        self._rest = None
        if self._relief and self._relief.site is None:
            if given == self._given:
                relief, self._relief = self._relief, None
                if relief.reader:
                    relief.reader.leave()
            else:
                self._give_turns()

    @property
    def _being_read(self) -> set[str]:
        """The sites that something is read of."""
        return {place.site for place in self._all_places if place.site is not None}

    @property
    def _all_places(self) -> list[_Place]:
        return [*self._places, self._relief] if self._relief else self._places

    async def _answered(self, place: _Place, job: Job, url: str) -> tuple[Answer, bool]:
        """The answer of a process, and whether the job was its first one. A process that ends over it, for neither time
        nor memory, may have been ended by somebody: another one tries, once. One that was never there, as what it was
        to branch off had ended before, has not tried."""
        tries = absent = 0
        while True:
            reader, place.reader = place.reader or self._stem.branch(self._memory_mb), None
            was_first = not reader.answered
            try:
                answer = await reader.answer(job)
            except Died as died:
                place.reader = self._stem.branch(self._memory_mb)
                if reader.pid is None:
                    absent += 1
                else:
                    tries += 1
                if absent == _MOST_ABSENT or tries == _MOST_TRIES or (reader.pid and died.signal in _BY_ITSELF):
                    raise ReadingFailed(_reason(died.signal), url) from None
            else:
                break
        if answer.leaves:
            await reader.end()
            reader = self._stem.branch(self._memory_mb)
        place.reader = reader
        return answer, was_first


def _read_here(act: Callable[[], _T], url: str) -> _T:
    try:
        return act()
    except MemoryError:
        raise ReadingFailed(TOO_MUCH, url) from None


def _reason(ended_by: int) -> str:
    if ended_by == signal.SIGPROF:
        return TOO_LONG
    return TOO_MUCH if ended_by == signal.SIGKILL else DIED  # the kernel's, where the machine has no memory left
