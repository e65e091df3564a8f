"""RSS 2.0, Atom and JSON Feed: each names the stories that ask for it."""

from __future__ import annotations

import json
from datetime import datetime
from email.utils import format_datetime
from html import escape

from newsspider.demo.library import listed, section_of
from newsspider.demo.story import Outlet, Story
from newsspider.demo.visit import Visit, address


def rss(visit: Visit) -> str:
    """RSS 2.0. The last item has no link, only a guid that is one."""
    stories = listed("rss")
    items = "".join(_item(story, visit, bare=story is stories[-1]) for story in stories)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:atom="http://www.w3.org/2005/Atom">\n<channel><title>The Marenholt Courier</title>'
        f"<link>{visit.absolute('/')}</link><description>News from Marenholt and the Velmark</description>"
        f'<atom:link href="{visit.absolute(visit.path)}" rel="self" type="application/rss+xml"/>'
        f"{items}</channel></rss>\n"
    )


def _item(story: Story, visit: Visit, *, bare: bool) -> str:
    link = visit.absolute(address(story))
    where = (
        f"<guid>{link}</guid>" if bare else f'<link>{link}</link><guid isPermaLink="false">{_identity(story)}</guid>'
    )
    creators = "".join(f"<dc:creator>{escape(author.name)}</dc:creator>" for author in story.authors)
    date = f"<pubDate>{format_datetime(story.published)}</pubDate>" if story.published else ""
    return (
        f"<item><title>{escape(story.headline)}</title>{where}{date}{creators}"
        f"<dc:language>{section_of(story).language}</dc:language>"
        f"<description>{escape(story.standfirst)}</description></item>\n"
    )


def atom(visit: Visit) -> str:
    """Atom 1.0, in German."""
    entries = "".join(_entry(story, visit) for story in listed("atom"))
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de">'
        f"<title>Marenholter Pressehaus</title><id>{visit.absolute(visit.path)}</id>"
        f'<link rel="self" href="{visit.absolute(visit.path)}"/><link href="{visit.absolute("/")}"/>'
        f"<updated>{_latest('atom')}</updated>\n{entries}</feed>\n"
    )


def _entry(story: Story, visit: Visit) -> str:
    published = f"<published>{story.published.isoformat()}</published>" if story.published else ""
    updated = story.modified or story.published
    return (
        f'<entry xml:lang="{section_of(story).language}"><title>{escape(story.headline)}</title>'
        f"<id>{_identity(story)}</id>"
        f'<link rel="alternate" type="text/html" href="{visit.absolute(address(story))}"/>{published}'
        f"<updated>{updated.isoformat() if updated else _latest('atom')}</updated>"
        f"{''.join(f'<author><name>{escape(author.name)}</name></author>' for author in story.authors)}"
        f'<summary type="text">{escape(story.standfirst)}</summary></entry>\n'
    )


def json_feed(visit: Visit) -> str:
    """JSON Feed 1.1."""
    items: list[dict[str, object]] = [
        {
            "id": _identity(story),
            "url": visit.absolute(story.path),
            "title": story.headline,
            "summary": story.standfirst,
            "language": section_of(story).language,
            "date_published": story.published.isoformat() if story.published else None,
            "authors": [{"name": author.name} for author in story.authors],
            "tags": list(story.tags),
            "content_text": story.standfirst,
        }
        for story in listed("json")
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Marenholt Press",
        "home_page_url": visit.absolute("/"),
        "feed_url": visit.absolute(visit.path),
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)


def _identity(story: Story) -> str:
    return f"tag:marenholt.example,2026:{escape(story.path)}"


def _latest(outlet: Outlet) -> str:
    moments: list[datetime] = [story.published for story in listed(outlet) if story.published]
    return max(moments).isoformat()
