"""Whose turn it is, where several sites wait for one thing."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection
from typing import Generic, TypeVar

_T = TypeVar("_T")


class Turns(Generic[_T]):
    """It is the turn of the site that has had least; what waits of one site keeps its order.

    What a site had while nobody else waited is not held against it: a clock goes on with those whose turn it is, and no
    site is behind it (start-time fair queueing).
    """

    def __init__(self) -> None:
        self._waiting: dict[str, deque[_T]] = {}
        self._had: dict[str, float] = {}
        """Only of sites that are ahead of the clock."""
        self._clock = 0.0

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def add(self, site: str, waiting: _T) -> None:
        self._waiting.setdefault(site, deque()).append(waiting)

    def remove(self, site: str, waiting: _T) -> None:
        if line := self._waiting.get(site):
            line.remove(waiting)
            if not line:
                del self._waiting[site]

    def has(self, besides: Collection[str]) -> bool:
        """Whether a site waits that is none of `besides`."""
        return any(site not in besides for site in self._waiting)

    def take(self, besides: Collection[str] = ()) -> tuple[str, _T] | None:
        """What comes next, and the site it is of: none of `besides`. None: nothing does."""
        site = min((site for site in self._waiting if site not in besides), key=self._stand, default=None)
        if site is None:
            return None
        self._clock = self._stand(site)
        self._had = {other: had for other, had in self._had.items() if had > self._clock}
        line = self._waiting.pop(site)
        taken = line.popleft()
        if line:
            self._waiting[site] = line  # behind others that have had as much
        return site, taken

    def has_had(self, site: str, seconds: float) -> None:
        self._had[site] = self._stand(site) + seconds

    def _stand(self, site: str) -> float:
        return max(self._clock, self._had.get(site, 0.0))
