"""A page's containers as arrays: sums over what stands in them and around them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from newsspider.extract.blocks import Blocks, Container

Matrix = npt.NDArray[np.float32]
Column = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """Containers are in document order, so that those inside one follow it without a gap."""

    containers: list[Container]
    holder: Indices
    """Of each block, its container."""
    around: Indices
    """Of each container, the one around it; the outermost is its own."""
    end: Indices
    """Of each container, the first one that is not inside it any more."""
    place: Indices
    depth: Column
    signature: Indices
    """Numbers that stand for `Container.signature`."""

    @property
    def parent(self) -> Indices:
        """Of each block, the container around its container."""
        return self.around[self.holder]

    @property
    def grandparent(self) -> Indices:
        return self.around[self.parent]

    def inside(self, of_blocks: Column) -> Column:
        """Totals of block values for every container, those inside it included."""
        return self.total_inside(np.bincount(self.holder, of_blocks, len(self.containers)).astype(float))

    def total_inside(self, of_containers: Column) -> Column:
        """Totals of container values for every container, those inside it included."""
        before = np.concatenate(([0.0], np.cumsum(of_containers)))
        return before[self.end] - before[:-1]

    def total_around(self, of_containers: Column) -> Column:
        """Totals of container values for every container and all around it."""
        change = np.zeros(len(self.containers) + 1)
        change[:-1] = of_containers
        change -= np.bincount(self.end, of_containers, len(change))
        return np.cumsum(change)[:-1]

    def count_around(self, marks: list[tuple[int, int]], kinds: int) -> Column:
        """How many of each kind (a column) each container is or stands in; `marks` are containers and kinds."""
        change = np.zeros((len(self.containers) + 1, kinds))
        if marks:
            marked, kind = np.array(marks, dtype=np.intp).T
            np.add.at(change, (marked, kind), 1.0)
            np.subtract.at(change, (self.end[marked], kind), 1.0)
        return np.cumsum(change, axis=0)[:-1]


def tree_of(page: Blocks) -> Tree:
    containers = page.containers
    numbers: dict[str, int] = {}
    return Tree(
        containers=containers,
        holder=np.array([block.container for block in page.blocks], dtype=np.intp),
        around=np.maximum(np.array([container.parent for container in containers], dtype=np.intp), 0),
        end=np.array(page.ends, dtype=np.intp),
        place=np.array([container.place for container in containers], dtype=np.intp),
        depth=np.array([container.depth for container in containers], dtype=float),
        signature=np.array(
            [numbers.setdefault(container.signature, len(numbers)) for container in containers], dtype=np.intp
        ),
    )
