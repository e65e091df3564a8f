"""What a run has to tell the memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from newsspider.state.contract import Memory, Output, Remembered, Revision, Settled


@dataclass(slots=True)
class Told:
    """What has happened since the memory was told last."""

    revisions: list[Revision] = field(default_factory=list)
    """Lines that were written."""
    visited: list[Remembered] = field(default_factory=list)
    """Articles that were looked at and had not changed."""
    settled: list[Settled] = field(default_factory=list)
    """Addresses that were read, or failed, without a line."""

    def __bool__(self) -> bool:
        return bool(self.revisions or self.visited or self.settled)

    def tell(self, memory: Memory, outputs: Iterable[Output] = ()) -> None:
        """Raises `StateError`."""
        memory.settle(revisions=self.revisions, visited=self.visited, settled=self.settled, outputs=outputs)
