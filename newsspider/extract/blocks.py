"""A tree -> its text blocks in document order, each with the containers it stands in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree
from lxml.html import HtmlElement

from newsspider.extract.lexicon import words_of

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

LISTS = frozenset({"ul", "ol", "dl", "table"})
"""Elements whose items or cells belong together."""

_WRITABLE = frozenset({"text", "email", "tel", "search", "url", "password"})
_PICTURES = frozenset({"img", "amp-img"})
_EMBEDS = frozenset({"iframe", "embed", "object", "video", "audio"})
_FIELDS = frozenset({"input", "textarea"})
_TOLD = _SKIPPED | INLINE | _PICTURES | _EMBEDS | _FIELDS | {"br"}
"""Elements that begin no block."""
_NAMING = ("role", "itemprop", "data-testid", "data-test", "data-component", "data-module", "data-name", "data-type")
"""Attributes that tell what an element is, beside class and id; sites with hashed class names often have one."""
_BOLD = frozenset({"b", "strong"})
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
LINE_BREAK = "\n\0"
"""Stands for a `<br>` among the pieces; pages hold no NUL when they get here."""
_DEEPEST = 400
_MOST_NAME_CHARS = 300
"""Of an element's classes, of which the first is read and kept for the next page."""
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
    _words: list[str] | None = field(default=None, repr=False)

    @property
    def words(self) -> list[str]:
        """Of the text, in lower case; read once, and not to be changed."""
        if self._words is None:
            self._words = words_of(self.text)
        return self._words


@dataclass(frozen=True, slots=True, eq=False)
class Inset:
    """What stands between blocks and is no text."""

    before: int
    """Number of blocks before it."""
    container: int
    """Index of its nearest container."""
    element: HtmlElement
    order: int = 0
    """Number of such things before it."""


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
    elements: list[HtmlElement] = field(default_factory=list, repr=False)
    """Of each container; none for a text without markup, or where nobody needs the tree any more."""
    _paths: dict[int, list[Container]] = field(default_factory=dict, repr=False)
    _ends: list[int] | None = field(default=None, repr=False)
    _lists: list[tuple[Container, ...]] | None = field(default=None, repr=False)
    _innermost: dict[tuple[str, ...], list[int]] = field(default_factory=dict, repr=False)

    def place_of(self, row: int) -> int:
        """The place of a block's container."""
        return self.containers[self.blocks[row].container].place

    @property
    def ends(self) -> list[int]:
        """Of each container, the index of the first one after it that is not inside it."""
        if self._ends is None:
            self._ends = [index + 1 for index in range(len(self.containers))]
            for container in reversed(self.containers):
                if container.parent >= 0:
                    self._ends[container.parent] = max(self._ends[container.parent], self._ends[container.index])
        return self._ends

    def holds(self, index: int, row: int) -> bool:
        """Whether a block stands in a container, however deep."""
        return 0 <= index <= self.blocks[row].container < self.ends[index]

    def lists_around(self, row: int) -> tuple[Container, ...]:
        """The lists and tables that a block stands in, from the inside out. A figure is no part of those around it."""
        if self._lists is None:
            self._lists = []
            for container in self.containers:
                around = self._lists[container.parent] if container.parent >= 0 and container.tag != "figure" else ()
                self._lists.append((container, *around) if container.tag in LISTS else around)
        return self._lists[self.blocks[row].container]

    def innermost(self, tags: tuple[str, ...]) -> list[int]:
        """Of each container, the index of the nearest one of these tags, from itself outwards; its own where there is
        none."""
        found = self._innermost.get(tags)
        if found is None:
            nearest: list[int] = []
            for container in self.containers:
                around = nearest[container.parent] if container.parent >= 0 else -1
                nearest.append(container.index if container.tag in tags else around)
            found = [index if near < 0 else near for index, near in enumerate(nearest)]
            self._innermost[tags] = found
        return found

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
        self._sponsored_open = 0
        self._breaks = 0

    def read(self, root: HtmlElement) -> Blocks:
        body = root.find("body")
        top = body if body is not None else root
        opened = self._open
        skipped: HtmlElement | None = None
        preformatted = 0
        walk = etree.iterwalk(top, events=("start", "end", "comment", "pi"))
        for event, element in walk:
            if event == "start":
                tag = element.tag
                if tag in _TOLD and element is not top:
                    if self._skips(element, tag):
                        skipped = element
                        walk.skip_subtree()
                        continue
                elif len(opened) > _DEEPEST:
                    skipped = element
                    walk.skip_subtree()
                    continue
                else:
                    self._enter(element, tag)
                    preformatted += tag == "pre"
                text = element.text
            elif element is top:
                break
            else:
                if element is skipped:
                    skipped = None
                elif event == "end":
                    tag = element.tag
                    if tag in INLINE:
                        self._leave_inline(tag)
                    else:
                        self._flush()
                        opened.pop()
                        preformatted -= tag == "pre"
                        if len(self.page.blocks) >= _MOST_BLOCKS:
                            break
                text = element.tail
            # A block begins with its first word, but for a program, whose first line may be indented.
            if text and (self._pieces or preformatted or not text.isspace()):
                self._text(text)
        self._flush()
        return self.page

    def _skips(self, element: HtmlElement, tag: str) -> bool:
        """Whether nothing in an element that begins no block is text; notes what it is."""
        if tag in INLINE:
            if element.get("hidden") is not None or _hides(element.get("style")):
                return True
            self._enter_inline(element, tag)
            return False
        if tag == "br":
            self._break()
        elif tag in _PICTURES:
            self.page.pictures.append(self._inset(element))
        elif tag in _EMBEDS:
            self.page.embeds.append(self._inset(element))
        elif tag in _FIELDS and element.get("type", "text").lower() in _WRITABLE:
            self.page.fields.append(self._open[-1])
        return True

    def _inset(self, element: HtmlElement) -> Inset:
        order = len(self.page.pictures) + len(self.page.embeds)
        return Inset(len(self.page.blocks), self._open[-1], element, order)

    def _enter_inline(self, element: HtmlElement, tag: str) -> None:
        self._inline.append(element)
        if tag == "a":
            self._links_open += 1
            self._links += 1
            is_paid = _is_sponsored(element)
            self._sponsored += is_paid
            self._sponsored_open += is_paid
        elif tag in _BOLD:
            self._bold_open += 1

    def _leave_inline(self, tag: str) -> None:
        element = self._inline.pop()
        if tag == "a":
            self._links_open -= 1
            self._sponsored_open -= _is_sponsored(element)
        elif tag in _BOLD:
            self._bold_open -= 1

    def _enter(self, element: HtmlElement, tag: str) -> None:
        self._flush()
        parent = self._open[-1]
        containers = self.page.containers
        around, hidden = (containers[parent].place, containers[parent].hidden) if parent >= 0 else (-1, False)
        label = classes = ""
        if attributes := element.items():
            label, classes, is_hidden = _named(attributes)
            hidden = hidden or is_hidden
        signature = _signature(tag, classes[:_MOST_NAME_CHARS])
        index = len(containers)
        place = self._places.setdefault((around, signature), len(self._places))
        containers.append(Container(index, parent, tag, label, signature, place, len(self._open), hidden))
        self.page.elements.append(element)
        self._open.append(index)

    def _text(self, text: str) -> None:
        inline = self._inline
        self._pieces.append((inline[-1] if inline else None, text))
        if self._links_open or self._bold_open:
            length = len(text.strip())
            if length:
                self._ends_in_link = self._links_open > 0
            if self._links_open:
                self._link_chars += length
            if self._bold_open:
                self._bold_chars += length
        elif self._ends_in_link and not text.isspace():
            self._ends_in_link = False

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
        if pieces := self._pieces:
            # Line breaks part blocks, too, and one element may hold any number of them.
            is_room = len(self.page.blocks) < _MOST_BLOCKS
            if is_room and (text := block_text([text for _, text in pieces])):
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
                        pieces=pieces,
                    )
                )
            self._pieces = []
            self._link_chars = self._bold_chars = 0
        # A link may enclose blocks: then it is in each of them.
        self._links = self._links_open
        self._sponsored = self._sponsored_open
        self._breaks = 0


