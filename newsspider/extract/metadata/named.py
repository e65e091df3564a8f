"""Elements by what their class, id, rel and itemprop say they hold: where a page shows what its head does not say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from newsspider.extract.metadata.roles import Role, read_names

MAX_EACH = 200
HEAD_TAGS = frozenset({"meta", "script", "link", "title", "html", "base", "body"})
"""What belongs to a document's head, and the body: its class tells of the page, "has-sidebar", not of what is in it."""

_SOUGHT = Role.AUTHOR | Role.DATE | Role.TITLE | Role.CRUMBS | Role.TAGS | Role.WALL
_RELS: Any = etree.XPath("descendant-or-self::*/@rel")


@dataclass(slots=True)
class Named:
    """Lists are in document order and bounded in length."""

    byline: list[HtmlElement] = field(default_factory=list)
    """Elements whose class, id, rel or itemprop speaks of an author."""
    dated: list[HtmlElement] = field(default_factory=list)
    """Elements whose class or id speaks of a date."""
    titled: list[HtmlElement] = field(default_factory=list)
    """Elements whose class or id speaks of a headline."""
    crumbs: list[HtmlElement] = field(default_factory=list)
    tags: list[HtmlElement] = field(default_factory=list)
    """Links with rel=tag, and elements whose class or id speaks of keywords."""
    walls: int = 0
    """Elements whose class or id speaks of a paywall."""


def read_named(root: HtmlElement, elements: Sequence[HtmlElement], props: Iterable[HtmlElement]) -> Named:
    """One pass over the tree's elements, of which `props` are those with an `itemprop`."""
    found = Named()
    by_role = (
        (Role.AUTHOR, found.byline),
        (Role.DATE, found.dated),
        (Role.TITLE, found.titled),
        (Role.CRUMBS, found.crumbs),
        (Role.TAGS, found.tags),
    )
    signed = {element for element in props if element.get("itemprop", "").lower() in ("author", "creator")}
    linked = _linked(root)
    wanted = linked | signed
    # Most elements tell nothing: what is looked up for each of them takes most of the time.
    classes = [element.get("class", "") for element in elements]
    ids = [element.get("id", "") for element in elements]
    telling = {name: said for name in {*classes, *ids} if (said := read_names(name)) & _SOUGHT}
    for element, css_class, css_id in zip(elements, classes, ids, strict=True):
        if not (css_class in telling or css_id in telling or element in wanted) or not _may_be_named(element):
            continue
        said = telling.get(css_class, 0) | telling.get(css_id, 0)
        for role, listed in by_role:
            if said & role:
                keep(listed, element)
        if said & Role.WALL:
            found.walls += 1
        if element in signed:
            keep(found.byline, element)
        if element in linked:
            keep(found.byline if "author" in element.get("rel", "") else found.tags, element)
    return found


def _linked(root: HtmlElement) -> set[HtmlElement]:
    """Elements whose rel calls what they lead to an author or a tag."""
    return {rel.getparent() for rel in _RELS(root) if _is_telling(rel)}


def _is_telling(rel: str) -> bool:
    return "author" in rel or ("tag" in rel and "tag" in rel.split())


def _may_be_named(element: HtmlElement) -> bool:
    # Microdata puts values into <meta> in the body, too.
    return element.tag not in HEAD_TAGS or (element.tag == "meta" and element.get("itemprop") is not None)


def keep(listed: list[HtmlElement], element: HtmlElement) -> None:
    """Add an element to a list, once and where there is room."""
    if len(listed) < MAX_EACH and (not listed or listed[-1] is not element):
        listed.append(element)
