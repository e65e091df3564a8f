"""Chosen blocks -> the article's body: what belongs together (a list's items, a table's cells) is put together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from newsspider.extract.blocks import Blocks, Container, TextBlock
from newsspider.items import Block, BlockType

_HEADING = re.compile(r"h([1-6])$")
_LONG_CELL_CHARS = 200
"""On average: what is longer is no table of data but one that a page is laid out with."""
_LONG_ITEM_CHARS = 900
_STRUCTURES: dict[str, BlockType] = {
    "pre": "code",
    "blockquote": "quote",
    "ul": "list",
    "ol": "list",
    "table": "table",
}


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A block of the article and the page's blocks that it was made of."""

    block: Block
    cells: tuple[tuple[tuple[TextBlock, ...], ...], ...]
    """Of a table: rows of cells; of a list: items of one cell. One row of one cell for the rest."""
    ordered: bool = False
    """Whether a list is numbered."""


def assemble(page: Blocks, rows: Iterable[int]) -> list[Part]:
    """The article's parts in document order. `rows` are indices of blocks, ascending."""
    parts: list[Part] = []
    for kind, container, members in _groups(page, list(rows)):
        match kind:
            case "list" if container is not None:
                parts.append(_list(page, container, members))
            case "table":
                parts.append(_table(page, members))
            case _:
                parts += [_single(page, kind, row) for row in members]
    return parts


def body_text(parts: Iterable[Part]) -> str:
    """Plain text: blocks separated by one blank line, the lines of one block by a line break."""
    return "\n\n".join(text for part in parts if (text := line_text(part.block)))


def line_text(block: Block) -> str:
    return "\n".join(block.items) if block.items else block.text or ""


def _groups(page: Blocks, rows: list[int]) -> Iterator[tuple[BlockType, Container | None, list[int]]]:
    """Runs of rows that one list or table holds; other rows one by one."""
    layout = _layout_tables(page, rows)
    run: list[int] = []
    before: tuple[BlockType, Container | None] = ("paragraph", None)
    for row in rows:
        kind = _kind(page, row, layout)
        if run and (kind != before or kind[0] not in ("list", "table")):
            yield *before, run
            run = []
        before = kind
        run.append(row)
    if run:
        yield *before, run


def _kind(page: Blocks, row: int, layout: frozenset[int]) -> tuple[BlockType, Container | None]:
    path = page.path(page.blocks[row].container)
    if _HEADING.match(path[0].tag):
        return "heading", None
    found: tuple[BlockType, Container | None] = ("paragraph", None)
    for container in path:
        kind = _STRUCTURES.get(container.tag)
        if kind in ("code", "quote"):
            return kind, None
        if kind and container.index not in layout:
            # Of lists in lists the outermost counts, of tables in tables the innermost.
            if found[0] == "table" or (found[0] == "list" and kind != "list"):
                continue
            found = (kind, container)
    return found


def _layout_tables(page: Blocks, rows: list[int]) -> frozenset[int]:
    """Tables and lists that hold the text and not data."""
    inside: dict[int, list[int]] = {}
    for row in rows:
        for container in page.path(page.blocks[row].container):
            if container.tag in ("table", "ul", "ol"):
                inside.setdefault(container.index, []).append(row)
    return frozenset(index for index, members in inside.items() if _is_layout(page, index, members))


def _is_layout(page: Blocks, index: int, members: list[int]) -> bool:
    is_table = page.containers[index].tag == "table"
    cells = len({_cell(page, row, ("td", "th") if is_table else ("li",)) for row in members})
    mean = sum(len(page.blocks[row].text) for row in members) / cells
    if any(_HEADING.match(page.containers[page.blocks[row].container].tag) for row in members):
        return True
    return (cells < 2 or mean > _LONG_CELL_CHARS) if is_table else mean > _LONG_ITEM_CHARS


def _cell(page: Blocks, row: int, tags: tuple[str, ...]) -> int:
    """Index of the innermost container of these tags around a block; its own one where there is none."""
    own = page.blocks[row].container
    return next((container.index for container in page.path(own) if container.tag in tags), own)


def _single(page: Blocks, kind: BlockType, row: int) -> Part:
    source = page.blocks[row]
    heading = _HEADING.match(page.containers[source.container].tag)
    text = _code(source) if kind == "code" else flat(source.text)
    level = int(heading[1]) if heading and kind == "heading" else None
    return Part(Block(type=kind, text=text, level=level), (((source,),),))


def _list(page: Blocks, container: Container, members: list[int]) -> Part:
    items: dict[int, list[TextBlock]] = {}
    for row in members:
        items.setdefault(_cell(page, row, ("li",)), []).append(page.blocks[row])
    cells = tuple((tuple(blocks),) for blocks in items.values())
    texts = tuple(_joined(item[0]) for item in cells)
    return Part(Block(type="list", items=texts), cells, ordered=container.tag == "ol")


def _table(page: Blocks, members: list[int]) -> Part:
    rows: dict[int, dict[int, list[TextBlock]]] = {}
    for row in members:
        line = rows.setdefault(_cell(page, row, ("tr", "caption")), {})
        line.setdefault(_cell(page, row, ("td", "th")), []).append(page.blocks[row])
    cells = tuple(tuple(tuple(blocks) for blocks in line.values()) for line in rows.values())
    text = "\n".join(" | ".join(map(_joined, line)) for line in cells)
    return Part(Block(type="table", text=text), cells)


def _joined(blocks: Iterable[TextBlock]) -> str:
    return " ".join(flat(block.text) for block in blocks)


def flat(text: str) -> str:
    return text.replace("\n", " ")


def _code(block: TextBlock) -> str:
    """A program's lines as they were written."""
    lines = "".join(text.replace("\0", "") for _, text in block.pieces).expandtabs(4).strip("\n").split("\n")
    return "\n".join(line.rstrip() for line in lines)
