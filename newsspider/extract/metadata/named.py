"""Elements by what their class, id, rel and itemprop say they hold: where a page shows what its head does not say."""

from __future__ import annotations

from collections.abc import Iterable, Set
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
    position: dict[HtmlElement, int] = field(default_factory=dict)
    """Place in the document, of every element listed here or kept otherwise."""


def read_named(root: HtmlElement, kept: Set[HtmlElement], props: Iterable[HtmlElement]) -> Named:
    """One pass over the tree. `kept` are elements whose place is wanted, too; `props` those with an `itemprop`."""
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
    wanted = {*kept, *linked, *signed}
    for place, element in enumerate(root.iter("*")):
        css_class, css_id = element.get("class"), element.get("id")
        said = (read_names(css_class) if css_class else 0) | (read_names(css_id) if css_id else 0)
        if not said & _SOUGHT and element not in wanted:
            continue
        is_listed = element in kept
        if _may_be_named(element):
            for role, listed in by_role:
                if said & role:
                    is_listed = keep(listed, element) or is_listed
            if said & Role.WALL:
                found.walls += 1
            if element in signed:
                is_listed = keep(found.byline, element) or is_listed
            if element in linked:
                is_author = "author" in element.get("rel", "")
                is_listed = keep(found.byline if is_author else found.tags, element) or is_listed
        if is_listed:
            found.position[element] = place
    return found


def _linked(root: HtmlElement) -> set[HtmlElement]:
    """Elements whose rel calls what they lead to an author or a tag."""
    return {rel.getparent() for rel in _RELS(root) if _is_telling(rel)}


def _is_telling(rel: str) -> bool:
    return "author" in rel or ("tag" in rel and "tag" in rel.split())


def _may_be_named(element: HtmlElement) -> bool:
    # Microdata puts values into <meta> in the body, too.
    return element.tag not in HEAD_TAGS or (element.tag == "meta" and element.get("itemprop") is not None)


def keep(listed: list[HtmlElement], element: HtmlElement) -> bool:
    """Add an element to a list, once and where there is room; whether it is there."""
    if len(listed) >= MAX_EACH:
        return False
    if not listed or listed[-1] is not element:
        listed.append(element)
    return True
