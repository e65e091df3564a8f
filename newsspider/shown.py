"""What people are shown, in a log or on a terminal: text of strangers, and paths."""

from __future__ import annotations

import re
from pathlib import Path

_ODD = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # controls: they move the cursor, colour, ring, and end lines
    "\u2028\u2029"  # ends of lines and paragraphs
    "\u202a-\u202e\u2066-\u2069"  # turn what follows around
    "\ud800-\udfff"  # halves of characters, which cannot be written
    "\ufffe\uffff"  # no characters: XML cannot have them
    "]"
)


def shown(text: str) -> str:
    """The text with `\\x1b` and `\\u202e` in place of the characters that do something instead of being seen.

    Line ends are among them: it is one line.
    """
    return _ODD.sub(_escaped, text)


def shown_lines(text: str) -> str:
    """Likewise of each of its lines: a terminal may be sent that."""
    return "\n".join(map(shown, text.split("\n")))


def _escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def from_here(path: str) -> str:
    """The path from the working directory on where it lies below it; else as it is."""
    try:
        here = Path.cwd()
    except FileNotFoundError:  # somebody has removed it since
        return path
    return str(Path(path).relative_to(here)) if Path(path).is_relative_to(here) else path