def block_text(texts: list[str]) -> str:
    """Texts of pieces as one text: single spaces, and single line breaks where they hold some."""
    if LINE_BREAK not in texts:
        return " ".join("".join(texts).split())
    raw = "".join(text if text == LINE_BREAK else text.replace("\n", " ") for text in texts)
    lines = (" ".join(line.split()) for line in raw.split(LINE_BREAK))
    return "\n".join(line for line in lines if line)


def _named(attributes: list[tuple[str, str]]) -> tuple[str, str, bool]:
    """What an element is called (see `Container.label`), its classes, and whether it is hidden."""
    if len(attributes) == 1 and attributes[0][0] == "class":  # most
        return attributes[0][1].lower(), attributes[0][1], False
    classes = identity = ""
    others: list[str] = []
    hidden = False
    for name, value in attributes:
        if name == "class":
            classes = value
        elif name == "id":
            identity = value
        elif name in _NAMING:
            others.append(value)
        elif name == "hidden" or (name == "style" and _hides(value)):
            hidden = True
        elif name.startswith("data-ad"):
            others.append(name)  # its value is a number or a size, that it is there says what it is
    label = " ".join(filter(None, (classes, identity, *others))).lower()
    return label, classes, hidden


@lru_cache(maxsize=5_000)
def _signature(tag: str, classes: str) -> str:
    first = classes.lower().split(None, 1)
    return f"{tag}.{_DIGITS.sub('#', first[0]) if first else ''}"


def _is_sponsored(link: HtmlElement) -> bool:
    return "sponsored" in link.get("rel", "").lower()


def _hides(style: str | None) -> bool:
    return bool(style and _HIDDEN_STYLE.search(style))
