"""The text of blocks in runs that are set alike: what is bold, what is a link and where it leads."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from newsspider.extract.blocks import INLINE, LINE_BREAK, TextBlock
from newsspider.extract.metadata.address import is_complete, join

_STRONG = frozenset({"b", "strong"})
_EMPHASIS = frozenset({"i", "em", "cite", "dfn"})
_CODE = frozenset({"code", "kbd", "samp", "tt"})
_SPACES = re.compile(r" {2,}")
_MOST_PIECES = 100_000
"""Of a page, where an article has hundreds: what comes after them is set plain, for each takes some microseconds."""
_BREAK = re.compile(r" *\n\0 *")


@dataclass(frozen=True, slots=True)
class Marks:
    """How a run of text is set."""

    href: str | None = None
    strong: bool = False
    emphasis: bool = False
    code: bool = False


PLAIN = Marks()


@dataclass(frozen=True, slots=True)
class Run:
    text: str
    """Single spaces, also at its ends where it has some; a `<br>` is `\\n`."""
    marks: Marks = PLAIN


class Runs:
    """The runs of a page's blocks, each block read once however many forms of it are written."""

    def __init__(self, base: str | None) -> None:
        """`base` is the address that relative links are relative to; without it they are not links."""
        self._base = base
        self._marks: dict[HtmlElement, Marks] = {}
        self._read: dict[TextBlock, list[Run]] = {}
        self._left = _MOST_PIECES

    def of(self, block: TextBlock) -> list[Run]:
        """The block's runs, in order."""
        if (found := self._read.get(block)) is None:
            found = self._read[block] = self._runs_of(block)
        return found

    def _runs_of(self, block: TextBlock) -> list[Run]:
        # Most paragraphs are one run, and their text is known already but for line breaks at its ends.
        self._left -= len(block.pieces)
        if self._left < 0 or all(element is None and text != LINE_BREAK for element, text in block.pieces):
            return [Run(block.text)]
        alike: list[tuple[Marks, list[str]]] = []
        for element, text in block.pieces:
            marks = PLAIN if element is None else self._marks_of(element)
            if not alike or alike[-1][0] != marks:
                alike.append((marks, []))
            alike[-1][1].append(text if text == LINE_BREAK else _squeezed(text))
        found: list[Run] = []
        blank = True
        for marks, texts in alike:
            text = "".join(texts)
            if "  " in text:
                text = _SPACES.sub(" ", text)
            if LINE_BREAK in text:
                text = _BREAK.sub("\n", text)
            if blank:
                text = text.lstrip(" ")
            if text:
                blank = text[-1] in " \n"
                found.append(Run(text, marks))
        return found

    def _marks_of(self, element: HtmlElement) -> Marks:
        """Of an inline element and those around it, up to the block's own element."""
        inside: list[HtmlElement] = []
        node: HtmlElement | None = element
        while node is not None and node not in self._marks and node.tag in INLINE:
            inside.append(node)
            node = node.getparent()
        marks = PLAIN if node is None else self._marks.get(node, PLAIN)
        for node in reversed(inside):
            marks = self._marks[node] = self._set_by(node, marks)
        return marks

    def _set_by(self, element: HtmlElement, around: Marks) -> Marks:
        tag = element.tag
        if tag == "a" and (href := address_of(element.get("href"), self._base)):
            return replace(around, href=href)
        if tag in _STRONG:
            return replace(around, strong=True)
        if tag in _EMPHASIS:
            return replace(around, emphasis=True)
        return replace(around, code=True) if tag in _CODE else around


def _squeezed(text: str) -> str:
    """Single spaces, also at the ends where there are some."""
    inner = " ".join(text.split())
    if not inner:
        return " " if text else ""
    return f"{' ' if text[0].isspace() else ''}{inner}{' ' if text[-1].isspace() else ''}"


def address_of(href: str | None, base: str | None) -> str | None:
    """An absolute http(s) address; None for scripts, places on the same page and what cannot be read."""
    if not href or href.lstrip().startswith("#"):
        return None
    try:
        address = join(href.strip(), base)
        if is_complete(address):
            return address
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.netloc else None
