"""Feeds, sitemaps and pages of links."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsspider.discover.feeds import parse_feed
from newsspider.discover.obstacle import obstacle_of
from newsspider.discover.sitemap_xml import _mended
from newsspider.discover.sitemaps import parse_sitemap
from newsspider.discover.urls import same_site
from newsspider.errors import DiscoveryError, ExtractionError
from newsspider.items import Link
from newsspider.reading.acts import canonical_of, listing_of, pages_of
from tests.fuzz.hostile import bodies, is_clean

URL = "https://example.com/x"
FEED = (
    "<?xml version='1.0' encoding='utf-8'?>", "<?xml version='1.0' encoding='punycode'?>",
    "<!DOCTYPE x [<!ENTITY a 'b'>]>", "<rss version='2.0'>", "</rss>", "<channel>", "</channel>", "<item>", "</item>",
    "<title>", "</title>", "<link>", "</link>", "https://example.com/a", "/b", "<pubDate>",
    "Tue, 24 Nov 2026 08:00:00 +0100", "</pubDate>", "<language>de",
    "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='http://['>", "<entry>", "</entry>",
    "<link href='/a' rel='x'/>", "<updated>2026-11-24T25:61:00Z</updated>", "<![CDATA[", "]]>", "&a;", "<rdf:RDF>",
    "</feed>", "<id>http://a/</id>",
)  # fmt: skip
JSON = (
    '{"version":"https://jsonfeed.org/version/1.1",', '"items":[', "{", "}", "]", ",", '"url":"/a"', '"url":5',
    '"id":[]', '"title":"\\ud800\\u0000\\u001b[31m"', '"title":null', '"date_published":"2026-11-24"',
    '"date_modified":{}', "null", '"language":"\\u2028de"',
)  # fmt: skip
SITEMAP = (
    "<?xml version='1.0' encoding='utf-8'?>", "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>",
    "<sitemapindex>", "<url>", "</url>", "<sitemap>", "</sitemap>", "<loc>", "</loc>", "https://example.com/a?b&c",
    "<lastmod>2026-11-24</lastmod>", "<lastmod>0000-99-99T99:99:99+99:99</lastmod>", "<news:news>", "</news:news>",
    "<news:title>", "</news:title>", "<news:publication><news:language>en</news:language></news:publication>",
    "<![CDATA[", "]]>", "</urlset>", "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>", "&a;", "<!--", "-->",
    "<?x", "?>",
)  # fmt: skip
PAGE = (
    "<html>", "<head>", "<base href='//['>", "<link rel=alternate type=application/rss+xml href=/f>",
    "<link rel=next href=?page=2>", "<meta name=robots content='nofollow,'>", "<nav>", "</nav>", "<a href='/sport/'>",
    "<a href=/2026/11/24/a-story.html>", "<a href='http://[x]:y/'>", "<a href='javascript:0'>",
    "<a rel=next href='https://example.com/x?page=2'>", "</a>", "Sport", "<link rel=canonical href=/amp/a>",
    "<script>", "</script>", "<svg>", "<template>", "<a href=//a.example.com:99999/>", "2", "3",
    "<title>Page not found</title>", "charset=idna", "charset=utf-7",
)  # fmt: skip


def check(links: Iterable[Link]) -> None:
    for link in links:
        assert link.url.startswith(("http://", "https://"))
        assert is_clean(link.url)
        assert is_clean(link.title)
        assert is_clean(link.language)
        assert all(when is None or when.tzinfo for when in (link.published, link.modified))


@given(bodies(FEED), st.sampled_from([None, "text/xml; charset=idna", "text/xml; charset=utf-7", "x; charset=\x00"]))
def test_feed_is_read_or_refused_by_name(body: bytes, content_type: str | None) -> None:
    with suppress(DiscoveryError):
        check(parse_feed(body, URL, content_type).links)


@given(bodies(JSON))
def test_json_feed_is_read_or_refused_by_name(body: bytes) -> None:
    with suppress(DiscoveryError):
        check(parse_feed(b'{"items":[' + body, URL).links)
    with suppress(DiscoveryError):
        check(parse_feed(b'{"items":[{' + body + b"}]}", URL).links)


@pytest.mark.parametrize("pieces", [SITEMAP, FEED])
def test_sitemap_is_read_or_refused_by_name(pieces: tuple[str, ...]) -> None:
    @given(bodies(pieces))
    def read(body: bytes) -> None:
        for form in (body, gzip.compress(body, 1), gzip.compress(body, 1)[:-9]):
            with suppress(DiscoveryError):
                sitemap = parse_sitemap(form, URL)
                check(sitemap.links)
                assert all(is_clean(child.url) for child in sitemap.children)

    read()


@given(
    st.lists(bodies(SITEMAP, 6).map(lambda body: gzip.compress(body, 1)), max_size=5), st.binary(max_size=9), st.data()
)
def test_packed_sitemap_gives_what_zlib_gives(members: list[bytes], junk: bytes, data: st.DataObject) -> None:
    packed = b"".join(members)
    cut = data.draw(st.integers(0, len(packed)))
    with suppress(DiscoveryError):
        parse_sitemap(packed[:cut] + junk, URL)
    whole = b"".join(zlib.decompress(member, 31) for member in members)
    with suppress(DiscoveryError):
        assert parse_sitemap(gzip.compress(packed, 1), URL) == parse_sitemap(whole, URL)


@given(bodies(SITEMAP), st.integers(1, 20))
def test_sitemap_is_mended_alike_wherever_it_is_cut(body: bytes, size: int) -> None:
    text = b"<urlset>" + body.replace(b"\0", b"")
    pieces = (text[at : at + size] for at in range(0, len(text), size))
    assert b"".join(_mended(pieces)) == b"".join(_mended(iter([text])))


@given(bodies(PAGE), st.sampled_from([None, "utf-8", "utf-7", "punycode", "hex", "utf-16"]))
def test_page_of_links_is_read_or_refused_by_name(body: bytes, encoding: str | None) -> None:
    with suppress(ExtractionError):
        listing = listing_of(body, URL, encoding, nofollow=False)
        for anchor in listing.links:
            assert same_site(anchor.url, "example.com")
            assert is_clean(anchor.url)
    with suppress(ExtractionError):
        pages_of(body, URL, encoding, first=None, number=1)
    with suppress(ExtractionError):
        canonical_of(body, URL, encoding)
    obstacle_of(200, {}, body)
