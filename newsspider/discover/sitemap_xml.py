"""The XML of sitemaps, an entry at a time: 50 MB are read in the memory of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from newsspider.characters import title
from newsspider.errors import NotASitemap, TooLarge

_PIECE_BYTES = 64 * 1024
# A sitemap of 50,000 entries that each have ten elements is far below; one of `<a/><a/><a/>` would take 1.5 GB.
_MOST_ELEMENTS = 1_000_000
"""That are read, in two or three seconds."""
_MOST_ELEMENTS_OF_ENTRY = 20_000
_MOST_ATTRIBUTES = 2_000
"""Signs of one ("=") that stand after one "<" and before the next. Each attribute of an element takes half a
kilobyte, and each that is there twice a fault that is told."""
_MOST_CHARS = 3_000
"""Of an address."""
_MOST_TEXT_CHARS = 300
"""Of a title, a date, a language."""
_CDATA, _CDATA_END = b"<![CDATA[", b"]]>"
_CDATA_MARKS = re.compile(rb"(<!\[CDATA\[|\]\]>)")
_BEGUN = re.compile(rb"[&<\]]")
_DATE = re.compile(r"\d{4}-\d\d")
# The day or the month of `/2026/11/26/`, `/2026-11/` or `/20261126-`.
_DATE_IN_ADDRESS = re.compile(r"[/-]((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])(?:[/-]?([0-3]\d))?(?!\d)")
_NUMBER = re.compile(r"\d+")
_MOST_MENDED_BYTES = 70_000_000
"""A sitemap has 50 MB (sitemaps.org)."""
_PRUNED_SHARE = 1.25
"""Of the most entries: when there are so many, the oldest go."""
_LONGEST_MARK = 12
"""Bytes of a mark of CDATA or of a character's number, and some more."""
# `&` that begins neither one of XML's five entities nor a character: most often a query that nobody escaped.
_BARE_AMPERSAND = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)")


@dataclass(slots=True)
class Entry:
    """One `<url>` or `<sitemap>`, as written."""

    loc: str = ""
    lastmod: str | None = None
    is_news: bool = False
    """It has Google's `<news:news>`, whose fields are the three that follow."""
    title: str | None = None
    publication_date: str | None = None
    language: str | None = None


