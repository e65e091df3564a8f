"""Chosen blocks -> the article's body: what belongs together (a list's items, a table's cells) is put together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from newsspider.extract.blocks import Blocks, Container, TextBlock
from newsspider.extract.groups import cell_of, is_heading, structures
from newsspider.items import Block, BlockType

_HEADING = re.compile(r"h([1-6])$")
_WRAPPERS: dict[str, BlockType] = {"pre": "code", "blockquote": "quote"}


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A block of the article and the page's blocks that it was made of."""

    block: Block
    cells: tuple[tuple[tuple[TextBlock, ...], ...], ...] = ()
    """Of a table: rows of cells; of a list: items of one cell. One row of one cell for other text; none for no text."""
    ordered: bool = False
    """Whether a list is numbered."""
    label: str | None = None
    """What stands for an image or an embed where it is not shown."""


def assemble(page: Blocks, rows: Iterable[int], insets: Mapping[int, Iterable[Part]] | None = None) -> list[Part]:
    """The article's parts in document order.

    `rows` are indices of blocks, ascending; `insets` what is no text, by the row that it stands before. What stands in
    a list or table follows it.
    """
    parts: list[Part] = []
    waiting = sorted((insets or {}).items())
    for kind, container, members in _groups(page, list(rows)):
        while waiting and waiting[0][0] <= members[0]:
            parts += waiting.pop(0)[1]
        match kind:
            case "list" if container is not None:
                parts.append(_list(page, container, members))
            case "table":
                parts.append(_table(page, members))
            case _:
                parts += [_single(page, kind, row) for row in members]
    return parts + [inset for _, insets in waiting for inset in insets]


def body_text(parts: Iterable[Part]) -> str:
    """Plain text: blocks separated by one blank line, the lines of one block by a line break."""
    return "\n\n".join(text for part in parts if (text := line_text(part.block)))


def words_in(parts: Iterable[Part]) -> list[str]:
    """Those of `body_text`, in lower case: of each block they were read when it was judged."""
    return [
        word for part in parts for line in part.cells for blocks in line for block in blocks for word in block.words
    ]


def line_text(block: Block) -> str:
    """Lines of one block: a blank one, as programs have, would begin another."""
    text = block.text or ""
    if block.items is None and "\n" not in text:
        return text
    lines = block.items or text.split("\n")
    return "\n".join(line for line in lines if line)


def _groups(page: Blocks, rows: list[int]) -> Iterator[tuple[BlockType, Container | None, list[int]]]:
    """Runs of rows that one list or table holds; other rows one by one."""
    within = structures(page, rows)
    run: list[int] = []
    before: tuple[BlockType, Container | None] = ("paragraph", None)
    for row in rows:
        kind = _kind(page, row, within.get(row))
        if run and (kind != before or kind[0] not in ("list", "table")):
            yield *before, run
            run = []
        before = kind
        run.append(row)
    if run:
        yield *before, run


def _kind(page: Blocks, row: int, structure: Container | None) -> tuple[BlockType, Container | None]:
    if is_heading(page, row):
        return "heading", None
    for container in page.path(page.blocks[row].container):
        if container is structure:
            return ("table" if structure.tag == "table" else "list"), structure
        if container.tag in _WRAPPERS:
            return _WRAPPERS[container.tag], None
    return "paragraph", None


def _single(page: Blocks, kind: BlockType, row: int) -> Part:
    source = page.blocks[row]
    heading = _HEADING.match(page.containers[source.container].tag)
    text = _code(source) if kind == "code" else flat(source.text)
    level = int(heading[1]) if heading and kind == "heading" else None
    return Part(Block(type=kind, text=text, level=level), (((source,),),))


def _list(page: Blocks, container: Container, members: list[int]) -> Part:
    items: dict[int, list[TextBlock]] = {}
    for row in members:
        items.setdefault(cell_of(page, row, ("li", "dd", "dt")), []).append(page.blocks[row])
    cells = tuple((tuple(blocks),) for blocks in items.values())
    texts = tuple(_joined(item[0]) for item in cells)
    return Part(Block(type="list", items=texts), cells, ordered=container.tag == "ol")


def _table(page: Blocks, members: list[int]) -> Part:
    rows: dict[int, dict[int, list[TextBlock]]] = {}
    for row in members:
        line = rows.setdefault(cell_of(page, row, ("tr", "caption")), {})
        line.setdefault(cell_of(page, row, ("td", "th")), []).append(page.blocks[row])
    cells = tuple(tuple(tuple(blocks) for blocks in line.values()) for line in rows.values())
    text = "\n".join(" | ".join(map(_joined, line)) for line in cells)
    return Part(Block(type="table", text=text), cells)


def _joined(blocks: Iterable[TextBlock]) -> str:
    return " ".join(flat(block.text) for block in blocks)


def flat(text: str) -> str:
    return text.replace("\n", " ")


def _code(block: TextBlock) -> str:
    """A program's lines as they were written."""
    raw = "".join(text.replace("\0", "") for _, text in block.pieces).replace("\r\n", "\n")
    return "\n".join(line.rstrip() for line in raw.expandtabs(4).strip("\n").splitlines())
