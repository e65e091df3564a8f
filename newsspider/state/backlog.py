"""What a site's memory has to be asked for in a run, a batch at a time: requests for all of it would fill the memory of
the machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from newsspider.state.contract import Key, Memory, Remembered, Waiting
from newsspider.state.schedule import FURTHEST_S

_MOST_VISITS = 2_000
"""Articles that are looked at again in one run by schedule; the others come next time."""


class Backlog:
    """Addresses that wait, the freshest first, and articles that are due, those that have been due longest first.

    Whether an address was asked for in this run already is for the caller to know: one is given again where the
    backlog has `grown` since, as long as it is not settled.
    """

    def __init__(self, memory: Memory, site: str, now: Callable[[], int]) -> None:
        self._memory = memory
        self._site = site
        self._now = now
        self._last: Waiting | None = None
        self._waits = False
        self._goes_back = False
        self._visits: set[Key] = set()
        self._are_due = False

    def __bool__(self) -> bool:
        """Whether there may be something that was not given yet."""
        return self._waits or self._are_due

    def grown(self) -> None:
        """There is something in the memory that is to be asked for in this run, and was not given yet."""
        self._last = None
        self._waits = True
        self._are_due = len(self._visits) < _MOST_VISITS

    def goes_back(self) -> None:
        """Some of what was given, or will be, is not asked for in this run after all."""
        self._goes_back = True

    def waiting(self, most: int) -> list[Waiting]:
        """The next addresses that earlier runs, or this one, have found and not read to an end."""
        if not self._waits or most <= 0:
            return []
        found = self._memory.waiting(self._site, self._now(), after=self._last, most=most)
        self._last = found[-1] if found else self._last
        self._waits = len(found) == most
        return found

    def due(self, most: int) -> list[Remembered]:
        """The next articles to look at again; each once in a run."""
        if not self._are_due or most <= 0:
            return []
        now = self._now()
        most = min(most, _MOST_VISITS - len(self._visits))
        known = self._memory.due(self._site, before=now, after=now + FURTHEST_S, most=most + len(self._visits))
        found = [article for article in known if article.id not in self._visits][:most]
        self._visits.update(article.id for article in found)
        self._are_due = len(found) == most and len(self._visits) < _MOST_VISITS
        return found

    def left(self) -> Iterator[Key]:
        """What waits, those included that were given and are not settled; nothing, once all of it was given, unless
        some of it `goes_back`."""
        is_left = self._waits or self._goes_back
        return self._memory.waiting_keys(self._site, self._now()) if is_left else iter(())
