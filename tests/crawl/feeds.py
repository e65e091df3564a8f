"""Feeds and sitemaps of our own writing."""

from __future__ import annotations

import json
from collections.abc import Mapping

from tests.web import Answer


def rss(items: Mapping[str, str]) -> Answer:
    """Address -> date of publication (RFC 822)."""
    entries = "".join(
        f"<item><title>Told by RSS</title><link>{url}</link><pubDate>{date}</pubDate></item>"
        for url, date in items.items()
    )
    return Answer(
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Test</title>{entries}</channel></rss>',
        content_type="application/rss+xml",
    )


def atom(items: Mapping[str, str]) -> Answer:
    """Address -> date of publication (RFC 3339)."""
    entries = "".join(
        f'<entry><title>Told by Atom</title><link href="{url}"/><id>{url}</id><published>{date}</published></entry>'
        for url, date in items.items()
    )
    return Answer(
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Test</title>{entries}</feed>',
        content_type="application/atom+xml",
    )


def json_feed(items: Mapping[str, str]) -> Answer:
    """Address -> date of publication (RFC 3339)."""
    entries = [{"id": url, "url": url, "date_published": date} for url, date in items.items()]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Test", "items": entries}
    return Answer(json.dumps(feed), content_type="application/feed+json")


def sitemap(*urls: str) -> str:
    entries = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'


def sitemap_index(*urls: str) -> str:
    entries = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</sitemapindex>'


def news_sitemap(url: str, title: str, date: str) -> str:
    """One article with what Google News is told of it."""
    return (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
        f"<url><loc>{url}</loc><news:news><news:publication><news:name>Test</news:name>"
        "<news:language>en</news:language></news:publication>"
        f"<news:publication_date>{date}</news:publication_date><news:title>{title}</news:title></news:news></url></urlset>"
    )
