"""Bytes of a page -> a tree that can be read in bounded time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

import lxml.html
import numpy as np
from lxml import etree
from lxml.html import HtmlElement

from newsspider.characters import NON_CHARACTERS, SOFT_HYPHEN
from newsspider.charset import decoded, utf_16_without_mark, without_mark
from newsspider.errors import NotHtml, PageTooComplex
from newsspider.extract.mojibake import mended

MAX_PAGE_BYTES = 8 * 1024 * 1024
"""The largest of 2,107 pages of news sites has 5.3 million."""
MAX_TAGS = 200_000
"""Signs that begin one. Each element takes half a kilobyte; of those pages, the one that has the most has 21,646."""
MAX_ATTRIBUTES = 500
"""Of one tag. libxml2 compares each with all others: 20,000 cost a second, 400,000 some minutes."""

_HARMLESS_ASSIGNMENTS = 8_000
"""Were they all attributes of one tag, it would cost 0.15 s."""

_LONG_PIECE_BYTES = 100_000
_BEGINNING_BYTES, _END_BYTES = 50_000, 200
"""Of a longer text between two ">", which is a script, or a picture that is written into its tag."""

_NOT_TEXT = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"PK\x03\x04", b"\x1f\x8b", b"\x00\x00\x00 ftyp")
# What neither HTML nor JSON lines may contain: C0 but tab and line ends, in UTF-8; C1 but "next line"; non-characters.
# A form feed, and a vertical tab for Word, separate words.
_C0_SPACES = bytes.maketrans(b"\x0b\x0c", b"  ")
_C0_CONTROLS = bytes(set(range(32)) - {*b"\t\n\r\x0b\x0c"}) + b"\x7f"
# A soft hyphen tells a browser where it may break a word: the word is written without it.
_C1_AND_SOFT_HYPHENS = re.compile(rb"\xc2[\x80-\x84\x86-\x9f\xad]")
# What no reader sees, in the midst of words: the mark of the byte order, word joiners, and where a browser may break a
# line, but for scripts that part words by nothing else (Thai, Lao, Tibetan; Burmese; Khmer); and what joins letters or
# keeps them apart, where none are that could be: editors write `<p>&zwj;</p>` for an empty line.
_NON_JOINER, _JOINER = b"\xe2\x80\x8c", b"\xe2\x80\x8d"
_ZERO_WIDTH_REFERENCE = re.compile(rb"&#(?:0*(820[345])|[xX]0*(200[bBcCdD]));")
# Each begins with one byte that most pages have few of: such a search takes half the time of `in`, or less.
_BYTE_ORDER_MARK = re.compile(rb"\xef\xbb\xbf")
_INVISIBLE = re.compile(
    rb"\xe2(?:\x81[\xa0-\xa4]|\x80\x8b"
    rb"(?<!\xe0[\xb8-\xbf][\x80-\xbf]\xe2\x80\x8b)(?<!\xe1[\x80-\x82\x9e\x9f][\x80-\xbf]\xe2\x80\x8b)"
    rb"|\x80[\x8c\x8d](?:(?<=[\t\n\r ]\xe2\x80[\x8c\x8d])(?:\xe2\x80[\x8c\x8d])*"
    rb"|(?<=[\x00-\x7f]\xe2\x80[\x8c\x8d])(?:\xe2\x80[\x8c\x8d])*(?=[\x00-\x7f])))"
)
_NON_CHARACTER_BYTES = re.compile(
    rb"\xef\xbf[\xbe\xbf]|\xef\xb7[\x90-\xaf]"  # U+FFFE, U+FFFF, U+FDD0 to U+FDEF
    rb"|[\xf0-\xf4][\x8f\x9f\xaf\xbf]\xbf[\xbe\xbf]"  # the last two of each other plane
)
_REFERENCE = re.compile(rb"&#(?:[xX]0*([0-9a-fA-F]{1,6})(?![0-9a-fA-F])|0*([0-9]{1,7})(?![0-9]));?")
# HTML reads 128 to 159 as Windows-1252, which leaves five of them free.
_FORBIDDEN_REFERENCES = NON_CHARACTERS | {
    *range(9), *range(14, 32), 127, 129, 141, 143, 144, 157, SOFT_HYPHEN, *range(0x2060, 0x2065), 0xFEFF
}  # fmt: skip

_MANY_GAPS = re.compile(rb"(?:[^\s/]*+[\s/]++){%d}" % (MAX_ATTRIBUTES + 1))
# A value that holds ">" before its closing quote.
_VALUE_OVER_END = re.compile(rb"""=\s*+(?:"(?=[^">]*+>)|'(?=[^'>]*+>))""")
_TAG = re.compile(rb"<[a-zA-Z!/?]")


def parse(html: bytes | str, *, encoding: str | None = None, url: str | None = None) -> HtmlElement:
    """The page's root element. `encoding` is what the server declared, if anything; `url` is for messages only.

    Raises `NotHtml` where the bytes are no document, `PageTooComplex` where reading it would take unbounded time.
    """
    return parse_clean(clean_bytes(html, encoding=encoding, url=url), url=url)


def parse_clean(body: bytes, *, url: str | None = None) -> HtmlElement:
    """The root element of what `clean_bytes` gave. Raises as `parse` does."""
    if _is_json(body):
        raise NotHtml("the page is JSON and not a document", url)
    _check_attributes(body, url)
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    # lxml.html asks a Python function for the class of each element it hands out, a twelfth of the time of reading.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    try:
        root = lxml.html.document_fromstring(body, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError) as error:
        if _is_lack_of_memory(error):
            raise MemoryError from None
        raise NotHtml(f"no document could be read: {error}", url) from None
    return root


def _is_lack_of_memory(error: Exception) -> bool:
    """Whether a parser has given up since it got no more memory, and not for what it has read."""
    return bool(getattr(error, "code", None) == etree.ErrorTypes.ERR_NO_MEMORY)


def clean_bytes(html: bytes | str, *, encoding: str | None = None, url: str | None = None) -> bytes:
    """A page or a text as UTF-8, encoded once, without control characters, soft hyphens and what else stands invisible
    between letters. Raises as `parse` does."""
    if len(html) > MAX_PAGE_BYTES:
        raise PageTooComplex(f"over {MAX_PAGE_BYTES // 1024 // 1024} MB", url)
    body = html.encode("utf-8", errors="replace") if isinstance(html, str) else _as_utf_8(html, encoding, url)
    if body.count(b"<") > MAX_TAGS:
        raise PageTooComplex(f"more than {MAX_TAGS:,} tags", url)
    body = _C1_AND_SOFT_HYPHENS.sub(b"", mended(body).translate(_C0_SPACES, _C0_CONTROLS))
    if _may_hold_non_characters(body):
        body = _NON_CHARACTER_BYTES.sub(b"", body)
    body = _ZERO_WIDTH_REFERENCE.sub(_zero_width, body.replace(b"&zwj;", _JOINER).replace(b"&zwnj;", _NON_JOINER))
    body = _INVISIBLE.sub(b"", _BYTE_ORDER_MARK.sub(b"", body))
    body = _without_forbidden_references(body.replace(b"&shy;", b""))
    if not body.strip():
        raise NotHtml("the page is empty", url)
    return body


def _zero_width(found: re.Match[bytes]) -> bytes:
    return chr(int(found[1]) if found[1] else int(found[2], 16)).encode()


def _may_hold_non_characters(body: bytes) -> bool:
    """Whether a page holds what is in each of them; to look for single bytes first is quick."""
    return (b"\xbf" in body and (b"\xbf\xbe" in body or b"\xbf\xbf" in body)) or (
        b"\xef" in body and b"\xef\xb7" in body
    )


def _as_utf_8(body: bytes, encoding: str | None, url: str | None) -> bytes:
    """Nearly every page is UTF-8 without a mark, and stays as it is."""
    is_marked = body.startswith(_NOT_TEXT) or without_mark(body)[0] or utf_16_without_mark(body)
    if not is_marked and _is_utf_8(body):
        return body
    return decode(body, encoding, url).encode("utf-8", errors="replace")


def _is_utf_8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _without_forbidden_references(body: bytes) -> bytes:
    """What such characters are called in markup (`&#1;`) would become them when it is read."""
    for instead in (b"", b" "):  # what closes up over one that is gone may read as another: not so over a space
        before, body = body, _REFERENCE.sub(partial(_reference, instead), body)
        if body == before:
            break
    return body


def _reference(instead: bytes, found: re.Match[bytes]) -> bytes:
    code = int(found[1], 16) if found[1] else int(found[2])
    return instead if code in _FORBIDDEN_REFERENCES else found[0]


def has_markup(body: bytes) -> bool:
    """Whether a text holds tags at all; one that does not is a text and not a page."""
    return _TAG.search(body) is not None


def _is_json(body: bytes) -> bool:
    if body.lstrip()[:1] not in (b"{", b"["):
        return False
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True


def decode(body: bytes, declared: str | None = None, url: str | None = None) -> str:
    """Text of a body, as `newsspider.charset.decoded`. Raises `NotHtml` for what is not text."""
    if body.startswith(_NOT_TEXT):
        raise NotHtml("the page is a file and not a document", url)
    return decoded(body, declared)


def _check_attributes(body: bytes, url: str | None) -> None:
    """Refuse a tag of too many attributes. Only a page that may have one is looked at closely: one in twenty."""
    if body.count(b"=") > _HARMLESS_ASSIGNMENTS or any(
        _may_be_long_tag(body, start, end) for start, end in _long_pieces(body)
    ):
        # libxml2's own tokenizer counts, without building a tree: what is compared with all others is the tree's.
        guard: Any = _AttributeGuard(url)  # lxml-stubs know no targets
        parser = etree.HTMLParser(target=guard, encoding="utf-8", huge_tree=True)
        with suppress(etree.XMLSyntaxError):  # no document at all, which the next one to read it says
            etree.fromstring(_without_middles(body), parser)


class _AttributeGuard:
    """Hears of each tag of a page, and raises at one of too many attributes."""

    def __init__(self, url: str | None) -> None:
        self._url = url

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if len(attributes) > MAX_ATTRIBUTES:
            raise PageTooComplex(f"a tag has more than {MAX_ATTRIBUTES} attributes", self._url)

    def close(self) -> None:
        pass


def _without_middles(body: bytes) -> bytes:
    """A page that is quick to count in: whether a tag has too many attributes is seen at its beginning. Of a million,
    each became an object and a fault."""
    parts, done = [], 0
    for start, end in _long_pieces(body):
        if end - start > _LONG_PIECE_BYTES:
            parts += [body[done : start + _BEGINNING_BYTES], body[end - _END_BYTES : end]]
            done = end
    return b"".join([*parts, body[done:]])


def _long_pieces(body: bytes) -> Iterator[tuple[int, int]]:
    """Where long enough texts for a tag of very many attributes stand between two ">" that may end tags."""
    ends = np.flatnonzero(np.frombuffer(body, dtype=np.uint8) == ord(">"))
    may_end = np.ones(len(ends), dtype=bool)
    for start, close in _values_over_ends(body):
        first, last = np.searchsorted(ends, (start, close))
        may_end[first:last] = False
    bounds = np.concatenate(([-1], ends[may_end], [len(body)]))
    for piece in np.flatnonzero(np.diff(bounds) > 2 * MAX_ATTRIBUTES).tolist():
        yield int(bounds[piece]) + 1, int(bounds[piece + 1])


def _values_over_ends(body: bytes) -> Iterator[tuple[int, int]]:
    """Where values that hold ">" begin and end; the last one may have no end."""
    for found in _VALUE_OVER_END.finditer(body):
        start = found.end()
        close = body.find(body[start - 1 : start], start)
        if close < 0:
            yield start, len(body)
            return
        yield start, close


def _may_be_long_tag(body: bytes, start: int, end: int) -> bool:
    """Whether what stands between two ">" may be a tag of very many attributes: without a "=" each needs a gap."""
    begins = _TAG.search(body, start, end)
    return begins is not None and _MANY_GAPS.match(body, begins.end(), end) is not None
