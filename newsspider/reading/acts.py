"""What is read of a page beside its article: bytes in, plain values out. Each raises `ExtractionError`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from newsspider.discover.amp import canonical_of_amp
from newsspider.discover.listing import Listing, read_listing
from newsspider.discover.packed_links import PackedLinks
from newsspider.discover.pages import ArticlePages, read_pages
from newsspider.discover.sitemaps import SitemapRef, parse_sitemap
from newsspider.extract.parse import parse


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSitemap:
    """As `Sitemap`."""

    links: PackedLinks
    """What is news first."""
    children: list[SitemapRef]
    left_out: int


def sitemap_of(body: bytes, url: str, since: datetime | None) -> ReadSitemap:
    """What a sitemap lists: see `parse_sitemap`."""
    sitemap = parse_sitemap(body, url, since)
    sitemap.links.sort(key=lambda link: link.via == "sitemap")
    return ReadSitemap(links=PackedLinks.of(sitemap.links), children=sitemap.children, left_out=sitemap.left_out)


def listing_of(body: bytes, url: str, encoding: str | None, *, nofollow: bool) -> Listing:
    """What a front or section page links; `encoding` is what the server declared.

    `nofollow`: its headers forbid to follow what it links.
    """
    return read_listing(parse(body, encoding=encoding, url=url), url, nofollow=nofollow)


def pages_of(body: bytes, url: str, encoding: str | None, *, first: str | None, number: int) -> ArticlePages:
    """The other pages of an article that its page of a number links; `first` is the address of the first one."""
    return read_pages(parse(body, encoding=encoding, url=url), url, first=first, number=number)


def canonical_of(body: bytes, url: str, encoding: str | None) -> str | None:
    """The address that an AMP page names as its article's own."""
    return canonical_of_amp(parse(body, encoding=encoding, url=url), url)
