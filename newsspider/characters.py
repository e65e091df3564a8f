"""Characters that stand for no text, and what takes them out of a line."""

from __future__ import annotations

NON_CHARACTERS = frozenset(range(0xFDD0, 0xFDF0)) | {
    plane + last for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)
}
SOFT_HYPHEN = 0xAD
NO_TEXT: dict[int, str | None] = {
    **dict.fromkeys((*range(9), *range(14, 32), *range(127, 160), *range(0xD800, 0xE000), *NON_CHARACTERS)),
    SOFT_HYPHEN: None,
    **dict.fromkeys((0x0B, 0x0C, 0x85), " "),
}
"""For `str.translate`: control characters, half characters, non-characters, soft hyphens. What parts words is a space.
"""
DIRECTIONS: dict[int, str | None] = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""What turns the direction of writing over: in a title it turns what stands beside it over as well."""
_NO_TITLE = NO_TEXT | DIRECTIONS | dict.fromkeys((0x2028, 0x2029), " ")


def title(text: str, limit: int) -> str | None:
    """One line of at most `limit` characters that somebody gave, single spaces; None for what says nothing."""
    line = " ".join(text[: limit * 4].split())
    if not line.isprintable():  # nothing that the table takes out is
        line = " ".join(line.translate(_NO_TITLE).split())
    return line[:limit].rstrip() or None