def read_xml(pieces: Iterator[bytes], url: str, most_entries: int) -> tuple[str, list[Entry], int]:
    """Of a text in pieces: the local name of the root element in lower case, the entries below it, in their order, and
    how many of them were left out, for there are more than `most_entries`: those that are oldest by what they say.

    Broken XML gives what can be read; entities are never expanded, nothing is fetched. Raises `NotASitemap` where
    there is no element, `TooLarge` where an entry has too many, a tag too many attributes, or the text too many bare
    ampersands. What comes after a million elements is not read, and counts as one entry left out.
    """
    parser = etree.XMLPullParser(
        events=("start", "end"),
        recover=True,
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    root: etree._Element | None = None
    entries: list[Entry] = []
    elements = of_entry = depth = left_out = 0
    for event, element in _events(parser, _bounded(_mended(_checked(pieces, url)), url)):
        if event == "start":
            if root is None:
                root = element
            depth += 1
            elements += 1
            of_entry += 1
            if of_entry > _MOST_ELEMENTS_OF_ENTRY:
                raise TooLarge("more elements than a sitemap can have", url)
            if elements > _MOST_ELEMENTS:
                left_out += 1
                break
            continue
        depth -= 1
        if depth == 1 and root is not None:
            if local_name(element) in ("url", "sitemap") and (entry := _entry(element)).loc:
                entries.append(entry)
            if len(entries) >= _PRUNED_SHARE * most_entries:
                left_out += len(entries) - most_entries
                entries = _newest(entries, most_entries)
            _forget(element)
            of_entry = 0
    if root is None:
        raise NotASitemap("XML that cannot be read", url)
    left_out += max(0, len(entries) - most_entries)
    return local_name(root), _newest(entries, most_entries), left_out


def _newest(entries: list[Entry], most: int) -> list[Entry]:
    """As many entries, in their order. Of those that say no date, the last ones where their numbers rise."""
    if len(entries) <= most:
        return entries
    first, last = (int(number[-1][:18]) if (number := _NUMBER.findall(entries[at].loc)) else 0 for at in (0, -1))
    way = 1 if last > first else -1
    order = sorted(range(len(entries)), key=lambda at: (_when(entries[at]), way * at), reverse=True)
    return [entries[at] for at in sorted(order[:most])]


def _when(entry: Entry) -> str:
    """When an entry is from, as it sorts, or "" where neither it nor its address says so: to read dates of all forms
    would take longer than all else."""
    for date in (entry.publication_date, entry.lastmod):
        if date and _DATE.match(date):
            return date
    found = _DATE_IN_ADDRESS.search(entry.loc)
    return "-".join(part for part in found.groups() if part) if found else ""


def local_name(element: etree._Element) -> str:
    """`news` of `{namespace}news`, and of `news:news` where the namespace was never declared."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].lower()


def _forget(element: etree._Element) -> None:
    """Free an entry that was read. The parser may be further on already, so only what lies before is taken away."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _events(parser: etree.XMLPullParser, pieces: Iterator[bytes]) -> Iterator[tuple[str, etree._Element]]:
    """What the parser meets, piece by piece; it ends where the parser gives up."""
    for piece in pieces:
        try:
            parser.feed(piece)
        except etree.XMLSyntaxError as error:
            if getattr(error, "code", None) == etree.ErrorTypes.ERR_NO_MEMORY:
                raise MemoryError from None
            return
        for event, element in parser.read_events():
            if isinstance(element, etree._Element):  # nothing else was asked for
                yield event, element


def _checked(pieces: Iterator[bytes], url: str) -> Iterator[bytes]:
    """The pieces, as long as no tag has too many attributes: no value of one can hold a "<" (XML 1.0, 3.1)."""
    met = 0
    for piece in pieces:
        met += piece.count(b"=")
        if met > _MOST_ATTRIBUTES:
            first, *others = piece.split(b"<")
            counts = [met - piece.count(b"=") + first.count(b"="), *(other.count(b"=") for other in others)]
            if max(counts) > _MOST_ATTRIBUTES:
                raise TooLarge("a tag of too many attributes", url)
            met = counts[-1]
        elif (last := piece.rfind(b"<")) >= 0:
            met = piece.count(b"=", last)
        yield piece


def _mended(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """`?a=1&b=2` -> `?a=1&amp;b=2`, but not in CDATA. Entities that a DTD declares become plain text as well."""
    rest, is_cdata = b"", False
    for number, piece in enumerate(pieces):
        if number == 0 and b"\0" in piece[:4]:  # UTF-16: no place to mend bytes
            yield piece
            yield from pieces
            return
        for start in range(0, len(piece), _PIECE_BYTES):
            text = rest + piece[start : start + _PIECE_BYTES]
            end = _end_of_whole(text)
            mended, is_cdata = _with_escaped_ampersands(text[:end], is_cdata)
            yield mended
            rest = text[end:]
    yield _with_escaped_ampersands(rest, is_cdata)[0]


def _bounded(pieces: Iterator[bytes], url: str) -> Iterator[bytes]:
    """The pieces, as long as they are not much more than a sitemap may have: each bare ampersand becomes five bytes."""
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > _MOST_MENDED_BYTES:
            raise TooLarge("too many ampersands that nobody escaped", url)
        yield piece


def _end_of_whole(text: bytes) -> int:
    """Where a text can be cut: before a reference, or a mark of CDATA, that may not have come as a whole."""
    begun = _BEGUN.search(text, max(0, len(text) - _LONGEST_MARK))
    end = begun.start() if begun else len(text)
    while end and len(text) - end < 2 * _LONGEST_MARK and text[end - 1 : end] == b"]":  # of the end of CDATA
        end -= 1
    return end


def _with_escaped_ampersands(text: bytes, is_cdata: bool) -> tuple[bytes, bool]:
    """A text that begins within CDATA or not, mended, and whether it ends within CDATA."""
    if not is_cdata and b"&" not in text and _CDATA not in text:
        return text, False
    parts = _CDATA_MARKS.split(text)
    for at, part in enumerate(parts):
        if part == (_CDATA_END if is_cdata else _CDATA):
            is_cdata = not is_cdata
        elif not is_cdata:
            parts[at] = _BARE_AMPERSAND.sub(b"&amp;", part)
    return b"".join(parts), is_cdata


def _entry(element: etree._Element) -> Entry:
    entry = Entry()
    for child in element:
        match local_name(child):
            case "loc":
                entry.loc = entry.loc or " ".join(_content(child)[:_MOST_CHARS].split())
            case "lastmod":
                entry.lastmod = _text(child)
            case "news":
                _read_news(child, entry)
    return entry


def _read_news(news: etree._Element, entry: Entry) -> None:
    """Google News sitemap 0.9; `language` stands in `<news:publication>`."""
    entry.is_news = True
    for child in news.iterdescendants():
        match local_name(child):
            case "title":
                entry.title = entry.title or _text(child)
            case "publication_date":
                entry.publication_date = entry.publication_date or _text(child)
            case "language":
                entry.language = entry.language or _text(child)


def _text(element: etree._Element) -> str | None:
    return title(_content(element), _MOST_TEXT_CHARS)


def _content(element: etree._Element) -> str:
    """What an element says; empty where it refers to half a character (`&#xd800;`), which lxml fails at (6.1)."""
    try:
        return element.text or ""
    except UnicodeDecodeError:
        return ""
