"""Sitemaps: the protocol's XML, its index files, Google's news fields, plain lists, feeds, gzip -> links."""

from __future__ import annotations

import re
from codecs import iterdecode
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from newsspider.charset import utf_16_without_mark
from newsspider.discover.feeds import parse_feed
from newsspider.discover.moments import moment
from newsspider.discover.sitemap_index import SitemapRef, children_worth_reading
from newsspider.discover.sitemap_xml import Entry, read_xml
from newsspider.discover.unpacking import unpacked
from newsspider.discover.urls import absolute
from newsspider.errors import NotAFeed, NotASitemap
from newsspider.items import Link

__all__ = ["COMMON_SITEMAP_PATHS", "Sitemap", "SitemapRef", "children_worth_reading", "parse_sitemap"]

COMMON_SITEMAP_PATHS = ("/sitemap.xml", "/sitemap_index.xml", "/news-sitemap.xml", "/sitemap-news.xml")
"""Where sitemaps are when robots.txt names none: asked for once."""

_MOST_ENTRIES = 50_000  # sitemaps.org
_MOST_CHILDREN = 5_000
_MOST_WHOLE_BYTES = 16_000_000
"""Of a feed and of a plain list, which are not read in pieces. Of addresses as they are, 50,000 take a third of it."""
_BEFORE_TEXT = b"\xef\xbb\xbf \t\r\n"
_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_LINE_END = re.compile(r"\r\n?|\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap:
    links: list[Link] = field(default_factory=list)
    children: list[SitemapRef] = field(default_factory=list)
    left_out: int = 0
    """Entries beyond the newest 50,000; of a plain list it is not counted."""


def parse_sitemap(body: bytes, url: str, since: datetime | None = None) -> Sitemap:
    """What a sitemap lists, newest first as far as it says, undated entries last.

    `url` is where it answered. The newest 50,000 entries are taken, of a plain list the first; those that are known to
    be from before `since` are left out. A feed may stand for a sitemap (sitemaps.org, "Syndication feed"). Whether an
    address belongs to the site is for the caller to check. Raises `NotASitemap`, or `TooLarge` where its decompressed
    form is.
    """
    pieces = _from_its_text(unpacked(body, url))
    first = next(pieces, b"")
    if not first.startswith(b"<"):
        return _plain_list(_beginning(chain((first,), pieces)), url)
    kind, entries, left_out = read_xml(chain((first,), pieces), url, _MOST_ENTRIES)
    match kind:
        case "sitemapindex":
            return Sitemap(children=list(_children(entries, url)))
        case "urlset":
            links = [link for entry in entries if (link := _link(entry, url))]
        case "rss" | "feed" | "rdf":
            links = _links_of_feed(_beginning(_from_its_text(unpacked(body, url))), url)
            left_out = 0
        case _:
            raise NotASitemap(f"XML, but not a sitemap: <{kind[:40]}>", url)
    links = [link for link in links if since is None or not _is_older(link, since)]
    links.sort(key=_newest_first)
    return Sitemap(links=links, left_out=left_out)


def _from_its_text(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Pieces of a text without what stands before its first character; of one in UTF-16, as UTF-8."""
    first = next(pieces, b"")
    pieces = chain((first,), pieces)
    if codec := "utf-16" if first.startswith(_UTF_16_MARKS) else utf_16_without_mark(first):
        pieces = _as_utf_8(pieces, codec)
    for piece in pieces:
        if text := piece.lstrip(_BEFORE_TEXT):
            yield text
            break
    yield from pieces


def _as_utf_8(pieces: Iterator[bytes], codec: str) -> Iterator[bytes]:
    """Without what the text says of its encoding, which is true no more."""
    for number, text in enumerate(iterdecode(pieces, codec, "replace")):
        yield (text if number else _DECLARATION.sub("", text, count=1)).encode("utf-8", "replace")


def _beginning(pieces: Iterator[bytes]) -> bytes:
    """As much of a text as is read at once."""
    text = bytearray()
    for piece in pieces:
        text += piece
        if len(text) >= _MOST_WHOLE_BYTES:
            break
    return bytes(text[:_MOST_WHOLE_BYTES])


def _children(entries: list[Entry], url: str) -> Iterator[SitemapRef]:
    for entry in entries[:_MOST_CHILDREN]:
        address = absolute(entry.loc, url)
        if address and address != url:
            yield SitemapRef(url=address, modified=moment(entry.lastmod))


def _link(entry: Entry, url: str) -> Link | None:
    address = absolute(entry.loc, url)
    if address is None:
        return None
    return Link(
        url=address,
        via="newsSitemap" if entry.is_news else "sitemap",
        source=url,
        title=entry.title,
        published=moment(entry.publication_date),
        modified=moment(entry.lastmod),
        language=entry.language,
    )


def _links_of_feed(text: bytes, url: str) -> list[Link]:
    try:
        return parse_feed(text, url).links
    except NotAFeed as error:
        raise NotASitemap(error.reason, url) from None


def _plain_list(text: bytes, url: str) -> Sitemap:
    """One address a line (sitemaps.org, "Text file")."""
    lines = _LINE_END.split(text.decode("utf-8", errors="replace"), maxsplit=_MOST_ENTRIES)[:_MOST_ENTRIES]
    found = [address for line in lines if line.startswith("http") and (address := absolute(line, url))]
    if not found:
        raise NotASitemap("neither XML nor a list of addresses", url)
    return Sitemap(links=[Link(url=address, via="sitemap", source=url) for address in dict.fromkeys(found)])


def _is_older(link: Link, since: datetime) -> bool:
    newest = max((when for when in (link.published, link.modified) if when), default=None)
    return newest is not None and newest < since


def _newest_first(link: Link) -> float:
    when = link.published or link.modified
    return -when.timestamp() if when else 0.0
