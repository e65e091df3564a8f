"""Sums over a page's containers."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from newsspider.extract.blocks import Blocks

Matrix = npt.NDArray[np.float32]
Column = npt.NDArray[np.float64]


def containers_of(page: Blocks) -> npt.NDArray[np.intp]:
    return np.array([block.container for block in page.blocks], dtype=np.intp)


def ancestors(page: Blocks, place: npt.NDArray[np.intp]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Parent and grandparent of each block's container; the outermost is its own parent."""
    around = np.array([max(container.parent, 0) for container in page.containers], dtype=np.intp)
    return around[place], around[around[place]]


def sum_up(page: Blocks, place: npt.NDArray[np.intp], values: Column) -> Column:
    """Totals of block values for every container, those inside it included."""
    total = np.zeros(len(page.containers))
    np.add.at(total, place, values)
    return total_up(page, total)


def total_up(page: Blocks, values: Column) -> Column:
    """Totals of container values for every container, those inside it included."""
    total = values.copy()
    for container in reversed(page.containers):
        if container.parent >= 0:
            total[container.parent] += total[container.index]
    return total
