"""The newspaper's documents, each made when it is asked for: pages with their furniture, feeds, sitemaps."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape

from benchmarks.growing import prose
from benchmarks.growing.timeline import Version

NAME = "The Growing Gazette"
ROBOTS = "User-agent: *\nDisallow: /-/\nDisallow: /search\nSitemap: {origin}/sitemap.xml\nSitemap: {origin}/news.xml\n"
_NOISE = random.SystemRandom()


def article(version: Version, origin: str, related: Sequence[Version], *, form: str = "") -> str:
    """`form`: "amp" or "print" for such a page; both say where the article is."""
    url = f"{origin}{version.path}"
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": version.headline,
        "datePublished": version.published.isoformat(),
        "dateModified": version.changed.isoformat(),
        "author": {"@type": "Person", "name": version.author},
        "mainEntityOfPage": url,
        "articleSection": version.section.title(),
    }
    head = (
        f'<title>{escape(version.headline)} - {NAME}</title><link rel="canonical" href="{url}">'
        f'<meta property="og:type" content="article"><meta property="og:title" content="{escape(version.headline)}">'
        f'<meta property="og:url" content="{url}">'
        f'<meta property="article:published_time" content="{version.published.isoformat()}">'
        f'<script type="application/ld+json">{json.dumps(data)}</script>'
    )
    if not form:
        head += f'<link rel="amphtml" href="{origin}/amp{version.path}">'
    text = [f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in version.paragraphs]
    middle = len(text) // 2
    aside = "".join(f'<li><a href="{each.path}">{escape(each.listed_title)}</a></li>' for each in related)
    body = (
        f'<main><article class="story"><header><h1>{escape(version.headline)}</h1><p class="byline">By '
        f'<a rel="author" href="/authors/{version.author.replace(" ", "-").lower()}">{version.author}</a></p>'
        f'<time datetime="{version.published.isoformat()}">{version.published:%d %B %Y, %H:%M}</time></header>'
        f'<div class="story-body">{"".join(text[:middle])}{_ad()}{"".join(text[middle:])}</div></article>'
        f'<section class="related"><h2>More from {version.section.title()}</h2><ul>{aside}</ul></section></main>'
    )
    return _document(head, body if form == "print" else f"{_header()}{_ad()}{body}{_footer()}")


def listing(title: str, links: Sequence[tuple[str, Version]], *, noisy: bool, more: str = "") -> str:
    """The front page or a section: path and version; `more` is the path of its next page."""
    items = "".join(
        f'<li class="teaser"><h2><a href="{path}">{escape(each.listed_title)}</a></h2>'
        f'<time datetime="{each.published.isoformat()}">{each.published:%H:%M}</time></li>'
        for path, each in links
    )
    follow = f'<a rel="next" href="{more}">Older stories</a>' if more else ""
    head = (
        f'<title>{title} - {NAME}</title><link rel="alternate" type="application/rss+xml" href="/feed.rss">'
        '<link rel="alternate" type="application/atom+xml" href="/feed.atom">'
    )
    advert = _ad() if noisy else ""
    return _document(head, f"{_header()}{advert}<main><h1>{title}</h1><ul>{items}</ul>{follow}</main>{_footer()}")


def rss(origin: str, versions: Sequence[Version]) -> str:
    items = "".join(
        f"<item><title>{escape(each.listed_title)}</title><link>{origin}{each.path}?utm_source=rss</link>"
        f'<guid isPermaLink="false">{each.number}</guid><pubDate>{format_datetime(each.published)}</pubDate></item>'
        for each in versions
    )
    channel = f"<channel><title>{NAME}</title><link>{origin}/</link>{items}</channel>"
    return f'<?xml version="1.0"?><rss version="2.0">{channel}</rss>'


def atom(origin: str, versions: Sequence[Version]) -> str:
    entries = "".join(
        f'<entry><id>tag:{each.number}</id><title>{escape(each.listed_title)}</title><link href="{origin}{each.path}"/>'
        f"<published>{each.published.isoformat()}</published><updated>{each.atom_updated.isoformat()}</updated></entry>"
        for each in versions
    )
    return f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>{NAME}</title>{entries}</feed>'


def sitemap_index(origin: str, parts: Sequence[tuple[str, datetime]]) -> str:
    children = "".join(
        f"<sitemap><loc>{origin}{path}</loc><lastmod>{at.isoformat()}</lastmod></sitemap>" for path, at in parts
    )
    return f'<?xml version="1.0"?><sitemapindex xmlns="{_SITEMAPS}">{children}</sitemapindex>'


def sitemap(origin: str, versions: Sequence[Version]) -> str:
    urls = "".join(
        f"<url><loc>{origin}{each.path}</loc><lastmod>{each.sitemap_lastmod.isoformat()}</lastmod></url>"
        for each in versions
    )
    return f'<?xml version="1.0"?><urlset xmlns="{_SITEMAPS}">{urls}</urlset>'


def news_sitemap(origin: str, versions: Sequence[Version]) -> str:
    urls = "".join(
        f"<url><loc>{origin}{each.path}</loc><news:news><news:publication><news:name>{NAME}</news:name>"
        f"<news:language>en</news:language></news:publication><news:publication_date>{each.published.isoformat()}"
        f"</news:publication_date><news:title>{escape(each.listed_title)}</news:title></news:news></url>"
        for each in versions
    )
    return f'<?xml version="1.0"?><urlset xmlns="{_SITEMAPS}" xmlns:news="{_NEWS}">{urls}</urlset>'


_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


def _document(head: str, body: str) -> str:
    return f'<!doctype html><html lang="en"><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'


def _header() -> str:
    links = "".join(f'<li><a href="/{name}">{name.title()}</a></li>' for name in prose.SECTIONS)
    return f'<header class="top"><nav><ul><li><a href="/">Home</a></li>{links}</ul></nav></header>'


def _footer() -> str:
    return f'<footer><p>All rights reserved, {NAME}</p><a href="/imprint">Imprint</a></footer>'


def _ad() -> str:
    """Never the same twice."""
    readers = _NOISE.randrange(10, 99_999)
    return (
        f'<div class="ad" id="ad-{_NOISE.randrange(10**9)}"><p>Advertisement</p><p>{readers} people are reading this. '
        f"Buy {readers % 90 + 2} chairs for the price of {readers % 50 + 1}.</p>"
        f'<a href="/ads/{readers}">Order now</a></div>'
    )
