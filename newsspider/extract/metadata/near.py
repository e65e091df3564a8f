"""The neighbourhood of a headline: where signature and date of an article stand."""

from __future__ import annotations

from collections import deque
from collections.abc import Container, Iterator

from lxml.html import HtmlElement

from newsspider.extract.metadata.roles import Role, above, is_aside, is_furniture, roles
from newsspider.extract.metadata.text import text_of

_MAX_STEPS = 160
_MAX_BEFORE = 25
_SCOPE_LEVELS = 3
_BODY_CHARS = 250
# Captions speak of pictures, quotes of others, and the rest shows no text.
_NOT_LINES = frozenset(
    {"figure", "figcaption", "blockquote", "script", "style", "noscript", "template", "svg", "select", "iframe"}
)


def near(headline: HtmlElement) -> Iterator[HtmlElement]:
    """Small elements around a headline: what precedes it in its own container, then what follows it, up to the text.

    Furniture is left out with all that is in it.
    """
    enclosing = set(headline.iterancestors())
    scope = headline
    for _ in range(_SCOPE_LEVELS):
        parent = scope.getparent()
        # A cell of a table that lays out the page is a container; the table itself is the page.
        if parent is None or parent.tag in ("main", "body", "html", "tr", "tbody", "table"):
            break
        scope = parent
        if parent.tag in ("article", "td"):
            break
    before: deque[HtmlElement] = deque(maxlen=_MAX_BEFORE)
    for element in scope.iter("*"):
        if element is headline:
            break
        before.append(element)
    for element in reversed(before):
        if element not in enclosing and not is_aside(element, enclosing) and not _is_in_head(element, enclosing):
            yield element
    left, texts = _MAX_STEPS, 0
    node: HtmlElement | None = headline
    while node is not None and node.tag != "body":
        sibling = node.getnext()
        if sibling is None:
            node = node.getparent()
            continue
        node = sibling
        stack = [sibling]
        while stack:
            element = stack.pop()
            if not isinstance(element.tag, str) or element.tag in _NOT_LINES or is_furniture(element):
                continue
            if roles(element.get("class", ""), element.get("id", "")) & Role.CAPTION:
                continue
            left -= 1
            if left < 0:
                return
            if element.tag == "p" and len(text_of(element, _BODY_CHARS)) >= _BODY_CHARS - 10:
                texts += 1
                if texts >= 2:
                    return
            yield element
            stack.extend(reversed(element))


def _is_in_head(element: HtmlElement, enclosing: Container[HtmlElement]) -> bool:
    """Whether an element belongs to the page's masthead; the head that holds the headline is the article's."""
    for node in (element, *above(element)):
        if node in enclosing:
            return False
        if node.tag == "header" or roles(node.get("class", ""), node.get("id", "")) & (Role.HEAD | Role.CLOCK):
            return True
    return False
