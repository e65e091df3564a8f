"""Names of encodings, as pages and servers give them, to codecs that are safe to read a page with."""

from __future__ import annotations

import encodings
import pkgutil
import re
from contextlib import suppress
from encodings.aliases import aliases
from functools import cache

from charset_normalizer import from_bytes
from w3lib.encoding import (
    DEFAULT_ENCODING_TRANSLATION,
    html_body_declared_encoding,
    read_bom,
    resolve_encoding,
)

_MOST_NAME_CHARS = 40
_SNIFFED_BYTES = 1_024
_LEAST_ZEROS = 4
_DETECTION_BYTES = 60_000
_NOT_WESTERN = re.compile(rb"[\xa1-\xff]{6,}")
"""Words of other scripts, in whatever encoding but UTF-16."""
_MUCH = 200
_ASCII, _BEYOND_ASCII = bytes(range(128)), bytes(range(128, 256))
_TELLING_BYTES = 20
"""So many beyond ASCII tell an encoding; for fewer it is Windows-1252, as in browsers."""
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


def decoded(body: bytes, declared: str | None = None) -> str:
    """Text of a document: by its byte order mark, as UTF-16 or UTF-8 where it is that, by the header (`declared`), by
    its own word, by its look. What claims to be UTF-8 and is not, or cannot be what it claims, is detected.

    What cannot be decoded is replaced; nothing is raised."""
    mark, body_without_mark = without_mark(body)
    if mark:
        return body_without_mark.decode(mark, errors="replace")
    if unmarked := utf_16_without_mark(body):
        return body.decode(unmarked, errors="replace")
    with suppress(UnicodeDecodeError):
        return body.decode("utf-8")
    with suppress(UnicodeDecodeError):  # characters beyond the first 65,536 as two halves, as old databases write them
        return body.decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    for name in (declared, html_body_declared_encoding(body)):
        codec = codec_of(name) if name else None
        if codec and codec != "utf-8" and _may_be(codec, body):
            text = body.decode(codec, errors="replace")
            if text.count("\ufffd") <= len(text) // 500:
                return text
    # A few broken bytes in a page that is otherwise UTF-8 are more likely than another encoding of all of it.
    as_utf8, beyond_ascii = body.decode("utf-8", errors="replace"), len(body) - len(body.translate(None, _BEYOND_ASCII))
    broken = as_utf8.count("\ufffd")
    whole = len(as_utf8) - (len(body) - beyond_ascii) - broken
    if broken <= min(whole, len(as_utf8) // 500):
        return as_utf8
    best = from_bytes(body[:_DETECTION_BYTES]).best() if beyond_ascii >= _TELLING_BYTES else None
    return body.decode(best.encoding if best else "cp1252", errors="replace")


def _may_be(codec: str, body: bytes) -> bool:
    """Whether a body can be in an encoding in which any bytes are text: UTF-16 has zeros, and no Western word has six
    letters with accents one after the other."""
    if codec.startswith(("utf-16", "utf-32")):
        return b"\0" in body
    if codec != "cp1252":
        return True
    foreign = sum(map(len, _NOT_WESTERN.findall(body)))
    return foreign < _MUCH or 2 * foreign < len(body.translate(None, _ASCII))


@cache
def _encodings() -> frozenset[str]:
    return frozenset(module.name for module in pkgutil.iter_modules(encodings.__path__)) - _NO_ENCODINGS
