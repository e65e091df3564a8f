"""The first pages of a site wait for each other, so that what they have in common is known when they are exported."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

IsLast = Callable[[str, int], bool]
"""Whether of a site nothing else is under way than so many pages that wait, or the run is to end."""

_LOOK_EVERY_S = 0.1
_QUIET_LOOKS = 2
"""So often in a row nothing of a site is under way: then it is not just between two places."""


@dataclass(slots=True, eq=False)
class _Waiting:
    """Pages of one site."""

    since_s: float
    pages: int = 0
    size_bytes: int = 0
    quiet: int = 0
    enough: asyncio.Event = field(default_factory=asyncio.Event)


class FirstPages:
    """Knows nothing but how many there are, and of how many bytes. What waits is not exported: whoever has it wait
    keeps it where the next run finds it, should this one be killed."""

    def __init__(self, most: int, most_bytes: int, most_s: float, *, look: Callable[[], IsLast]) -> None:
        """So many pages of a site wait, for so long, with so many bytes of all sites together.

        `look` looks at all that is under way.
        """
        self._most = most
        self._most_bytes = most_bytes
        self._most_s = most_s
        self._look_around = look
        self._waiting: dict[str, _Waiting] = {}
        self._looking: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        """Pages that wait."""
        return sum(waiting.pages for waiting in self._waiting.values())

    def has_room(self, size_bytes: int) -> bool:
        """Whether a page is not too large to wait, by itself."""
        return size_bytes <= self._most_bytes

    async def gathered(self, site: str, size_bytes: int) -> None:
        """Returns when the pages of a site that wait are enough, or all that there are for now."""
        waiting = self._waiting.setdefault(site, _Waiting(monotonic()))
        waiting.pages += 1
        waiting.size_bytes += size_bytes
        if waiting.pages >= self._most:
            self._release(site)
        while sum(each.size_bytes for each in self._waiting.values()) > self._most_bytes:
            self._release(max(self._waiting, key=lambda name: self._waiting[name].size_bytes))
        if self._waiting and (self._looking is None or self._looking.done()):
            self._looking = asyncio.ensure_future(self._look())
        await waiting.enough.wait()

    def _release(self, site: str) -> None:
        self._waiting.pop(site).enough.set()

    async def _look(self) -> None:
        while self._waiting:
            await asyncio.sleep(_LOOK_EVERY_S)
            now_s, is_last = monotonic(), self._look_around()
            for site, waiting in list(self._waiting.items()):
                waiting.quiet = waiting.quiet + 1 if is_last(site, waiting.pages) else 0
                if waiting.quiet >= _QUIET_LOOKS or now_s - waiting.since_s >= self._most_s:
                    self._release(site)
