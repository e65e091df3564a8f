"""What a run has to tell the memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from newsspider.discover.shapes import Shape
from newsspider.state.contract import (
    ArchiveRead,
    Memory,
    Output,
    RecurringOfSite,
    Remembered,
    Revision,
    Settled,
    ShapeOfSite,
)


@dataclass(slots=True)
class Told:
    """What has happened since the memory was told last."""

    revisions: list[Revision] = field(default_factory=list)
    """Lines that were written."""
    visited: list[Remembered] = field(default_factory=list)
    """Articles that were looked at and had not changed."""
    settled: list[Settled] = field(default_factory=list)
    """Addresses that were read, or failed, without a line."""
    shapes: dict[tuple[str, str], Shape] = field(default_factory=dict)
    """What these pages have taught of the shapes of addresses, by the site and the shape's name."""
    recurring: dict[str, bytes] = field(default_factory=dict)
    """What these pages have taught of what their sites' pages have in common, packed, by the site."""
    archives: list[ArchiveRead] = field(default_factory=list)
    """How far archives were read to an end."""
    last_word: Callable[[Revision], Revision] = lambda revision: revision
    """What is known of a line only when the memory is told: listings go on being read while it becomes durable."""

    def __len__(self) -> int:
        return len(self.revisions) + len(self.visited) + len(self.settled)

    def tell(self, memory: Memory, outputs: Iterable[Output] = ()) -> None:
        """Raises `StateError`."""
        revisions = [self.last_word(revision) for revision in self.revisions]
        shapes = [ShapeOfSite(site=site, shape=shape) for (site, _), shape in self.shapes.items()]
        recurring = [RecurringOfSite(site=site, value=value) for site, value in self.recurring.items()]
        memory.settle(
            revisions=revisions,
            visited=self.visited,
            settled=self.settled,
            shapes=shapes,
            recurring=recurring,
            archives=self.archives,
            outputs=outputs,
        )
