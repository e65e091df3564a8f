"""What an element stands in, known for its neighbours once it is known for one of them."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from lxml.html import HtmlElement

from newsspider.extract.metadata.roles import is_furniture

_TOP = frozenset({"body", "html"})
_HOLDERS = frozenset({"article", "main"})


@dataclass(frozen=True, slots=True)
class Around:
    """What is true of an element or of one around it."""

    is_furniture: bool = False
    """It is furniture, nearer than what encloses the headline: as `roles.is_aside` says."""
    is_other: bool = False
    """It is an `<article>` that does not enclose the headline."""
    is_marked: bool = False
    """It is an `<article>`, `<main>` or `<figure>`."""


_NOTHING = Around()


class Surroundings:
    """Of a page's elements: each element around them is looked at once, however many stand in it."""

    def __init__(self, enclosing: Container[HtmlElement]) -> None:
        """`enclosing` holds the headline's ancestors: they are the article's, whatever they are called."""
        self._enclosing = enclosing
        self._known: dict[HtmlElement, Around] = {}

    def of(self, element: HtmlElement) -> Around:
        """Without recursion: pages may be nested deeper than Python's stack."""
        inside: list[HtmlElement] = []
        node: HtmlElement | None = element
        while node is not None and node not in self._known:
            inside.append(node)
            node = node.getparent()
        around = _NOTHING if node is None else self._known[node]
        for node in reversed(inside):
            around = self._known[node] = self._within(node, around)
        return around

    def _within(self, element: HtmlElement, around: Around) -> Around:
        tag, encloses = element.tag, element in self._enclosing
        if encloses or tag in _TOP:
            aside = False
        else:
            aside = around.is_furniture or (tag not in _HOLDERS and is_furniture(element))
        other = around.is_other or (tag == "article" and not encloses)
        marked = around.is_marked or tag == "figure" or tag in _HOLDERS
        if (aside, other, marked) == (around.is_furniture, around.is_other, around.is_marked):
            return around
        return Around(aside, other, marked)
