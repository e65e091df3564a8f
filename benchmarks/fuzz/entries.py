"""What is fuzzed: functions that take any bytes, and raise for what must not be."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

import jsonschema

from newsspider import reservations
from newsspider.characters import title
from newsspider.charset import codec_of, decoded
from newsspider.discover.feeds import parse_feed
from newsspider.discover.obstacle import obstacle_of
from newsspider.discover.sitemaps import parse_sitemap
from newsspider.discover.urls import absolute, article_key, goes_in_circles, led_to, normalize, same_site, site_key
from newsspider.errors import DiscoveryError, ExtractionError, LedgerError, NotTaken, SitesError
from newsspider.extract import extract
from newsspider.items import Article, Link
from newsspider.politeness.pace import retry_after_s
from newsspider.politeness.robots import parse_robots
from newsspider.reading.acts import canonical_of, listing_of, pages_of
from newsspider.record import ALL_FIELDS, schema, to_line, to_record
from newsspider.report.audit import audit
from newsspider.shown import shown
from newsspider.sites import parse_sites
from newsspider.wire.decoding import ACCEPTED, decode

URL = "https://example.com/2026/11/24/a-story.html"
_NOW = datetime(2026, 11, 26, tzinfo=UTC)
_ENCODINGS = (None, "utf-8", "utf-16", "windows-1251", "gbk", "shift_jis", "utf-7", "punycode", "hex")
_LIMIT = 1 << 20
_SCHEMA = jsonschema.Draft202012Validator(schema())


@dataclass(frozen=True, slots=True)
class Entry:
    read: Callable[[bytes], None]
    seeds: tuple[bytes, ...]
    """What it begins with."""
    words: tuple[str, ...] = ()
    """What it puts in here and there."""


def _text(data: bytes) -> str:
    """Any text, half characters too."""
    return data.decode("utf-8", "surrogateescape")


def _check_links(links: Iterable[Link]) -> None:
    for link in links:
        assert normalize(link.url) == link.url, link.url
        assert link.title is None or link.title == title(link.title, len(link.title)), link.title
        assert all(when is None or when.tzinfo for when in (link.published, link.modified))


def _check_article(article: Article) -> None:
    article.id = "0" * 32
    article.articleBody, article.headline = article.articleBody or "x", article.headline or "x"  # no other is exported
    line = to_line(to_record(article, ALL_FIELDS)).decode("utf-8")
    assert len(line.splitlines()) == 1
    _SCHEMA.validate(json.loads(line))


def _feed(data: bytes) -> None:
    with suppress(DiscoveryError):
        _check_links(parse_feed(data, URL, "text/xml; charset=windows-1251" if len(data) % 2 else None).links)


def _sitemap(data: bytes) -> None:
    with suppress(DiscoveryError):
        found = parse_sitemap(data, URL)
        _check_links(found.links)
        assert all(normalize(child.url) == child.url for child in found.children)


def _robots(data: bytes) -> None:
    rules = parse_robots(200, data, "https://example.com/robots.txt", "newsspider")
    for path in ("", "a", "a/b.html?c=d", "index.html", "%2e%2E/~"):
        url = f"https://example.com/{path}"
        assert rules.allowed(url) is (rules.rule(url) is None), url
    assert rules.crawl_delay_s is None or rules.crawl_delay_s >= 0
    assert all(address.startswith(("http://", "https://")) for address in rules.sitemaps)


def _address(data: bytes) -> None:
    text = _text(data)
    for found in (normalize(text), absolute(text, URL), led_to(text, URL)):
        if found is not None:
            assert found.isascii()
            assert found.startswith(("http://", "https://"))
            assert "@" not in found.split("/")[2]
    if (address := normalize(text)) is not None:
        assert normalize(address) == address
        assert article_key(address) == article_key(text)
        assert same_site(address, site_key(address))
        goes_in_circles(address)


def _page_of_links(data: bytes) -> None:
    encoding = _ENCODINGS[len(data) % len(_ENCODINGS)]
    with suppress(ExtractionError):
        for link in listing_of(data, URL, encoding, nofollow=False).links:
            assert same_site(link.url, "example.com"), link.url
    with suppress(ExtractionError):
        pages_of(data, URL, encoding, first=None, number=1)
    with suppress(ExtractionError):
        canonical_of(data, URL, encoding)
    obstacle_of(200, {}, data)


def _article(data: bytes) -> None:
    with suppress(ExtractionError):
        _check_article(extract(data, URL, encoding=_ENCODINGS[len(data) % len(_ENCODINGS)]))


def _json_ld(data: bytes) -> None:
    page = f"<article><h1>The ferry</h1><p>It came back.</p></article><script type=application/ld+json>{_text(data)}"
    with suppress(ExtractionError):
        _check_article(extract(page, URL))


def _plain_text(data: bytes) -> None:
    text = _text(data).replace("<", "")
    with suppress(ExtractionError):
        _check_article(extract(text, URL, link=Link(url=URL, via="feed", source=URL, title=text[:300])))


def _charset(data: bytes) -> None:
    name, _, body = data.partition(b"\n")
    codec = codec_of(_text(name))
    assert codec is None or isinstance(body.decode(codec, "replace"), str)
    assert isinstance(decoded(body, _text(name)), str)


def _coding(data: bytes) -> None:
    codings = [ACCEPTED[number % len(ACCEPTED)] for number in data[:1]] or ["gzip"]
    with suppress(NotTaken):
        assert len(decode(data[1:], codings, _LIMIT).body) <= _LIMIT


def _headers(data: bytes) -> None:
    text = _text(data)
    seconds = retry_after_s(text, _NOW)
    assert seconds is None or seconds >= 0
    for found in (reservations.of_header(text.split("\n"), "newsspider"), reservations.of_meta([text])):
        assert len(found) <= 30
        assert all(directive == title(directive, 100) for directive in found)
    reservations.tdm_reservation(text)


def _ledger(data: bytes) -> None:
    with suppress(LedgerError):
        audit(_text(data).split("\n"))


def _sites(data: bytes) -> None:
    with suppress(SitesError, UnicodeDecodeError):
        parse_sites(data.decode("utf-8"))


def _shown(data: bytes) -> None:
    found = shown(_text(data))
    found.encode("utf-8")
    assert len(found.splitlines()) <= 1


_LISTING_WORDS = (
    "<?xml version='1.0' encoding='utf-16'?>", "<!DOCTYPE x [<!ENTITY a 'b'>]>", "&a;", "<![CDATA[", "]]>", "<!--",
    "<title>", "</title>", "<link>", "</link>", "<loc>", "</loc>", "<lastmod>", "2026-11-24T25:61:00Z", "<pubDate>",
    "https://example.com/a", "<news:title>", "<news:language>", "xml:base='http://['", "<id>", "<updated>", "&#xd800;",
)  # fmt: skip
_PAGE_WORDS = (
    "<article>", "<h1>", "<p>", "</p>", "<br>", "<base href='//['>", "<link rel=canonical href=", "<a rel=next href=",
    "<meta name=", "<meta property=", "content=", "<script type=application/ld+json>", "</script>", "<template>",
    "<time datetime=", "itemprop=author", "itemscope", "itemtype=http://schema.org/NewsArticle", "<table>", "<tr>",
    "<td colspan=9", "<svg>", "<math>", "<plaintext>", "<noscript>", "<!--", "-->", "&#x202e;", "&#0;", "<iframe src=",
    "charset=utf-7", "<figure>", "<figcaption>", "<ul>", "<li>", "<blockquote>", "<pre>", "<select>", "<textarea>",
)  # fmt: skip
_JSON_WORDS = (
    '"@type":"NewsArticle"', '"@graph":[', '"author":', '"datePublished":', '"headline":', '"image":', '"@id":',
    '"publisher":', '"articleBody":', '"mainEntityOfPage":', '"name":', "null", "true", "5", "[[]]",
    "1e999", '"\\ud800"',
)  # fmt: skip
_RSS = (
    b"<rss version='2.0'><channel><title>T</title><item><title>A</title><link>https://example.com/a</link>"
    b"<pubDate>Tue, 24 Nov 2026 08:00:00 +0100</pubDate></item></channel></rss>"
)
_ATOM = (
    b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><link href='/a'/><updated>2026-11-24</updated></entry></feed>"
)
_JSON_FEED = b'{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","url":"/a","title":"A"}]}'
_URLSET = b"<urlset><url><loc>https://example.com/a?b&amp;c</loc><lastmod>2026-11-24</lastmod></url></urlset>"
_INDEX = b"<sitemapindex><sitemap><loc>https://example.com/a.xml</loc></sitemap></sitemapindex>"
_PAGE = (
    b"<html lang=en><head><title>The ferry returns</title><meta charset=utf-8><link rel=canonical href=/a></head><body>"
    b"<nav><a href=/sport/>Sport</a></nav><article><h1>The ferry returns</h1><time datetime=2026-11-24>Monday</time>"
    b"<p>By Anna Berg</p><p>The ferry returned to the harbour on Monday, and nobody was surprised by it.</p></article>"
)
_STORY = b"The ferry returns\n\nBy Anna Berg\n\nThe ferry returned to the harbour on Monday, and nobody was surprised."
_LEDGER = (
    b'{"t":0,"event":"run","schemaVersion":"1.0","runId":"a","at":"2026","delay":1,"maxInFlight":2}\n'
    b'{"t":0.1,"event":"start","n":1,"at":"2026","host":"a","method":"GET","url":"https://a/","kind":"front","inFlight":1}\n'
    b'{"t":0.2,"event":"end","n":1,"seconds":0.1,"status":200,"bytes":5}\n{"t":1,"event":"close","reason":"finished"}'
)

ENTRIES: dict[str, Entry] = {
    "feed": Entry(_feed, (_RSS, _ATOM, _JSON_FEED), (*_LISTING_WORDS, '"date_published":', '"items":[')),
    "sitemap": Entry(_sitemap, (_URLSET, _INDEX, b"https://example.com/a\nhttps://example.com/b\n"), _LISTING_WORDS),
    "robots": Entry(
        _robots,
        (b"User-agent: *\nDisallow: /a*b$\nAllow: /a\nCrawl-delay: 2\nSitemap: https://example.com/s\n",),
        ("User-agent:", "newsspider", "Disallow:", "Allow:", "Crawl-delay:", "Request-rate:", "Sitemap:", "index.html"),
    ),
    "address": Entry(
        _address,
        (b"https://www.Example.com:443/a/../b?utm_source=x&id=1#c", b"//[::1]/", "http://ü.de/é".encode()),
        ("xn--", "%2e%2e", "[::ffff:127.0.0.1]", "javascript:", ";jsessionid=", "\uff0e", "\u3002", "user:pass@"),
    ),
    "links": Entry(_page_of_links, (_PAGE,), _PAGE_WORDS),
    "article": Entry(_article, (_PAGE, _PAGE.decode().encode("utf-16")), _PAGE_WORDS),
    "json-ld": Entry(_json_ld, (b'{"@type":"NewsArticle","headline":"A","author":{"name":"B"}}',), _JSON_WORDS),
    "plaintext": Entry(_plain_text, (_STORY,), ("\n\n", "By ", " - ", "BERLIN (dpa)", "\u2028", "\u202e")),
    "charset": Entry(_charset, (b"gbk\n<meta charset=utf-8>", b"utf-16\nx", b"idna\nx"), ("punycode", "_codec", "hex")),
    "coding": Entry(_coding, (b"\x00\x1f\x8b\x08\x00", b"\x01x\x9c", b"\x02\x0b", b"\x03\x28\xb5\x2f\xfd")),
    "headers": Entry(
        _headers,
        (b"Tue, 24 Nov 2026 12:00:30 GMT", b"noindex, newsspider: none\nunavailable_after: 25 Jun 2027"),
        ("unavailable_after:", "max-snippet:-1", "noindex", "GMT", "+9999"),
    ),
    "ledger": Entry(_ledger, (_LEDGER,), ('"event":"start"', '"event":"end"', '"event":"robots"', '"rules":[[1,"x"]]')),
    "sites": Entry(
        _sites, (b'[[site]]\nurl = "https://example.com/"\ndelay = 5\n',), ("include = ", "render = ", "feeds = ", "[")
    ),
    "shown": Entry(_shown, (b"\x1b[31mred",), ("\u202e", "\u2028", "\x85")),
}
