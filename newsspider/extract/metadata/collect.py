"""One pass over the tree: everything the readers of single fields will ask for."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from lxml.html import HtmlElement

from newsspider.extract.metadata.roles import Role, roles
from newsspider.extract.metadata.text import one_line

_MAX_VALUE_CHARS = 5000
_MAX_EACH = 200
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
_SPECIAL = frozenset(_KEPT) | {"meta", "script", "link", "title", "html", "base", "body"}


@dataclass(slots=True)
class Collected:
    """Elements of a page by what they may tell, each list in document order and bounded in length."""

    metas: dict[str, list[str]] = field(default_factory=dict)
    """Values of `<meta>` by name, property, itemprop or http-equiv, in lower case."""
    links: dict[str, list[str]] = field(default_factory=dict)
    """Addresses of `<link>` by rel token."""
    json_ld: list[str] = field(default_factory=list)
    language: str | None = None
    """Of `<html lang>`."""
    base: str | None = None
    title: str | None = None
    headings: list[HtmlElement] = field(default_factory=list)
    times: list[HtmlElement] = field(default_factory=list)
    images: list[HtmlElement] = field(default_factory=list)
    figures: list[HtmlElement] = field(default_factory=list)
    frames: list[HtmlElement] = field(default_factory=list)
    players: list[HtmlElement] = field(default_factory=list)
    quotes: list[HtmlElement] = field(default_factory=list)
    props: list[HtmlElement] = field(default_factory=list)
    """Elements with microdata's `itemprop` or RDFa's `property`, other than `<meta>`."""
    byline: list[HtmlElement] = field(default_factory=list)
    """Elements whose class, id or rel speaks of an author."""
    dated: list[HtmlElement] = field(default_factory=list)
    """Elements whose class or id speaks of a date."""
    titled: list[HtmlElement] = field(default_factory=list)
    """Elements whose class or id speaks of a headline."""
    crumbs: list[HtmlElement] = field(default_factory=list)
    tags: list[HtmlElement] = field(default_factory=list)
    """Links with rel=tag, and elements whose class or id speaks of keywords."""
    walls: int = 0
    """Elements whose class or id speaks of a paywall."""
    position: dict[HtmlElement, int] = field(default_factory=dict)
    """Place in the document, of every kept element."""

    def meta(self, *names: str) -> list[str]:
        """Values of these names, in the order of the names."""
        return [value for name in names for value in self.metas.get(name, ())]


def collect(root: HtmlElement) -> Collected:
    """Read the tree once, without changing it."""
    found = Collected()
    by_role = (
        (Role.AUTHOR, found.byline),
        (Role.DATE, found.dated),
        (Role.TITLE, found.titled),
        (Role.CRUMBS, found.crumbs),
        (Role.TAGS, found.tags),
    )
    for place, element in enumerate(root.iter("*")):
        tag = element.tag
        kept = False
        if tag in _SPECIAL:
            kind = _KEPT.get(tag)
            if kind is not None:
                kept = _keep(getattr(found, kind), element)
            elif _read_head(element, tag, found):
                continue
        get = element.get
        said = roles(get("class") or "", get("id") or "")
        if said:
            for role, listed in by_role:
                if said & role:
                    kept = _keep(listed, element) or kept
            if said & Role.WALL:
                found.walls += 1
        prop = get("itemprop")
        if prop is not None or get("property") is not None:
            kept = _keep(found.props, element) or kept
            if prop is not None and prop.lower() in ("author", "creator"):
                kept = _keep(found.byline, element) or kept
        rel = get("rel")
        if rel:
            if "author" in rel:
                kept = _keep(found.byline, element) or kept
            elif "tag" in rel.split():
                kept = _keep(found.tags, element) or kept
        if kept:
            found.position[element] = place
    return found


def _read_head(element: HtmlElement, tag: str, found: Collected) -> bool:
    """Read what belongs to a document's head, wherever it stands; whether that is all it can tell."""
    if tag == "meta":
        _read_meta(element, found)
        # Microdata puts values into <meta> in the body, too.
        return element.get("itemprop") is None
    if tag == "script":
        if "ld+json" in (element.get("type") or "").lower() and element.text:
            found.json_ld.append(element.text)
    elif tag == "link":
        _read_link(element, found)
    elif tag == "title":
        parent = element.getparent()
        if found.title is None and element.text and parent is not None and parent.tag in ("head", "html", "body"):
            found.title = one_line(element.text)
    elif tag == "html":
        found.language = element.get("lang") or element.get("xml:lang")
    elif tag == "base":
        found.base = found.base or element.get("href")
    # The body's class tells of the page, "has-sidebar", and not of what is in it.
    return True


def _keep(listed: list[HtmlElement], element: HtmlElement) -> bool:
    if len(listed) >= _MAX_EACH:
        return False
    if not listed or listed[-1] is not element:
        listed.append(element)
    return True


def _read_meta(element: HtmlElement, found: Collected) -> None:
    content = element.get("content") or element.get("value")
    if not content:
        return
    for key in _META_KEYS:
        name = element.get(key)
        if name:
            for single in name.lower().split():
                values = found.metas.setdefault(single, [])
                if len(values) < _MAX_EACH:
                    values.append(content[:_MAX_VALUE_CHARS])


def _read_link(element: HtmlElement, found: Collected) -> None:
    href = element.get("href")
    if not href:
        return
    for rel in _tokens(element.get("rel") or ""):
        values = found.links.setdefault(rel, [])
        if len(values) < _MAX_EACH:
            values.append(href[:_MAX_VALUE_CHARS])


@lru_cache(maxsize=256)
def _tokens(value: str) -> tuple[str, ...]:
    return tuple(value.lower().split())
