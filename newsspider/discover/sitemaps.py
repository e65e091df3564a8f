"""Sitemaps: the protocol's XML, its index files, Google's news fields, plain lists, gzip -> links."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from newsspider.discover.moments import moment
from newsspider.discover.urls import normalize
from newsspider.errors import NotASitemap, TooLarge
from newsspider.items import Link

COMMON_SITEMAP_PATHS = ("/sitemap.xml", "/sitemap_index.xml", "/news-sitemap.xml", "/sitemap-news.xml")
"""Where sitemaps are when robots.txt names none: asked for once."""

MAX_SITEMAP_BYTES = 50 * 1024 * 1024  # sitemaps.org: 50 MB, uncompressed
_MOST_ENTRIES = 50_000  # sitemaps.org
_MOST_CHILDREN = 5_000
_RECENT = timedelta(days=4)
_NOT_ARTICLES = frozenset(
    {
        "author", "authors", "categories", "category", "image", "images", "location", "locations", "page", "pages",
        "product", "products", "static", "tag", "tags", "taxonomy", "topic", "topics", "user", "users",
        "video", "videos",
    }
)  # fmt: skip
_NEWS = re.compile(r"news|latest|recent|today", re.IGNORECASE)
_DATE_IN_NAME = re.compile(r"((?:19|20)\d\d)[-_/]?(0[1-9]|1[0-2])?(?:[-_/]?(0[1-9]|[12]\d|3[01]))?(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapRef:
    """A child of a sitemap index."""

    url: str
    modified: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap:
    links: list[Link] = field(default_factory=list)
    children: list[SitemapRef] = field(default_factory=list)


def parse_sitemap(body: bytes, url: str, since: datetime | None = None) -> Sitemap:
    """What a sitemap lists, newest first as far as it says, undated entries last.

    `url` is where it answered; entries that were modified before `since` are left out. Whether an address belongs to
    the site is for the caller to check. Raises `NotASitemap`, or `TooLarge` where its decompressed form is.
    """
    text = _decompressed(body, url)
    start = text[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start.startswith(b"<"):
        return _plain_list(text, url)
    root = _parsed(text, url)
    kind = _name(root)
    if kind == "sitemapindex":
        return Sitemap(children=list(_children(root, url))[:_MOST_CHILDREN])
    if kind != "urlset":
        raise NotASitemap(f"XML, but not a sitemap: <{kind}>", url)
    links = [link for link in _links(root, url) if since is None or link.modified is None or link.modified >= since]
    links.sort(key=_newest_first)
    return Sitemap(links=links)


def children_worth_reading(
    children: Iterable[SitemapRef], now: datetime, since: datetime | None = None
) -> list[SitemapRef]:
    """The children of an index that can hold articles from `since` on, those with the newest first.

    What is known of a child is its own date or the one in its name (`sitemap-2026-11.xml`); one of which nothing is
    known may hold anything. Without `since` every child that can hold articles is worth reading.
    """
    dated = [(_is_recent_kind(child, now), _date_of(child), child) for child in children if _may_hold_articles(child)]
    wanted = [entry for entry in dated if since is None or entry[1] is None or entry[1] >= since]
    wanted.sort(key=lambda entry: (not entry[0], -(entry[1].timestamp() if entry[1] else now.timestamp() - 86_400)))
    return [entry[2] for entry in wanted]


def _may_hold_articles(child: SitemapRef) -> bool:
    name = child.url.rsplit("/", 1)[-1].lower()
    words = re.findall(r"[^\W_]+", name)
    if _NEWS.search(name) or re.search(r"page[-_]?\d", name):  # `sitemap-page-3.xml` is the third part of a sitemap
        return True
    return not _NOT_ARTICLES.intersection(words)


def _is_recent_kind(child: SitemapRef, now: datetime) -> bool:
    name = child.url.rsplit("/", 1)[-1]
    return bool(_NEWS.search(name)) or (child.modified is not None and now - child.modified < _RECENT)


def _date_of(child: SitemapRef) -> datetime | None:
    """The newest that a child can hold: the end of the period in its name, but no later than its own date."""
    match = _DATE_IN_NAME.search(child.url.rsplit("/", 1)[-1])
    if match is None:
        return child.modified
    year, month, day = int(match[1]), int(match[2] or 12), match[3]
    if day:
        try:
            end = datetime(year, month, int(day), tzinfo=UTC) + timedelta(days=1)
        except ValueError:
            return child.modified
    else:
        end = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
    return min(end, child.modified) if child.modified else end


def _decompressed(body: bytes, url: str) -> bytes:
    """The bytes behind gzip, one layer at a time, never more than the limit."""
    for _ in range(2):
        if not body.startswith(b"\x1f\x8b"):
            return body
        unpacker = zlib.decompressobj(wbits=31)
        try:
            body = unpacker.decompress(body, MAX_SITEMAP_BYTES)
        except zlib.error as error:
            raise NotASitemap(f"gzip that cannot be read: {error}", url) from None
        if unpacker.unconsumed_tail:
            raise TooLarge(f"over {MAX_SITEMAP_BYTES // 1024 // 1024} MB when decompressed", url)
    return body


def _parsed(text: bytes, url: str) -> Any:
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(text.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotASitemap(f"XML that cannot be read: {error}", url) from None
    if root is None:
        raise NotASitemap("XML that cannot be read", url)
    return root


def _name(element: Any) -> str:
    return str(etree.QName(element).localname).lower() if isinstance(element.tag, str) else ""


def _texts(element: Any) -> dict[str, str]:
    """Local names of all descendants -> their text; the first of a name counts."""
    found: dict[str, str] = {}
    for child in element.iterdescendants():
        if child.text and (text := child.text.strip()):
            found.setdefault(_name(child), text)
    return found


def _children(root: Any, url: str) -> Iterator[SitemapRef]:
    for entry in root:
        texts = _texts(entry)
        address = _absolute(texts.get("loc", ""), url)
        if address and address != url:
            yield SitemapRef(url=address, modified=moment(texts.get("lastmod")))


def _links(root: Any, url: str) -> Iterator[Link]:
    for count, entry in enumerate(root):
        if count >= _MOST_ENTRIES:
            return
        loc = next((child.text for child in entry if _name(child) == "loc"), None)
        address = _absolute(loc or "", url)
        if address is None:
            continue
        lastmod = next((child.text for child in entry if _name(child) == "lastmod"), None)
        news = next((child for child in entry if _name(child) == "news"), None)
        texts = _texts(news) if news is not None else {}
        yield Link(
            url=address,
            via="sitemap" if news is None else "newsSitemap",
            source=url,
            title=" ".join(texts["title"].split()) if "title" in texts else None,
            published=moment(texts.get("publication_date")),
            modified=moment(lastmod),
            language=texts.get("language"),
        )


def _plain_list(text: bytes, url: str) -> Sitemap:
    """One address a line (sitemaps.org, "Text file")."""
    lines = text.decode("utf-8-sig", errors="replace").splitlines()[:_MOST_ENTRIES]
    found = [address for line in lines if line.startswith("http") and (address := _absolute(line, url))]
    if not found:
        raise NotASitemap("neither XML nor a list of addresses", url)
    return Sitemap(links=[Link(url=address, via="sitemap", source=url) for address in dict.fromkeys(found)])


def _absolute(address: str, url: str) -> str | None:
    try:
        return normalize(urljoin(url, address.strip())) if address.strip() else None
    except ValueError:
        return None


def _newest_first(link: Link) -> float:
    newest = link.published or link.modified
    return -newest.timestamp() if newest else 0.0
