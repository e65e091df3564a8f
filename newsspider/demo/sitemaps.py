"""robots.txt and the sitemaps: an index, a zipped child, a plain child, and a news sitemap."""

from __future__ import annotations

import gzip
from html import escape

from newsspider.demo.library import listed, section_of
from newsspider.demo.story import Story
from newsspider.demo.visit import Visit

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def robots(visit: Visit) -> str:
    """What crawlers may fetch, and where the sitemaps are."""
    return (
        "User-agent: *\nDisallow: /intern/\nDisallow: /search/\nDisallow: /login/\n\n"
        "User-agent: badbot\nDisallow: /\n\n"
        f"Sitemap: {visit.absolute('/sitemap_index.xml')}\nSitemap: {visit.absolute('/news-sitemap.xml')}\n"
    )


def index(visit: Visit) -> str:
    children = ("/sitemaps/archive-1.xml.gz", "/sitemaps/archive-2.xml", "/sitemaps/pages.xml")
    rows = "".join(f"<sitemap><loc>{visit.absolute(path)}</loc></sitemap>" for path in children)
    return f"{_DECLARATION}<sitemapindex {_NAMESPACE}>{rows}</sitemapindex>\n"


def zipped_child(visit: Visit) -> bytes:
    """The older half of the archive, as a gzip file."""
    document = _urlset([_location(story, visit) for story in listed("sitemap-gz")])
    return gzip.compress(document.encode(), mtime=0)


def plain_child(visit: Visit) -> str:
    return _urlset([_location(story, visit) for story in listed("sitemap")])


def page_child(visit: Visit) -> str:
    """Pages that are no articles."""
    return _urlset([f"<url><loc>{visit.absolute(path)}</loc></url>" for path in ("/about/", "/imprint/", "/video/")])


def news(visit: Visit) -> str:
    """A Google News sitemap: the last two days only."""
    rows = [_news_entry(story, visit) for story in listed("news-sitemap")]
    return _urlset(rows, ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"')


def _urlset(rows: list[str], extra: str = "") -> str:
    joined = "\n".join(rows)
    return f"{_DECLARATION}<urlset {_NAMESPACE}{extra}>\n{joined}\n</urlset>\n"


def _location(story: Story, visit: Visit) -> str:
    changed = story.modified or story.published
    lastmod = f"<lastmod>{changed.isoformat()}</lastmod>" if changed else ""
    return f"<url><loc>{escape(visit.absolute(story.path))}</loc>{lastmod}</url>"


def _news_entry(story: Story, visit: Visit) -> str:
    section = section_of(story)
    date = f"<news:publication_date>{story.published.isoformat()}</news:publication_date>" if story.published else ""
    return (
        f"<url><loc>{escape(visit.absolute(story.path))}</loc><news:news><news:publication>"
        f"<news:name>{escape(section.publisher)}</news:name><news:language>{section.language}</news:language>"
        f"</news:publication>{date}<news:title>{escape(story.headline)}</news:title></news:news></url>"
    )
