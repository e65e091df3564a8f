"""The article's text out of a page's scripts, for pages that show none before their scripts have run."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator

from lxml.html import HtmlElement

from newsspider.characters import NO_TEXT
from newsspider.errors import ExtractionError
from newsspider.extract.assemble import Part, assemble, words_in
from newsspider.extract.blocks import read_blocks
from newsspider.extract.metadata.json_ld import json_ld_article_body
from newsspider.extract.parse import parse
from newsspider.extract.plaintext import read_lines

_MOST_SCRIPT_CHARS = 4_000_000
_MOST_NODES = 50_000
_MUCH_MORE = 3
_FEW_BESIDE_DECLARED = 3
"""Times as many words as are few may be shown where JSON-LD says what the text is: a teaser, a biography, a notice."""
# Variables that frameworks keep a page's state in: Next.js, Fusion (Arc), and what others call it.
_STATE = re.compile(
    r"^\s*(?:window\.|var\s{1,9}|self\.)?[\w.]{0,80}(?:state|globalContent|props|data)[\w.]{0,80}\s{0,9}=\s{0,9}(?={)",
    re.IGNORECASE,
)
_FUSION = re.compile(r"Fusion\.globalContent\s*=\s*(?={)")
_BODY_KEYS = frozenset({"articlebody", "body", "bodyhtml", "content", "html", "text", "content_elements"})
_TEXT_TYPES = frozenset({"text", "paragraph", "p"})
_TEXT_KEYS = ("content", "text", "html", "value")
_TAG = re.compile(r"<(?:p|div|br|h[1-6])\b", re.IGNORECASE)


def read_script_text(root: HtmlElement, shown: list[Part], few_words: int) -> list[Part] | None:
    """The article as JSON-LD or the page's state have it; None where what is shown is enough or theirs is not more."""
    if (words := len(words_in(shown))) >= few_words * _FEW_BESIDE_DECLARED:
        return None
    scripts = list(root.iter("script"))
    best = _declared(scripts)
    if best is None and words < few_words:
        best = max(_candidates(scripts), key=len, default="")
    if best is None:
        return None
    found = _parts(best)
    size = len(words_in(found))
    return found if size >= few_words and size >= _MUCH_MORE * words else None


def _declared(scripts: Iterable[HtmlElement]) -> str | None:
    linked = [script.text for script in scripts if script.text and "ld+json" in (script.get("type") or "")]
    return json_ld_article_body(linked) or None


def _candidates(scripts: Iterable[HtmlElement]) -> Iterator[str]:
    for script in scripts:
        text = script.text
        if not text or len(text) > _MOST_SCRIPT_CHARS or "ld+json" in (script.get("type") or ""):
            continue
        start = _FUSION.search(text) or _STATE.match(text)
        if start is None and (script.get("type") or "") != "application/json":
            continue
        try:
            state, _ = json.JSONDecoder(strict=False).raw_decode(text, start.end() if start else _blank(text))
        except (ValueError, RecursionError):
            continue
        yield from _bodies(state)


def _blank(text: str) -> int:
    return len(text) - len(text.lstrip())


def _bodies(state: object) -> Iterator[str]:
    """Long texts under keys that name a body, without recursion."""
    waiting: list[tuple[str, object]] = [("", state)]
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        key, value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.items()
        elif isinstance(value, list):
            if key.lower() in _BODY_KEYS and (text := _joined(value)):
                yield text
            waiting += [(key, entry) for entry in value]
        elif isinstance(value, str) and key.lower() in _BODY_KEYS and len(value) > 300:
            yield value


def _joined(elements: Iterable[object]) -> str:
    """A list of elements, as Fusion and many editors keep a text: those of a text's type hold a paragraph each."""
    texts = (
        next((text for key in _TEXT_KEYS if isinstance(text := entry.get(key), str)), "")
        for entry in elements
        if isinstance(entry, dict) and str(entry.get("type", "")).lower() in _TEXT_TYPES
    )
    return "".join(f"<p>{text}</p>" for text in texts if text)


def _parts(text: str) -> list[Part]:
    if not text.strip():
        return []
    text = text.translate(NO_TEXT)
    if not _TAG.search(text):
        page = read_lines(html.unescape(text).translate(NO_TEXT))
    else:
        try:
            page = read_blocks(parse(f"<div>{text}</div>"))
        except ExtractionError:
            return []
    return assemble(page, range(len(page.blocks)))
