"""The little markup inside a paragraph: `**strong**`, `*emphasis*`, `[text](/path/)`."""

from __future__ import annotations

import re
from html import escape

_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_STRONG = re.compile(r"\*\*([^*]+)\*\*")
_EMPHASIS = re.compile(r"\*([^*]+)\*")


def to_html(text: str) -> str:
    """HTML of one line of text."""
    html = _LINK.sub(r'<a href="\2">\1</a>', escape(text, quote=False))
    return _EMPHASIS.sub(r"<em>\1</em>", _STRONG.sub(r"<strong>\1</strong>", html))


def to_text(text: str) -> str:
    """What a reader reads."""
    return _EMPHASIS.sub(r"\1", _STRONG.sub(r"\1", _LINK.sub(r"\1", text)))
