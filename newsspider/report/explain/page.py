"""A page's blocks -> the page as HTML, made anew: its order and structure, and of its markup nothing at all.

No tag and no attribute of the original is copied: what comes out is our own `div`, `span`, `b`, `i`, `code` and `br`
around escaped text. So there is nothing to be cleaned, whatever the original holds, and what a browser reads is what
was written: these elements nest in any way without being moved.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from newsspider.extract.blocks import Blocks, Container, Inset
from newsspider.extract.groups import structures
from newsspider.extract.reasons import Judgement
from newsspider.extract.runs import Marks, Runs
from newsspider.report.explain.markup import element, lines

_SHOWN = frozenset({
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "figure",
    "figcaption", "nav", "header", "footer", "aside", "form", "button", "section", "article", "main", "address",
})  # fmt: skip
"""Containers that look like something; others only hold."""
_TABLES = {"table": "table", "tr": "tr", "td": "td", "th": "td", "caption": "caption"}
_MENU_CHARS = 60
_NAME_CHARS = 40
_INNERMOST = 6
"""Of the elements around a block, those that are named."""
_MENU_BLOCKS = 3


def document(page: Blocks, judgements: list[Judgement], base: str | None) -> str:
    """The page in its order, each block in an element whose `data-i` is its row."""
    return "".join(_Document(page, judgements, base).pieces())


def path_of(page: Blocks, row: int) -> str:
    """Where a block stands, from the outside in: `… › main › article.story › p`."""
    path = page.path(page.blocks[row].container)
    inner = map(_called, reversed(path[:_INNERMOST]))
    return " › ".join(("…", *inner) if len(path) > _INNERMOST else inner)


def _called(container: Container) -> str:
    name = container.label.split(None, 1)[0][:_NAME_CHARS] if container.label.strip() else ""
    return f"{container.tag}.{name}" if name else container.tag


class _Document:
    def __init__(self, page: Blocks, judgements: list[Judgement], base: str | None) -> None:
        self._page = page
        self._judgements = judgements
        self._runs = Runs(base)
        self._insets = sorted((*page.pictures, *page.embeds), key=lambda inset: inset.order)
        self._data = {container.index for container in structures(page, range(len(page.blocks))).values()}
        self._menus = _menus(page, judgements)

    def pieces(self) -> Iterator[str]:
        page = self._page
        opened: list[tuple[int, bool]] = []
        at = 0
        for row, block in enumerate(page.blocks):
            path = page.path(block.container)[::-1]
            same = 0
            while same < min(len(opened), len(path)) and opened[same][0] == path[same].index:
                same += 1
            yield from _closed(opened, same)
            while at < len(self._insets) and self._insets[at].before <= row:
                yield _inset(self._insets[at])
                at += 1
            for container in path[same:]:
                classes = self._classes(container)
                if classes:
                    yield f'<div class="{" ".join(classes)}">'
                opened.append((container.index, bool(classes)))
            yield self._block(row)
        yield from _closed(opened, 0)
        yield from map(_inset, self._insets[at:])

    def _classes(self, container: Container) -> list[str]:
        """Ours, by what the container is; none for one that shows nothing."""
        tag = container.tag
        classes = [f"t-{tag}"] if tag in _SHOWN else []
        if tag in _TABLES and (table := self._table_around(container)) is not None and table.index in self._data:
            classes = [f"t-{_TABLES[tag]}"]
        if container.index in self._menus:
            classes.append("menu")
        around = self._page.containers[container.parent] if container.parent >= 0 else None
        if container.hidden and not (around and around.hidden):
            classes.append("hidden")
        return classes

    def _table_around(self, container: Container) -> Container | None:
        return next((other for other in self._page.path(container.index) if other.tag == "table"), None)

    def _block(self, row: int) -> str:
        judgement = self._judgements[row]
        runs = "".join(_set(lines(run.text), run.marks) for run in self._runs.of(self._page.blocks[row]))
        reason = "kept" if judgement.kept else judgement.reason
        return element("div", runs, class_=f"b r-{reason}", data_i=row, tabindex=-1, dir="auto")


def _closed(opened: list[tuple[int, bool]], size: int) -> Iterator[str]:
    while len(opened) > size:
        if opened.pop()[1]:
            yield "</div>"


def _set(text: str, marks: Marks) -> str:
    if marks.code:
        text = f"<code>{text}</code>"
    if marks.emphasis:
        text = f"<i>{text}</i>"
    if marks.strong:
        text = f"<b>{text}</b>"
    return element("span", text, class_="a", title=marks.href) if marks.href else text


def _menus(page: Blocks, judgements: list[Judgement]) -> set[int]:
    """Containers of a row of short blocks none of which is the article's, the outermost ones: they are set in lines."""
    count = [0] * (len(page.containers) + 1)
    plain = [0] * (len(page.containers) + 1)
    for block, judgement in zip(page.blocks, judgements, strict=True):
        count[block.container + 1] += 1
        plain[block.container + 1] += not judgement.kept and len(block.text) <= _MENU_CHARS
    for at in range(len(page.containers)):
        count[at + 1] += count[at]
        plain[at + 1] += plain[at]
    found: set[int] = set()
    inside = -1
    for container in page.containers:
        end = page.ends[container.index]
        size = count[end] - count[container.index]
        if container.index < inside or size < _MENU_BLOCKS or size != plain[end] - plain[container.index]:
            continue
        found.add(container.index)
        inside = end
    return found


def _inset(inset: Inset) -> str:
    """A word for a picture, or for what is embedded: neither is fetched."""
    tag = inset.element.tag
    told = " ".join((inset.element.get("alt") or inset.element.get("title") or "").split())
    where = (inset.element.get("src") or inset.element.get("data-src") or "").strip()
    kind = "picture" if tag in ("img", "amp-img") else {"video": "video", "audio": "sound"}.get(tag, "embedded")
    label = told or _name_of(where)
    return element("div", f"<span>{kind}</span> {escape(label[:200])}", class_="inset", dir="auto")


def _name_of(address: str) -> str:
    if not address or address.startswith("data:"):
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return PurePosixPath(parts.path).name or parts.netloc
