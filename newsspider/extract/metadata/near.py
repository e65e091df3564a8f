"""The neighbourhood of a headline: where signature and date of an article stand."""

from __future__ import annotations

from collections import deque
from collections.abc import Container, Iterator

from lxml.html import HtmlElement

from newsspider.extract.metadata.roles import Role, above, is_aside, is_furniture, roles
from newsspider.extract.metadata.text import text_of

_MAX_STEPS = 160
_MAX_BEFORE = 25
_SURE_LEVELS = 1
_SCOPE_LEVELS = 5
_BODY_CHARS = 250
_ASIDE_CHARS = 300
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
    for level in range(_SCOPE_LEVELS):
        parent = scope.getparent()
        # A cell of a table that lays out the page is a container; the table itself is the page.
        if parent is None or parent.tag in ("main", "body", "html", "tr", "tbody", "table"):
            break
        # Blogs set the day above the box of the post; a masthead with its clock has links, if only to the front page.
        if level >= _SURE_LEVELS and any(
            next(top.iter("a"), None) is not None for top in scope.itersiblings(preceding=True)
        ):
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
            if not isinstance(element.tag, str) or element.tag in _NOT_LINES or _is_apart(element):
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
        said = roles(node.get("class", ""), node.get("id", ""))
        # "date-header", "ArticleHeader-Date": the day above a headline, where nothing around it is a head.
        if node.tag == "header" or said & Role.CLOCK or (said & Role.HEAD and not said & Role.DATE):
            return True
    return False


def _is_apart(element: HtmlElement) -> bool:
    """Whether an element after the headline is furniture, or a caption; a class may be named for its type size."""
    said = roles(element.get("class", ""), element.get("id", ""))
    if said & Role.CAPTION:
        return next(element.iter("time"), None) is None
    if element.tag == "aside" and not said & Role.ASIDE:
        # Some designs put the lines about the article beside its text: few words, no headings.
        return (
            next(element.iter("h2", "h3", "h4", "h5", "h6"), None) is not None
            or len(text_of(element, _ASIDE_CHARS + 50)) > _ASIDE_CHARS
        )
    return is_furniture(element) and not (said & Role.DATE and said & Role.COMMENT)
