"""Whether elements stand in others."""

from __future__ import annotations

from collections.abc import Iterable

from lxml.html import HtmlElement


class Inside:
    """Tells of elements whether one of some holds them, or is them. What was found of one is known of those in it."""

    def __init__(self, elements: Iterable[HtmlElement]) -> None:
        self.elements = frozenset(elements)
        self._known: dict[HtmlElement, bool] = dict.fromkeys(self.elements, True)

    def __call__(self, element: HtmlElement) -> bool:
        path: list[HtmlElement] = []
        node: HtmlElement | None = element
        while node is not None and node not in self._known:
            path.append(node)
            node = node.getparent()
        is_inside = node is not None and self._known[node]
        self._known.update(dict.fromkeys(path, is_inside))
        return is_inside
