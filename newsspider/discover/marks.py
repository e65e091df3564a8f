"""What a run knows of each of a site's addresses, in 80 to 110 bytes: a site may list hundreds of thousands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from newsspider.discover.recall import GROUPS, UNDATED, Capture
from newsspider.items import Via

ASKED = 1
"""It was asked for."""
LEFT = 2
"""It is known and need not be asked for, as far as is known yet."""
POSTPONED = 4
"""It is asked for when there is room."""
ARTICLE = 8
"""It leads to an article that was exported, by this run or an earlier one."""
VISITED = 16
"""It was asked for, as an article that an earlier run has exported."""
FOUND = 32
"""It is the address of an article that this run has exported for the first time."""

_FLAGS = 6
_VIA_BIT: dict[Via, int] = {via: 1 << _FLAGS + position for position, via in enumerate(GROUPS)}
_ALL_VIAS = sum(_VIA_BIT.values())
_AGE_SHIFT = _FLAGS + len(_VIA_BIT)
_AGES = 8
"""Classes of age, the undated among them: three bits."""
_SHARED = tuple(range(_AGES << _AGE_SHIFT))
"""Python keeps the numbers up to 256 once, and of others one for each time that they are reckoned."""


class Marks:
    """Marks by the first 60 bits of an article's id: one bit more, and Python takes 16 bytes more for each. That two of
    a million addresses share them has a chance of one in two million."""

    def __init__(self) -> None:
        self._of: dict[int, int] = {}

    def has(self, number: int, marks: int) -> bool:
        """Whether an address has one of these marks."""
        return bool(self._of.get(number, 0) & marks)

    def add(self, number: int, mark: int) -> None:
        self._of[number] = _SHARED[self._of.get(number, 0) | mark]

    def drop(self, number: int, mark: int) -> None:
        if number in self._of:
            self._of[number] = _SHARED[self._of[number] & ~mark]

    def is_named(self, number: int) -> bool:
        """Whether a channel has named an address."""
        return self.has(number, _ALL_VIAS)

    def names(self, number: int, via: Via) -> None:
        """A channel has named an address."""
        if via in _VIA_BIT:
            self.add(number, _VIA_BIT[via])

    def is_article(self, number: int, article: int, age: int, *, found: bool = False) -> None:
        """An address leads to an article, whose own number may be another one; who named the one named the other.

        `age` is its class, see `newsspider.discover.recall.age_class`; one that is known stays. `found`: this run has
        exported it for the first time.
        """
        vias = self._of.get(number, 0) & _ALL_VIAS
        if number != article:
            self.drop(number, ARTICLE)
        before = self._of.get(article, 0)
        if before >> _AGE_SHIFT == UNDATED:
            before |= age << _AGE_SHIFT
        self._of[article] = _SHARED[before | vias | (ARTICLE | FOUND if found else ARTICLE)]

    def captures(self) -> Counter[Capture]:
        """How many articles of an age were named by which channels."""
        classes = Counter(mark >> _FLAGS for mark in self._of.values() if mark & ARTICLE)
        counted: Counter[Capture] = Counter()
        for bits, count in classes.items():
            counted[Capture(bits >> len(_VIA_BIT), frozenset(_vias_of(bits << _FLAGS)))] += count
        return counted


def number_of(identity: bytes) -> int:
    """Of an article's id."""
    return int.from_bytes(identity[:8]) >> 4


def _vias_of(mark: int) -> Iterator[Via]:
    return (via for via, bit in _VIA_BIT.items() if mark & bit)
