"""Feeds and sitemaps: what machines read of a site."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape

_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A page as a feed or sitemap names it."""

    url: str
    title: str
    published: datetime
    modified: datetime


def feed(form: str, site: str, origin: str, entries: Sequence[Named]) -> tuple[str, bytes]:
    """Content type and body; the forms are those of `designs.Feed`."""
    if form == "json":
        found = [
            {"id": each.url, "url": each.url, "title": each.title, "date_published": each.published.isoformat()}
            for each in entries
        ]
        body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": site, "items": found})
        return "application/feed+json", body.encode()
    if form in ("atom", "broken"):
        return "application/atom+xml", _atom(form, site, entries).encode()
    if form == "rdf":
        return "application/rdf+xml", _rdf(site, origin, entries).encode()
    items = "".join(_item(form, origin, each) for each in entries)
    body = f"<channel><title>{escape(site)}</title><link>{origin}/</link>{items}</channel>"
    return "application/rss+xml", f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0">{body}</rss>'.encode()


def _item(form: str, origin: str, each: Named) -> str:
    url = escape(each.url)
    link = f'<guid isPermaLink="true">{url}</guid>' if form == "guid" else f"<link>{url}</link>"
    if form == "relative":
        link = f"<link>{url.removeprefix(origin)}</link>"
    return f"<item><title>{escape(each.title)}</title>{link}<pubDate>{format_datetime(each.published)}</pubDate></item>"


def _atom(form: str, site: str, entries: Sequence[Named]) -> str:
    """`broken`: with an entity that XML does not know, a bare ampersand, and without its end."""
    flaw = "&nbsp;Tom & Jerry " if form == "broken" else ""
    items = "".join(
        f'<entry><id>{escape(each.url)}</id><title>{flaw}{escape(each.title)}</title><link href="{escape(each.url)}"/>'
        f"<published>{each.published.isoformat()}</published><updated>{each.modified.isoformat()}</updated></entry>"
        for each in entries
    )
    end = "" if form == "broken" else "</feed>"
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>{escape(site)}</title>{items}{end}'


def _rdf(site: str, origin: str, entries: Sequence[Named]) -> str:
    items = "".join(
        f'<item rdf:about="{escape(each.url)}"><title>{escape(each.title)}</title><link>{escape(each.url)}</link>'
        f"<dc:date>{each.published.isoformat()}</dc:date></item>"
        for each in entries
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<channel rdf:about="{origin}/"><title>{escape(site)}</title></channel>{items}</rdf:RDF>'
    )


def sitemap(form: str, site: str, entries: Sequence[Named], *, packed: bool) -> tuple[str, bytes]:
    """Content type and body; the forms are those of `designs.Sitemap`, but for the index."""
    if form == "text":
        kind, body = "text/plain; charset=utf-8", "".join(f"{each.url}\n" for each in entries)
    else:
        kind, urls = "application/xml", "".join(_url(form, site, each) for each in entries)
        names = f'xmlns="{_SITEMAPS}"' + (f' xmlns:news="{_NEWS}"' if form == "news" else "")
        body = f'<?xml version="1.0" encoding="utf-8"?><urlset {names}>{urls}</urlset>'
    return ("application/gzip", gzip.compress(body.encode(), mtime=0)) if packed else (kind, body.encode())


def _url(form: str, site: str, each: Named) -> str:
    if form != "news":
        return f"<url><loc>{escape(each.url)}</loc><lastmod>{each.modified.isoformat()}</lastmod></url>"
    return (
        f"<url><loc>{escape(each.url)}</loc><news:news><news:publication><news:name>{escape(site)}</news:name>"
        f"<news:language>en</news:language></news:publication><news:publication_date>{each.published.isoformat()}"
        f"</news:publication_date><news:title>{escape(each.title)}</news:title></news:news></url>"
    )


def sitemap_index(children: Sequence[tuple[str, datetime]]) -> tuple[str, bytes]:
    parts = "".join(
        f"<sitemap><loc>{escape(url)}</loc><lastmod>{moment.isoformat()}</lastmod></sitemap>"
        for url, moment in children
    )
    body = f'<?xml version="1.0" encoding="utf-8"?><sitemapindex xmlns="{_SITEMAPS}">{parts}</sitemapindex>'
    return "application/xml", body.encode()
