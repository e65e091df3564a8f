"""Text that was encoded twice: `masterâ€™s`, for UTF-8 that a program before us took for Windows-1252 or Latin-1.

Of 793 articles of `wcxb` 14 hold some, of 460 of `trafilatura` 4, of 135 of newspapers (`fundus`) none. Of all 39 pages
of these corpora that do, 38 come out as by ftfy 6.3, and one with a `™` more: no reason to install two packages.
"""

from __future__ import annotations

import re

# What hardly stands in any text but this: a letter with an accent before a control character (`â` U+0080 U+0099), `â€`,
# `â‚¬`, and `Ã` before what ends no word (`Ã¤`; not `MAÇÃ»`, and no space that keeps a line together).
_TWICE = re.compile(
    rb"\xc3(?:[\x82-\xb4]\xc2[\x80-\x9f]|\xa2\xe2(?:\x82\xac|\x80\x9a\xc2\xac)|\x83\xc2[\xa1-\xba\xbc-\xbf])"
)
_MOST_BYTES = 2 * 1024 * 1024
"""Of a page that is mended, which takes some milliseconds for most."""
_MOST_TIMES = 4

_WINDOWS_1252 = bytes(range(0x80, 0xA0)).decode("cp1252", "ignore")
"""What it has where Latin-1 has control characters."""
_BYTES = {ord(character): character.encode("cp1252").decode("latin-1") for character in _WINDOWS_1252}
_CHARACTERS = {ord(control): chr(character) for character, control in _BYTES.items()}
_NEXT = f"[\x80-\xbf{_WINDOWS_1252}]"
# Characters that as bytes would be one in UTF-8, and several of them in a row.
_ONE = f"(?:[\xc2-\xdf]{_NEXT}|[\xe0-\xef]{_NEXT}{{2}}|[\xf0-\xf4]{_NEXT}{{3}})"
_RUN = re.compile(f"{_ONE}+")
_MAY_FOLLOW = frozenset("\xa0»›”’“‘‹–—…")
"""What may stand behind a capital letter that ends a word: `MAÇÃ»`."""
_RATHER_ONE = ("Â", "Ã\xa0")
"""Behind `Â` it is nearly always one character, and `Ã` before such a space is `à`."""


def mended(body: bytes) -> bytes:
    """UTF-8 that was encoded once, as far as that can be told; itself where nothing speaks of more."""
    if len(body) > _MOST_BYTES or not _TWICE.search(body):
        return body
    text = body.decode("utf-8", "replace")
    for _ in range(_MOST_TIMES):
        before, text = text, _RUN.sub(_decoded, text)
        if text == before:
            break
    return text.translate(_CHARACTERS).encode("utf-8", "replace")


def _decoded(run: re.Match[str]) -> str:
    """A run as it was before it was encoded once more; itself where it may be what it seems."""
    text = run[0]
    if len(text) == 2 and text[1] in _MAY_FOLLOW and not text.startswith(_RATHER_ONE):
        return text
    try:
        return text.translate(_BYTES).encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return text
