"""A page's head and the elements that readers of single fields ask for, found by libxml2 and not one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from newsspider.extract.metadata.named import HEAD_TAGS, MAX_EACH, Named, keep, read_named
from newsspider.extract.metadata.roles import Role, read_names
from newsspider.extract.metadata.text import one_line

_MAX_VALUE_CHARS = 5000
_MAX_NAME_CHARS = 500
_MOST_PROPS = 2_000
"""Looked at, of each kind, before those of the head are left out."""
_META_KEYS = ("property", "name", "itemprop", "http-equiv")
_KEPT = {
    "h1": "headings",
    "h2": "headings",
    "h3": "headings",
    "time": "times",
    "img": "images",
    "figure": "figures",
    "iframe": "frames",
    "embed": "frames",
    "video": "players",
    "audio": "players",
    "blockquote": "quotes",
    "amp-img": "images",
}
_SPECIAL = frozenset(_KEPT) | HEAD_TAGS
_CLASSES: Any = etree.XPath("descendant-or-self::*/@class", smart_strings=False)
_IDS: Any = etree.XPath("descendant-or-self::*/@id", smart_strings=False)
# Values that know their elements: to ask for the elements that have an attribute takes twice as long.
_ITEMPROPS: Any = etree.XPath(f"(descendant-or-self::*/@itemprop)[position() <= {_MOST_PROPS}]")
_PROPERTIES: Any = etree.XPath(f"(descendant-or-self::*/@property)[position() <= {_MOST_PROPS}]")
# One of these is in each name that `Role.WALL` is read from.
_WALLS = ("wall", "piano")


@dataclass(slots=True)
class Collected:
    """Elements of a page by what they may tell, each list in document order and bounded in length."""

    root: HtmlElement
    elements: list[HtmlElement]
    """All of them. lxml makes an element anew for each pass that finds it nowhere else: these are kept, for all that
    follows is quicker by a tenth."""
    told: list[tuple[str, str]] = field(default_factory=list)
    """Of each `<meta>` its property or else its name, in lower case ("" without one), and its content."""
    metas: dict[str, list[str]] = field(default_factory=dict)
    """Values of `<meta>` by name, property, itemprop or http-equiv, in lower case."""
    links: dict[str, list[str]] = field(default_factory=dict)
    """Addresses of `<link>` by rel token."""
    json_ld: list[str] = field(default_factory=list)
    language: str | None = None
    """Of `<html lang>`."""
    base: str | None = None
    title: str | None = None
    """Of the document, on one line."""
    first_title: str | None = None
    """What the first `<title>` of the page holds, a drawing's included."""
    headings: list[HtmlElement] = field(default_factory=list)
    times: list[HtmlElement] = field(default_factory=list)
    images: list[HtmlElement] = field(default_factory=list)
    figures: list[HtmlElement] = field(default_factory=list)
    frames: list[HtmlElement] = field(default_factory=list)
    players: list[HtmlElement] = field(default_factory=list)
    quotes: list[HtmlElement] = field(default_factory=list)
    props: list[HtmlElement] = field(default_factory=list)
    """Elements with microdata's `itemprop` or RDFa's `property`, other than `<meta>`."""
    _named: Named | None = None
    _position: dict[HtmlElement, int] | None = None

    def meta(self, *names: str) -> list[str]:
        """Values of these names, in the order of the names."""
        metas = self.metas
        return [value for name in names if name in metas for value in metas[name]]

    @property
    def named(self) -> Named:
        """What names tell, read when first asked for: a page that says all in its head is not looked through."""
        if self._named is None:
            self._named = read_named(self.root, self.elements, self.props)
        return self._named

    @property
    def byline(self) -> list[HtmlElement]:
        """Elements whose class, id, rel or itemprop speaks of an author."""
        return self.named.byline

    @property
    def dated(self) -> list[HtmlElement]:
        """Elements whose class or id speaks of a date."""
        return self.named.dated

    @property
    def titled(self) -> list[HtmlElement]:
        """Elements whose class or id speaks of a headline."""
        return self.named.titled

    @property
    def crumbs(self) -> list[HtmlElement]:
        """Elements whose class or id speaks of breadcrumbs."""
        return self.named.crumbs

    @property
    def tags(self) -> list[HtmlElement]:
        """Links with rel=tag, and elements whose class or id speaks of keywords."""
        return self.named.tags

    @property
    def position(self) -> dict[HtmlElement, int]:
        """Place in the document, of every element in one of the lists."""
        if self._position is None:
            named = self.named
            listed = {
                *self.headings, *self.times, *self.images, *self.figures, *self.frames, *self.players, *self.quotes,
                *self.props, *named.byline, *named.dated, *named.titled, *named.crumbs, *named.tags,
            }  # fmt: skip
            self._position = {element: place for place, element in enumerate(self.elements) if element in listed}
        return self._position

    @property
    def is_walled(self) -> bool:
        """Whether a class or id speaks of a paywall."""
        if self._named is None:
            names = {*_CLASSES(self.root), *_IDS(self.root)}
            said = "\n".join(names).lower()
            if not any(name in said for name in _WALLS) or not any(read_names(name) & Role.WALL for name in names):
                return False
        return self.named.walls > 0


