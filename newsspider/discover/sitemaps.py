"""Sitemaps: the protocol's XML, its index files, Google's news fields, plain lists, feeds, gzip -> links."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from newsspider.discover.feeds import parse_feed
from newsspider.discover.moments import moment
from newsspider.discover.sitemap_index import SitemapRef, children_worth_reading
from newsspider.discover.sitemap_xml import Entry, read_xml
from newsspider.discover.urls import absolute
from newsspider.errors import NotAFeed, NotASitemap, TooLarge
from newsspider.items import Link

__all__ = ["COMMON_SITEMAP_PATHS", "Sitemap", "SitemapRef", "children_worth_reading", "parse_sitemap"]

COMMON_SITEMAP_PATHS = ("/sitemap.xml", "/sitemap_index.xml", "/news-sitemap.xml", "/sitemap-news.xml")
"""Where sitemaps are when robots.txt names none: asked for once."""

MAX_SITEMAP_BYTES = 50 * 1024 * 1024  # sitemaps.org: 50 MB, uncompressed
_MOST_ENTRIES = 50_000  # sitemaps.org
_MOST_CHILDREN = 5_000
_GZIP = b"\x1f\x8b"
_BEFORE_TEXT = b"\xef\xbb\xbf \t\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap:
    links: list[Link] = field(default_factory=list)
    children: list[SitemapRef] = field(default_factory=list)


def parse_sitemap(body: bytes, url: str, since: datetime | None = None) -> Sitemap:
    """What a sitemap lists, newest first as far as it says, undated entries last.

    `url` is where it answered. The first 50,000 entries are read, those that are known to be from before `since` are
    left out. A feed may stand for a sitemap (sitemaps.org, "Syndication feed"). Whether an address belongs to the site
    is for the caller to check. Raises `NotASitemap`, or `TooLarge` where its decompressed form is.
    """
    text = _decompressed(body, url).lstrip(_BEFORE_TEXT)
    if not text.startswith((b"<", b"\xff\xfe", b"\xfe\xff")):  # UTF-16 begins with its mark
        return _plain_list(text, url)
    kind, entries = read_xml(text, url, _MOST_ENTRIES)
    match kind:
        case "sitemapindex":
            return Sitemap(children=list(_children(entries, url)))
        case "urlset":
            links = [link for entry in entries if (link := _link(entry, url))]
        case "rss" | "feed" | "rdf":
            links = _links_of_feed(text, url)
        case _:
            raise NotASitemap(f"XML, but not a sitemap: <{kind[:40]}>", url)
    links = [link for link in links if since is None or not _is_older(link, since)]
    links.sort(key=_newest_first)
    return Sitemap(links=links)


def _decompressed(body: bytes, url: str) -> bytes:
    """The bytes behind gzip, two layers at most, never more than the limit."""
    for _ in range(2):
        if not body.startswith(_GZIP):
            break
        body = _unpacked(body, url)
    return body


def _unpacked(body: bytes, url: str) -> bytes:
    """All members of a gzip file (RFC 1952, 2.2); of one that breaks off, what it holds."""
    pieces: list[bytes] = []
    room = MAX_SITEMAP_BYTES
    while body.startswith(_GZIP):
        unpacker = zlib.decompressobj(wbits=31)
        try:
            piece = unpacker.decompress(body, room + 1)
        except zlib.error as error:
            if pieces:
                break
            raise NotASitemap(f"gzip that cannot be read: {error}", url) from None
        if len(piece) > room:
            raise TooLarge(f"over {MAX_SITEMAP_BYTES // 1024 // 1024} MB when decompressed", url)
        room -= len(piece)
        pieces.append(piece)
        body = unpacker.unused_data
    return b"".join(pieces)


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
    lines = text.decode("utf-8", errors="replace").splitlines()[:_MOST_ENTRIES]
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
