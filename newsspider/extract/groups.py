"""Which blocks belong together: the items of a list, the cells of a table, what stands at one place of the markup."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsspider.extract.blocks import Blocks, Container

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LONG_CELL_CHARS = 200
"""On average: what is longer is no table of data but one that a page is laid out with."""
_LONG_ITEM_CHARS = 900


def tag_of(page: Blocks, row: int) -> str:
    return page.containers[page.blocks[row].container].tag


def is_heading(page: Blocks, row: int) -> bool:
    return page.containers[page.blocks[row].container].tag in _HEADINGS


def chars_of(page: Blocks, rows: list[int]) -> int:
    """Characters of blocks together."""
    return sum(len(page.blocks[row].text) for row in rows)


def chars_by_place(page: Blocks, rows: Iterable[int]) -> Counter[int]:
    """Characters of blocks at each place of the markup."""
    sizes: Counter[int] = Counter()
    for row in rows:
        sizes[page.place_of(row)] += len(page.blocks[row].text)
    return sizes


def structures(page: Blocks, rows: Iterable[int]) -> dict[int, Container]:
    """The list or table of data that each row stands in, of those that stand in one.

    Of lists in lists the outermost counts, of tables in tables the innermost; those that a page is laid out with do
    not count.
    """
    inside: dict[int, list[int]] = defaultdict(list)
    around = {row: lists for row in rows if (lists := page.lists_around(row))}
    for row, containers in around.items():
        for container in containers:
            inside[container.index].append(row)
    nesting = {outer.index for containers in around.values() for inner, outer in pairwise(_tables_of(containers))}
    layout = {index for index, members in inside.items() if _is_layout(page, index, members, nests=index in nesting)}
    found: dict[int, Container] = {}
    for row, containers in around.items():
        for container in containers:
            if container.index in layout:
                continue
            if row in found and (found[row].tag == "table" or container.tag == "table"):
                break
            found[row] = container
    return found


def _tables_of(containers: Iterable[Container]) -> list[Container]:
    return [container for container in containers if container.tag == "table"]


def cell_of(page: Blocks, row: int, tags: tuple[str, ...]) -> int:
    """Index of the innermost container of these tags around a block; its own one where there is none."""
    return page.innermost(tags)[page.blocks[row].container]


def _is_layout(page: Blocks, index: int, members: list[int], *, nests: bool) -> bool:
    """Whether a list or table holds a text and not data: it nests tables, or its headings or cells are a text's."""
    if nests or any(is_heading(page, row) for row in members):
        return True
    if page.containers[index].tag != "table":
        return _mean_chars(page, members, ("li", "dd", "dt")) > _LONG_ITEM_CHARS
    cells = {cell_of(page, row, ("td", "th")) for row in members}
    lines = {cell_of(page, row, ("tr", "caption")) for row in members}
    return len(cells) <= len(lines) or _mean_chars(page, members, ("td", "th")) > _LONG_CELL_CHARS


def _mean_chars(page: Blocks, members: list[int], tags: tuple[str, ...]) -> float:
    return sum(len(page.blocks[row].text) for row in members) / len({cell_of(page, row, tags) for row in members})


def chars_inside(page: Blocks) -> list[int]:
    """Characters of the blocks in each container."""
    sizes = [0] * (len(page.containers) + 1)
    for block in page.blocks:
        sizes[block.container + 1] += len(block.text)
    before = list(accumulate(sizes))
    return [before[end] - before[index] for index, end in enumerate(page.ends)]
