"""What a page says of one fact, in order of trust: the first word counts, the others agree with it or do not."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from newsspider.items import FieldSource

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Said(Generic[T]):
    """One statement and where it was read, for example `json-ld`, `meta`, `time`, `visible`."""

    value: T
    source: str


def first(
    statements: Iterable[Said[T]], key: Callable[[T], Hashable] = lambda value: str(value)
) -> tuple[Said[T], FieldSource] | None:
    """The most trusted statement, and which other sources say the same (`key` tells what is the same)."""
    listed = list(statements)
    if not listed:
        return None
    best = listed[0]
    return best, FieldSource(source=best.source, agrees=agreeing(best, listed, key))


def agreeing(best: Said[T], statements: Iterable[Said[T]], key: Callable[[T], Hashable]) -> tuple[str, ...]:
    """Sources other than the best one's whose statement means the same, in the order of the statements."""
    wanted = key(best.value)
    return other_sources(best.source, (said.source for said in statements if key(said.value) == wanted))


def other_sources(source: str, sources: Iterable[str]) -> tuple[str, ...]:
    """Each of the sources once, in their order, without the one."""
    return tuple(name for name in dict.fromkeys(sources) if name != source)
