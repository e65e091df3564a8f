"""Text of an element as a reader sees it, on one line and of bounded length."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

from lxml.html import HtmlElement

from newsspider.extract.parse import NO_TEXT

_UNREAD = frozenset({"script", "style", "noscript", "template", "svg", "select", "textarea"})
# Elements that do not part words: <b>N</b>ATO is one word, <span>Kicker</span><span>Title</span> is two.
_INSIDE_WORDS = frozenset(
    {"a", "b", "i", "em", "strong", "mark", "abbr", "sub", "sup", "u", "s", "q", "cite", "font", "wbr"}
)
_MIN_STEPS = 1_000
_INVISIBLE = NO_TEXT | dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
_QUOTES = str.maketrans(
    dict.fromkeys('\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u00ab\u00bb\u2039\u203a"`', "'")
    | dict.fromkeys("\u2010\u2011\u2013\u2014", "-")
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,10});")
_TAG = re.compile(r"<[/a-zA-Z][^<>]{0,400}>")
_WORD = re.compile(r"\w+")


def one_line(text: str, limit: int = 2000) -> str:
    """Single spaces, no invisible characters, at most `limit` characters."""
    return " ".join(text[: limit * 2].translate(_INVISIBLE).split())[:limit]


def plain(text: str, limit: int = 2000) -> str:
    """One line of a declared text: entities (also doubly escaped ones) and tags are read, not kept."""
    text = text[: limit * 3]
    for _ in range(2):
        if not _ENTITY.search(text):
            break
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    return one_line(text, limit)


def text_of(element: HtmlElement, limit: int = 600, skip: frozenset[HtmlElement] = frozenset()) -> str:
    """What the element shows, on one line; reading stops after about `limit` characters."""
    parts: list[str] = []
    _gather(element, parts, limit * 2, skip)
    return one_line("".join(parts), limit)


def _gather(top: HtmlElement, parts: list[str], left: int, skip: frozenset[HtmlElement]) -> None:
    # Depth is bounded by a stack of our own: a page may nest deeper than Python recurses.
    stack: list[tuple[HtmlElement, bool]] = [(top, False)]
    # Elements without any text cost time, too.
    steps = _MIN_STEPS + left
    while stack and left > 0 and steps > 0:
        element, closing = stack.pop()
        steps -= 1
        tag = element.tag
        if closing:
            if tag not in _INSIDE_WORDS:
                parts.append(" ")
            if element is not top and element.tail:
                parts.append(element.tail)
                left -= len(element.tail)
            continue
        if not isinstance(tag, str) or tag in _UNREAD or element in skip:
            if element is not top and element.tail:
                parts.append(element.tail)
            continue
        if tag not in _INSIDE_WORDS:
            parts.append(" ")
        if element.text:
            parts.append(element.text)
            left -= len(element.text)
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(element[:steps]))


@lru_cache(maxsize=5_000)
def fold(text: str) -> str:
    """Compare-form: words only, without case, quotes and dashes of any kind."""
    text = unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).translate(_QUOTES).casefold()
    return " ".join(_WORD.findall(text))
