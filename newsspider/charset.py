"""Names of encodings, as pages and servers give them, to codecs that are safe to read a page with."""

from __future__ import annotations

import encodings
import pkgutil
from encodings.aliases import aliases
from functools import cache

from w3lib.encoding import (
    DEFAULT_ENCODING_TRANSLATION,
    html_body_declared_encoding,
    http_content_type_encoding,
    read_bom,
    resolve_encoding,
)

_MOST_NAME_CHARS = 40
_SNIFFED_BYTES = 1_024
_LEAST_ZEROS = 4
# Of Python's codecs those that are no encodings of pages, and one whose time grows with the square of what it reads.
_NO_ENCODINGS = frozenset(
    {
        "base64_codec", "bz2_codec", "hex_codec", "quopri_codec", "rot_13", "uu_codec", "zlib_codec", "aliases",
        "charmap", "idna", "mbcs", "oem", "punycode", "raw_unicode_escape", "undefined", "unicode_escape",
    }
)  # fmt: skip


def codec_of(name: str) -> str | None:
    """Python's name of an encoding; None for what is none. What is asked for is kept by Python: only names it has."""
    label = encodings.normalize_encoding(name[:_MOST_NAME_CHARS]).lower()
    is_known = aliases.get(label, label) in _encodings() or label in DEFAULT_ENCODING_TRANSLATION
    return resolve_encoding(label) if is_known else None


def without_mark(body: bytes) -> tuple[str | None, bytes]:
    """The encoding that a byte order mark names, and what follows the mark; None and all of it where there is none."""
    encoding, mark = read_bom(body)
    if encoding and mark:
        return encoding, body[len(mark) :]
    return None, body


def utf_16_without_mark(body: bytes) -> str | None:
    """Which of the two UTF-16 a document is in that has no byte order mark, told by its markup, of which every other
    byte is zero; None: it is in neither. All of it may be valid UTF-8 as well."""
    head = body[:_SNIFFED_BYTES]
    first, second = head[::2].count(0), head[1::2].count(0)
    if max(first, second) < max(_LEAST_ZEROS, len(head) // 8) or max(first, second) < 8 * min(first, second):
        return None
    return "utf-16-le" if second > first else "utf-16-be"


def declared_text(body: bytes, content_type: str | None) -> str:
    """The text of a document by its mark, its zeros, its `Content-Type` header, its own word, or as Windows-1252.

    What cannot be decoded is replaced; nothing is raised."""
    mark, rest = without_mark(body)
    if mark:
        return rest.decode(mark, errors="replace")
    if unmarked := utf_16_without_mark(body):
        return body.decode(unmarked, errors="replace")
    for name in (http_content_type_encoding(content_type), html_body_declared_encoding(body)):
        if name and (codec := codec_of(name)):
            return body.decode(codec, errors="replace")
    return body.decode("cp1252", errors="replace")


@cache
def _encodings() -> frozenset[str]:
    return frozenset(module.name for module in pkgutil.iter_modules(encodings.__path__)) - _NO_ENCODINGS
