"""A tree -> its text blocks in document order, each with the containers it stands in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml.html import HtmlElement

_SKIPPED = frozenset(
    {
        "script", "style", "noscript", "template", "svg", "iframe", "object", "embed", "canvas", "select", "math",
        "audio", "video", "map", "head", "title", "datalist", "frameset", "applet", "option",
    }
)  # fmt: skip
"""Elements whose text no reader sees as text of the page."""

INLINE = frozenset(
    {
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
        "ins", "kbd", "label", "mark", "nobr", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike",
        "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    }
)  # fmt: skip
"""Elements whose text joins the running text; every other one, custom elements included, begins a new block."""

_WRITABLE = frozenset({"text", "email", "tel", "search", "url", "password"})
_NAMING = ("role", "itemprop", "data-testid", "data-test", "data-component", "data-module", "data-name", "data-type")
"""Attributes that tell what an element is, beside class and id; sites with hashed class names often have one."""
_BOLD = frozenset({"b", "strong"})
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
LINE_BREAK = "\n\0"
"""Stands for a `<br>` among the pieces; pages hold no NUL when they get here."""
_DEEPEST = 400
_MOST_BLOCKS = 20_000
_DIGITS = re.compile(r"\d+")


@dataclass(slots=True, eq=False)
class Container:
    """An element that holds blocks."""

    index: int
    parent: int
    """Index of the container around it; -1 for the outermost."""
    tag: str
    label: str
    """Class, id and what else names it (`role`, `itemprop`, `data-testid` ...), in lower case, as one string."""
    signature: str
    """Tag and first class with digits made alike: what repeated siblings have in common."""
    place: int
    """A number that those share whose path has the same signatures: one place in the page's markup."""
    depth: int
    hidden: bool


@dataclass(slots=True, eq=False)
class TextBlock:
    """A run of text without a block boundary."""

    text: str
    """Single spaces; single line breaks (`<br>`) as `\\n`."""
    container: int
    """Index of its nearest container."""
    link_chars: int
    links: int
    bold_chars: int
    images_before: int
    """Images of the page before it."""
    breaks: int
    """`<br>`s around it that made it a block of its own."""
    ends_in_link: bool = False
    """Whether its last words are a link's."""
    sponsored: int = 0
    """Links in it that say they are paid for (`rel=sponsored`)."""
    pieces: list[tuple[HtmlElement | None, str]] = field(default_factory=list)
    """The raw text with the nearest inline element of each piece (None: none), for HTML and Markdown."""


@dataclass(frozen=True, slots=True, eq=False)
class Inset:
    """What stands between blocks and is no text."""

    before: int
    """Number of blocks before it."""
    container: int
    """Index of its nearest container."""
    element: HtmlElement


@dataclass(slots=True, eq=False)
class Blocks:
    """A page's blocks and their containers."""

    containers: list[Container]
    blocks: list[TextBlock]
    pictures: list[Inset]
    embeds: list[Inset]
    """`iframe`s and their like."""
    fields: list[int] = field(default_factory=list)
    """Indices of the containers in which a reader may write (text and mail fields), once for each such field."""
    _paths: dict[int, list[Container]] = field(default_factory=dict, repr=False)

    def place_of(self, row: int) -> int:
        """The place of a block's container."""
        return self.containers[self.blocks[row].container].place

    def path(self, index: int) -> list[Container]:
        """A container and those around it, from the inside out."""
        found = self._paths.get(index)
        if found is None:
            found = self._paths[index] = []
            while index >= 0:
                found.append(self.containers[index])
                index = self.containers[index].parent
        return found


def read_blocks(root: HtmlElement) -> Blocks:
    """Cut a page into blocks. The tree is not changed."""
    return _Walk().read(root)


