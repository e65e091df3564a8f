"""What a sink is."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from newsspider.sinks.lines import Most, Refused
from newsspider.sinks.values import Row


class Sink(Protocol):
    """Takes rows. One that it has taken already, wholly or in part, it takes again, and is then as if it had been
    told once. What it has taken is durable when `put` returns."""

    most: Most
    """Of one batch."""
    is_new: bool
    """Nothing was there: it was made just now."""

    def put(self, rows: Sequence[Row], batch: str) -> list[Refused]:
        """Returns what it does not take. `batch` names these rows, and is the same when they are told again.

        Raises `OutputError` where it cannot be written to: then nothing is known of these rows.
        """
        ...


class Place(Protocol):
    """Where a sink is."""

    @property
    def address(self) -> str:
        """As it was given, without passwords."""
        ...

    @property
    def key(self) -> str:
        """A name for files, of this place alone."""
        ...

    def open(self) -> AbstractContextManager[Sink]:
        """Makes it, or brings it to the columns of this version. Raises `OutputError`."""
        ...
