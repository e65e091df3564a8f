"""What is read of a page beside its article: bytes in, plain values out. Each raises `ExtractionError`."""

from __future__ import annotations

from newsspider.discover.amp import canonical_of_amp
from newsspider.discover.listing import Listing, read_listing
from newsspider.discover.pages import ArticlePages, read_pages
from newsspider.extract.parse import parse


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
