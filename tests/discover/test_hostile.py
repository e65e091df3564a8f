"""Any bytes give a value or one of our errors."""

import random
from collections.abc import Callable
from contextlib import suppress

import lxml.html
import pytest

from newsspider.discover.feeds import parse_feed
from newsspider.discover.listing import read_listing
from newsspider.discover.prior import log_odds, probability
from newsspider.discover.shape import article_likelihood
from newsspider.discover.sitemaps import parse_sitemap
from newsspider.discover.urls import article_id, normalize, same_site, site_key
from newsspider.errors import DiscoveryError
from newsspider.politeness.robots import parse_robots

URL = "https://example.com/x"
SEEDS = (
    b'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>T</title><item><title>A</title>'
    b"<link>https://example.com/a</link><pubDate>Tue, 24 Nov 2026 08:00:00 +0100</pubDate></item></channel></rss>",
    b'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://["><entry><link href="/a"/>'
    b"<updated>2026-11-24</updated></entry></feed>",
    b'{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","url":"/a","date_published":"2026-11-24"}]}',
    b'<urlset xmlns:news="x"><url><loc>https://example.com/a?b&amp;c</loc><lastmod>2026-11-24</lastmod><news:news>'
    b"<news:title>T</news:title></news:news></url></urlset>",
    b"<sitemapindex><sitemap><loc>/a-2026-11.xml</loc><lastmod>2026-11-24</lastmod></sitemap></sitemapindex>",
    b"User-agent: *\nDisallow: /a*b$\nCrawl-delay: 2\nRequest-rate: 1/10m 0900-1700\nSitemap: https://example.com/s\n",
    b'<html><head><base href="/b/"><link rel="alternate" type="application/rss+xml" href="/f"></head><body><nav>'
    b'<a href="/sport/?page=2">Sport</a></nav><a href="http://[x]:y/">x</a></body></html>',
)
BYTES = (b"<", b">", b"&", b"[", b"]", b"%", b"\x00", b"\xff", b"\x1f\x8b", b"\xef\xbb\xbf", b"9" * 40, b"/../", b'"')


def mutations(count: int) -> list[bytes]:
    dice = random.Random(2026)
    found = []
    for _ in range(count):
        body = bytearray(dice.choice(SEEDS))
        for _ in range(dice.randint(1, 6)):
            start = dice.randrange(len(body) + 1)
            body[start : start + dice.randint(0, 9)] = dice.choice(BYTES)
        found.append(bytes(body))
    return found


@pytest.mark.parametrize("read", [parse_feed, parse_sitemap])
def test_broken_listing_is_read_or_refused_by_name(read: Callable[[bytes, str], object]) -> None:
    for body in mutations(400):
        with suppress(DiscoveryError):
            read(body, URL)


def test_broken_robots_txt_gives_rules() -> None:
    for body in mutations(400):
        rules = parse_robots(200, body, "https://example.com/robots.txt", "newsspider")
        assert rules.allowed(URL) in (True, False)
        assert rules.crawl_delay_s is None or rules.crawl_delay_s >= 0


def test_broken_page_gives_a_listing() -> None:
    for body in mutations(200):
        if body.strip(b"\x00 "):
            root = lxml.html.document_fromstring(b"<html><body>" + body)
            for link in read_listing(root, URL).links:
                assert same_site(link.url, "example.com")


def test_any_text_is_an_address_or_none() -> None:
    dice = random.Random(2026)
    alphabet = "abc:/?#[]@!$&'()*+,;=%.-_~0129 \t\n\\é橋\ud800\u3002\x00|<>^`{}"
    for _ in range(5_000):
        text = dice.choice(["http://", "https://example.com", "//", ""]) + "".join(dice.choices(alphabet, k=12))
        final = normalize(text)
        if final is not None:
            assert normalize(final) == final
            assert site_key(final)
        assert 0.0 <= article_likelihood(text) <= 1.0
        assert 0.0 <= probability(log_odds(text, text)) <= 1.0
        assert len(article_id(text)) == 32
