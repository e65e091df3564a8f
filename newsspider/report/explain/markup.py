"""Text of strangers as HTML: nothing of theirs becomes markup."""

from __future__ import annotations

import json
from html import escape


def element(tag: str, content: str = "", **attributes: object) -> str:
    """`content` is HTML already, values are not. `class_` is `class`, `data_i` is `data-i`; None leaves one out."""
    parts = [tag]
    for name, value in attributes.items():
        if value is None or value is False:
            continue
        called = name.rstrip("_").replace("_", "-")
        parts.append(called if value is True else f'{called}="{escape(str(value))}"')
    return f"<{' '.join(parts)}>{content}</{tag}>"


def lines(text: str) -> str:
    """Text in which a line break is one."""
    return escape(text).replace("\n", "<br>")


def as_data(value: object) -> str:
    """JSON that may stand in a `<script>`, whatever is in it."""
    dumped = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return dumped.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
