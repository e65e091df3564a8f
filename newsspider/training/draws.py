"""Numbers drawn from a name: the same name draws the same numbers on every machine."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Draws:
    """One number after the other."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._drawn = 0

    def below(self, most: int) -> int:
        """A number from 0 on."""
        self._drawn += 1
        digest = hashlib.sha256(f"{self._drawn} {self._name}".encode()).digest()
        return int.from_bytes(digest[:8], "big") % most

    def happens(self, of: int) -> bool:
        """Once in `of` times."""
        return self.below(of) == 0

    def one_of(self, things: Sequence[T]) -> T:
        return things[self.below(len(things))]
