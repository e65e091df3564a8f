"""Text of an element as a reader sees it, on one line and of bounded length."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from itertools import islice

from lxml.html import HtmlElement

from newsspider.characters import DIRECTIONS, NO_TEXT

_UNREAD = frozenset({"script", "style", "noscript", "template", "svg", "select", "textarea"})
# Elements that do not part words: <b>N</b>ATO is one word, <span>Kicker</span><span>Title</span> is two.
_INSIDE_WORDS = frozenset(
    {"a", "b", "i", "em", "strong", "mark", "abbr", "sub", "sup", "u", "s", "q", "cite", "font", "wbr"}
)
_MIN_STEPS = 300
_KEPT_CHARS = 500
"""A longer text's form is not kept for the next time it is asked for."""
_INVISIBLE = NO_TEXT | DIRECTIONS | dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,10});")
_TAG = re.compile(r"<[/a-zA-Z][^<>]{0,400}>")
_WORD = re.compile(r"\w+")


def one_line(text: str, limit: int = 2000) -> str:
    """Single spaces, no invisible characters, at most `limit` characters."""
    line = " ".join(text[: limit * 2].split())
    # The table costs more than all else here, and nothing that it takes out is printable.
    if not line.isprintable():
        line = " ".join(line.translate(_INVISIBLE).split())
    return line[:limit]


def plain(text: str, limit: int = 2000) -> str:
    """One line of a declared text: entities (also doubly escaped ones) and tags are read, not kept."""
    text = text[: limit * 3]
    for _ in range(2):
        if "&" not in text or not _ENTITY.search(text):
            break
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    return one_line(text, limit)


def text_of(element: HtmlElement, limit: int = 600, skip: frozenset[HtmlElement] = frozenset()) -> str:
    """What the element shows, on one line; reading stops after about `limit` characters."""
    if not len(element):  # most of them
        is_read = isinstance(element.tag, str) and element.tag not in _UNREAD and element not in skip
        return one_line(element.text, limit) if is_read and element.text else ""
    parts: list[str] = []
    _gather(element, parts, limit * 2, skip)
    return one_line("".join(parts), limit)


def _gather(top: HtmlElement, parts: list[str], left: int, skip: frozenset[HtmlElement]) -> None:
    # Depth is bounded by a stack of our own: a page may nest deeper than Python recurses. It holds elements to be read,
    # and what follows those that are being read.
    stack: list[HtmlElement | str] = [top]
    # Elements without any text cost time, too.
    steps = _MIN_STEPS + left
    while stack and left > 0 and steps > 0:
        element = stack.pop()
        steps -= 1
        if isinstance(element, str):
            parts.append(element)
            left -= len(element)
            continue
        tag, after = element.tag, (element.tail or "") if element is not top else ""
        if not isinstance(tag, str) or tag in _UNREAD or element in skip:
            parts.append(after)
            continue
        gap = "" if tag in _INSIDE_WORDS else " "
        text = f"{gap}{element.text or ''}"
        # To count the children, or to cut their list, takes time for all of them.
        if children := list(islice(element, steps)):
            stack.append(f"{gap}{after}")
            stack.extend(reversed(children))
        else:
            text = f"{text}{gap}{after}"
        parts.append(text)
        left -= len(text)


def fold(text: str) -> str:
    """Compare-form: words only, without case, quotes and dashes of any kind."""
    return _fold(text) if len(text) <= _KEPT_CHARS else _fold.__wrapped__(text)


@lru_cache(maxsize=1_000)
def _fold(text: str) -> str:
    if not text.isprintable():
        text = text.translate(_INVISIBLE)
    text = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(_WORD.findall(text))
