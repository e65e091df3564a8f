"""What of a page is of something else than its article: another story's card, a list, the masthead, a reader's word.

`enclosing` is the headline's ancestors everywhere: what encloses the headline is the article's, whatever it is called.
"""

from __future__ import annotations

from itertools import islice, takewhile

from lxml.html import HtmlElement

from newsspider.extract.metadata.roles import Role, above, is_furniture, is_in_card, roles
from newsspider.extract.metadata.stamps import parse_stamp
from newsspider.extract.metadata.text import text_of

_MAX_CARD_CHARS = 400
_MIN_TITLE_WORDS = 5
_MAX_DATE_WORDS = 9
_LINK_LEVELS = 5
_MAX_BEFORE = 25


def is_of_card(element: HtmlElement, enclosing: frozenset[HtmlElement]) -> bool:
    """Whether a date stands with a link that reads like a headline: then it is that story's."""
    if is_in_card(element, enclosing):
        return True
    marked = roles(element.get("class", ""), element.get("id", "")) & Role.DATE
    for node in (element, *islice(above(element), 2)):
        if marked or node in enclosing or _is_long(node):
            break
        links = (text_of(link, 100) for link in islice(node.iter("a"), 8))
        if any(len(words.split()) >= _MIN_TITLE_WORDS and parse_stamp(words) is None for words in links):
            return True
    # A date may link to the article itself, as blogs do.
    return _is_in_link(element)


def is_in_small_card(element: HtmlElement, enclosing: frozenset[HtmlElement]) -> bool:
    """Whether the small box around a label is another story's."""
    small = next((node for node in above(element) if node in enclosing or _is_long(node)), None)
    return is_in_card(element, enclosing if small is None else enclosing | {small}) or _is_in_link(element)


def _is_in_link(element: HtmlElement) -> bool:
    """Whether a link around a date holds more words than a date: then it is around a whole card."""
    return any(
        node.tag == "a" and len(text_of(node, 200).split()) > _MAX_DATE_WORDS
        for node in islice(above(element), _LINK_LEVELS)
    )


def _is_long(node: HtmlElement) -> bool:
    return len(text_of(node, _MAX_CARD_CHARS + 50)) > _MAX_CARD_CHARS


def is_headed(element: HtmlElement, enclosing: frozenset[HtmlElement]) -> bool:
    """Whether a heading, or much else, precedes an element in the furniture that holds it: then it is of a list."""
    aside = next((node for node in above(element) if node not in enclosing and is_furniture(node)), None)
    if aside is None:
        return False
    before = list(takewhile(lambda part: part is not element, islice(aside.iter("*"), _MAX_BEFORE + 1)))
    return len(before) > _MAX_BEFORE or any(part.tag in ("h2", "h3", "h4", "h5", "h6") for part in before)


def is_of_other_thing(element: HtmlElement, enclosing: frozenset[HtmlElement]) -> bool:
    """Whether a date is the masthead's, a picture's, a reader's, or one of a list of other articles."""
    for node in (element, *above(element)):
        if node in enclosing:
            return False
        said = roles(node.get("class", ""), node.get("id", ""))
        if said & (Role.CLOCK | Role.CAPTION | Role.MORE | Role.COMMENT) or node.tag in ("figure", "nav", "footer"):
            return not (node.tag == "footer" and is_in_article(node))
    return False


def is_in_article(element: HtmlElement) -> bool:
    return any(node.tag in ("article", "main") for node in above(element))