def collect(root: HtmlElement) -> Collected:
    """Read the tree, without changing it."""
    found = Collected(root, list(root.iter("*")))
    for element in root.iter(*_SPECIAL):
        tag = element.tag
        kind = _KEPT.get(tag)
        if kind is None:
            _read_head(element, tag, found)
        else:
            keep(getattr(found, kind), element)
    found.props += _props(root, found.elements)
    return found


def _props(root: HtmlElement, elements: list[HtmlElement]) -> list[HtmlElement]:
    # Microdata puts values into <meta> in the body, too; RDFa's `property` in the head is Open Graph's.
    items = [element for element in _owners(_ITEMPROPS(root)) if element.tag == "meta" or element.tag not in HEAD_TAGS]
    body = root.find("body")
    properties = (
        [element for element in _owners(_PROPERTIES(body)) if element.tag not in HEAD_TAGS] if body is not None else []
    )
    if items and properties:
        both = {*items, *properties}
        items = [element for element in elements if element in both]
    return (items or properties)[:MAX_EACH]


def _owners(values: Iterable[Any]) -> list[HtmlElement]:
    return [value.getparent() for value in values]


def _read_head(element: HtmlElement, tag: str, found: Collected) -> None:
    """Read what belongs to a document's head, wherever it stands."""
    if tag == "meta":
        _read_meta(element, found)
    elif tag == "link":
        _read_link(element, found)
    elif tag == "script":
        if "ld+json" in (element.get("type") or "").lower() and element.text:
            found.json_ld.append(element.text)
    elif tag == "title":
        parent = element.getparent()
        if found.first_title is None:
            found.first_title = element.text or ""
        if found.title is None and element.text and parent is not None and parent.tag in ("head", "html", "body"):
            found.title = one_line(element.text)
    elif tag == "html":
        found.language = element.get("lang") or element.get("xml:lang")
    elif tag == "base":
        found.base = found.base or element.get("href")


def _read_meta(element: HtmlElement, found: Collected) -> None:
    content = element.get("content")
    names = [element.get(key) for key in _META_KEYS]
    if content:
        found.told.append(((names[0] or names[1] or "").lower(), content))
    else:
        content = element.get("value")
        if not content:
            return
    for name in names:
        if name:
            for single in _tokens(name[:_MAX_NAME_CHARS]):
                values = found.metas.setdefault(single, [])
                if len(values) < MAX_EACH:
                    values.append(content[:_MAX_VALUE_CHARS])


def _read_link(element: HtmlElement, found: Collected) -> None:
    href = element.get("href")
    if not href:
        return
    for rel in _tokens((element.get("rel") or "")[:_MAX_NAME_CHARS]):
        values = found.links.setdefault(rel, [])
        if len(values) < MAX_EACH:
            values.append(href[:_MAX_VALUE_CHARS])


@lru_cache(maxsize=2_000)
def _tokens(value: str) -> tuple[str, ...]:
    return tuple(value.lower().split())
