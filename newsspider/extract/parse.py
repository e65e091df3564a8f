"""Bytes of a page -> a tree that can be read in bounded time."""

from __future__ import annotations

import re

import lxml.html
from charset_normalizer import from_bytes
from lxml import etree
from lxml.html import HtmlElement
from w3lib.encoding import html_body_declared_encoding, read_bom, resolve_encoding

from newsspider.errors import NotHtml, PageTooComplex

MAX_PAGE_BYTES = 10 * 1024 * 1024
MAX_ATTRIBUTES = 1_500
"""Of one tag. libxml2 compares each with all others: 20,000 cost a second, 400,000 some minutes."""

_DETECTION_BYTES = 60_000
_NOT_TEXT = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"PK\x03\x04", b"\x1f\x8b", b"\x00\x00\x00 ftyp")
# What neither HTML nor JSON lines may contain: C0 and C1 controls but tab and line ends, surrogates, non-characters.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
# A tag that goes on and on, with quoted values that may hold a ">", and without.
_LONG_TAG_CHARS = 6_000
_LONG_TAG = re.compile(r"<[a-zA-Z](?>[^>\"']+|\"[^\"]*\"|'[^']*'){1,}+", re.DOTALL)
_LONG_RUN = re.compile(r"<[a-zA-Z][^>]{6000,}")
_QUOTED_END = re.compile("=(?:\"[^\"<>]*|'[^'<>]*)>")
_ATTRIBUTE = re.compile(r"\s[^\s=>\"'/]+\s*=")
_RAW_TEXT = re.compile(r"<(script|style|textarea)\b.*?(?:</\1|$)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[a-zA-Z!/?]")


def parse(html: bytes | str, *, encoding: str | None = None, url: str | None = None) -> HtmlElement:
    """The page's root element. `encoding` is what the server declared, if anything; `url` is for messages only.

    Raises `NotHtml` where the bytes are no document, `PageTooComplex` where reading it would take unbounded time.
    """
    if len(html) > MAX_PAGE_BYTES:
        raise PageTooComplex(f"over {MAX_PAGE_BYTES // 1024 // 1024} MB", url)
    text = html if isinstance(html, str) else decode(html, encoding, url)
    text = _CONTROLS.sub("", text)
    if not text.strip():
        raise NotHtml("the page is empty", url)
    _check_attributes(text, url)
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = lxml.html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError) as error:
        raise NotHtml(f"no document could be read: {error}", url) from None
    return root


def has_markup(html: bytes | str) -> bool:
    """Whether a text holds tags at all; one that does not is a text and not a page."""
    head = html[:MAX_PAGE_BYTES]
    return bool(_TAG.search(head if isinstance(head, str) else head.decode("latin-1")))


def decode(body: bytes, declared: str | None = None, url: str | None = None) -> str:
    """Text of a body: by its byte order mark, as UTF-8 where it is that, by the header, by `<meta>`, by its look.

    What claims to be UTF-8 and is not, or cannot be what it claims, is detected. Raises `NotHtml` for what is not text.
    """
    if body.startswith(_NOT_TEXT):
        raise NotHtml("the page is a file and not a document", url)
    mark, body_without_mark = _without_mark(body)
    if mark:
        return body_without_mark.decode(mark, errors="replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    for name in (declared, html_body_declared_encoding(body)):
        codec = resolve_encoding(name) if name else None
        if codec and codec != "utf-8":
            text = body.decode(codec, errors="replace")
            if text.count("\ufffd") <= len(text) // 500:
                return text
    best = from_bytes(body[:_DETECTION_BYTES]).best()
    guess = best.encoding if best else "windows-1252"
    # A few broken bytes in a page that is otherwise UTF-8 are more likely than another encoding of all of it.
    as_utf8 = body.decode("utf-8", errors="replace")
    if as_utf8.count("\ufffd") <= len(as_utf8) // 500:
        return as_utf8
    return body.decode(guess, errors="replace")


def _without_mark(body: bytes) -> tuple[str | None, bytes]:
    encoding, mark = read_bom(body)
    if encoding and mark:
        return encoding, body[len(mark) :]
    return None, body


def _check_attributes(text: str, url: str | None) -> None:
    """Cheap for a page like others: only one that has a suspiciously long tag is looked at closely."""
    if not _has_long_run(text) and len(_QUOTED_END.findall(text)) <= MAX_ATTRIBUTES:
        return
    visible = _RAW_TEXT.sub("", text)
    for pattern, count in ((_LONG_RUN, _words), (_LONG_TAG, _assignments)):
        for match in pattern.finditer(visible):
            if len(match[0]) > _LONG_TAG_CHARS and count(match[0]) > MAX_ATTRIBUTES:
                raise PageTooComplex(f"a tag has more than {MAX_ATTRIBUTES} attributes", url)


def _has_long_run(text: str) -> bool:
    """Whether something that begins like a tag goes on for thousands of words without a ">"; scripts seldom do."""
    for piece in text.split(">"):
        if len(piece) > _LONG_TAG_CHARS:
            begins = _TAG.search(piece)
            if begins and _words(piece[begins.start() :]) > MAX_ATTRIBUTES:
                return True
    return False


def _words(tag: str) -> int:
    return len(tag.split(None, MAX_ATTRIBUTES + 1))


def _assignments(tag: str) -> int:
    return sum(1 for _ in _ATTRIBUTE.finditer(tag))
