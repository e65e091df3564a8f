"""What is made when it is asked for first, of sites that nobody has named beforehand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

_T = TypeVar("_T")


class OnDemand(dict[str, _T], Generic[_T]):
    """Holds the `most` that were made last."""

    def __init__(self, make: Callable[[str], _T], most: int) -> None:
        super().__init__()
        self._make = make
        self._most = most

    def __missing__(self, key: str) -> _T:
        self[key] = made = self._make(key)
        while len(self) > self._most:
            del self[next(iter(self))]
        return made