class _Walk:
    """One pass over the tree, without recursion: pages may be nested deeper than Python's stack."""

    def __init__(self) -> None:
        self.page = Blocks([], [], [], [])
        self._places: dict[tuple[int, str], int] = {}
        self._open: list[int] = [-1]
        self._pieces: list[tuple[HtmlElement | None, str]] = []
        self._inline: list[HtmlElement] = []
        self._links_open = 0
        self._bold_open = 0
        self._link_chars = 0
        self._bold_chars = 0
        self._links = 0
        self._ends_in_link = False
        self._sponsored = 0
        self._breaks = 0

    def read(self, root: HtmlElement) -> Blocks:
        body = root.find("body")
        top = body if body is not None else root
        self._enter(top)
        # (element, whether it is being left)
        stack: list[tuple[HtmlElement, bool]] = [(top, True)]
        self._text(top.text)
        stack.extend((child, False) for child in reversed(top))
        while stack and len(self.page.blocks) < _MOST_BLOCKS:
            element, leaving = stack.pop()
            if leaving:
                self._leave(element)
            elif self._skips(element):
                self._text(element.tail)
            else:
                self._enter(element)
                self._text(element.text)
                stack.append((element, True))
                stack.extend((child, False) for child in reversed(element))
            if leaving and element is not top:
                self._text(element.tail)
        self._flush()
        return self.page

    def _skips(self, element: HtmlElement) -> bool:
        tag = element.tag
        if not isinstance(tag, str):
            return True
        if tag == "br":
            self._break()
            return True
        if tag in ("img", "amp-img"):
            self.page.pictures.append(Inset(len(self.page.blocks), self._open[-1], element))
            return True
        if tag in ("iframe", "embed", "object", "video", "audio"):
            self.page.embeds.append(Inset(len(self.page.blocks), self._open[-1], element))
            return True
        if tag in ("input", "textarea"):
            if element.get("type", "text").lower() in _WRITABLE:
                self.page.fields.append(self._open[-1])
            return True
        if tag in _SKIPPED or len(self._open) > _DEEPEST:
            return True
        return tag in INLINE and _is_hidden(element.attrib)

    def _enter(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag in INLINE:
            self._inline.append(element)
            if tag == "a":
                self._links_open += 1
                self._links += 1
                if "sponsored" in element.get("rel", ""):
                    self._sponsored += 1
            elif tag in _BOLD:
                self._bold_open += 1
            return
        self._flush()
        parent = self._open[-1]
        containers = self.page.containers
        hidden = parent >= 0 and containers[parent].hidden
        label, signature = "", f"{tag}."
        if attributes := dict(element.items()):
            hidden = hidden or _is_hidden(attributes)
            label = _label(attributes)
            if classes := attributes.get("class", "").split(None, 1):
                signature += _DIGITS.sub("#", classes[0].lower())
        index = len(containers)
        path = (containers[parent].place if parent >= 0 else -1, signature)
        place = self._places.setdefault(path, len(self._places))
        containers.append(Container(index, parent, tag, label, signature, place, len(self._open), hidden))
        self._open.append(index)

    def _leave(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag in INLINE:
            self._inline.pop()
            if tag == "a":
                self._links_open -= 1
            elif tag in _BOLD:
                self._bold_open -= 1
            return
        self._flush()
        self._open.pop()

    def _text(self, text: str | None) -> None:
        if not text:
            return
        self._pieces.append((self._inline[-1] if self._inline else None, text))
        length = len(text.strip())
        if length:
            self._ends_in_link = self._links_open > 0
        if self._links_open:
            self._link_chars += length
        if self._bold_open:
            self._bold_chars += length

    def _break(self) -> None:
        """One `<br>` is a line break, two in a row begin a paragraph."""
        for _, text in reversed(self._pieces):
            if text == LINE_BREAK:
                self._flush()
                self._breaks += 1
                return
            if not text.isspace():
                break
        self._pieces.append((None, LINE_BREAK))

    def _flush(self) -> None:
        if self._pieces:
            raw = "".join(text if text == LINE_BREAK else text.replace("\n", " ") for _, text in self._pieces)
            lines = (" ".join(line.split()) for line in raw.split(LINE_BREAK))
            text = "\n".join(line for line in lines if line)
            if text:
                self.page.blocks.append(
                    TextBlock(
                        text=text,
                        container=self._open[-1],
                        link_chars=self._link_chars,
                        links=self._links,
                        bold_chars=self._bold_chars,
                        images_before=len(self.page.pictures),
                        breaks=self._breaks,
                        ends_in_link=self._ends_in_link,
                        sponsored=self._sponsored,
                        pieces=self._pieces,
                    )
                )
        self._pieces = []
        self._link_chars = self._bold_chars = 0
        self._links = self._links_open
        self._sponsored = 0
        self._breaks = 0


def _label(attributes: Mapping[str, str]) -> str:
    names = [attributes.get("class", ""), attributes.get("id", "")]
    for name, value in attributes.items():
        if name in _NAMING:
            names.append(value)
        elif name.startswith("data-ad"):
            names.append(name)  # its value is a number or a size, that it is there says what it is
    return " ".join(filter(None, names)).lower()


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    if "hidden" in attributes:
        return True
    style = attributes.get("style")
    return bool(style and _HIDDEN_STYLE.search(style))
