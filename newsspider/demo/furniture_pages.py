"""Pages that are no articles: who we are, search, login, a video, tags, authors, the desk's own pages."""

from __future__ import annotations

from html import escape
from urllib.parse import unquote

from newsspider.demo.layouts import classic
from newsspider.demo.library import listed, stories
from newsspider.demo.story import Story
from newsspider.demo.visit import author_path

_ABOUT = """<p>The Marenholt Courier has been printed on the Old Quay since 1871, with a gap of nine days in 1954 when
the cellar was under water. Forty-one people work for it and for its sister papers in eight languages.</p>
<p>Marenholt, the Velmark and everybody in them are invented. The paper ships with newsspider, so that a crawler has
something to read on a machine without a network.</p>"""
_IMPRINT = """<p>Marenholt Press Ltd, 4 Old Quay, Marenholt. Responsible for the content: the editors. Telephone
0100 5550. Register of companies of the Velmark, number 1871.</p>"""
_SEARCH = '<form class="search"><input name="q" placeholder="Search the archive"><button>Search</button></form>'
_LOGIN = """<form class="search"><input name="user" placeholder="Email"><input name="pass" type="password"
placeholder="Password"><button>Log in</button></form>"""
_VIDEO = """<div class="video" role="img" aria-label="Video">▶</div><p>The harbour in sixty seconds: the first ferry,
the last gull. Duration 1:00.</p>"""
_TIDES = """<table><tr><th>Day</th><th>High water</th><th>Low water</th></tr><tr><td>Monday</td><td>06:18</td><td>12:31
</td></tr><tr><td>Tuesday</td><td>07:02</td><td>13:14</td></tr><tr><td>Wednesday</td><td>07:49</td><td>14:00</td></tr>
</table>"""
_DESK = """<p>For the desk only. Drafts, not to be published: <a href="/intern/draft-1/">first draft</a>,
<a href="/intern/draft-2/">second draft</a>.</p>"""
_DRAFT = """<p>This is a draft that nobody outside the desk should read. It stands behind a line in robots.txt, and a
polite crawler never asks for it.</p>"""

_PAGES = {
    "/about/": ("About us", _ABOUT),
    "/imprint/": ("Imprint", _IMPRINT),
    "/search/": ("Search", _SEARCH),
    "/login/": ("Log in", _LOGIN),
    "/shop/": ("Shop", "<p>The shop is closed until the spring.</p>"),
    "/video/": ("Harbour lights: the video", _VIDEO),
    "/tides/": ("Tide table", _TIDES),
    "/crossword/": ("Crossword no. 1,204", '<div class="video" role="img" aria-label="Crossword">▦</div>'),
    "/weather/": ("The weather", "<p>Fog. Later, fog. Wind: some. Outlook: ask the gulls.</p>"),
    "/intern/": ("Desk", _DESK),
    "/intern/draft-1/": ("Draft: the mayor's new hat", _DRAFT),
    "/intern/draft-2/": ("Draft: the old mayor's hat", _DRAFT),
}


def page(path: str) -> str | None:
    """The page under a path, or None where there is none."""
    if path in _PAGES:
        return classic.plain(*_PAGES[path])
    if path.startswith("/share/"):
        return classic.plain("Share", "<p>Tell somebody about it, in person if you can.</p>")
    if path.startswith("/tag/"):
        tag = unquote(path.removeprefix("/tag/").strip("/"))
        return _listing(f"Topic: {tag}", [story for story in stories() if tag in story.tags])
    if path.startswith("/author/"):
        found = [s for s in stories() if any(unquote(author_path(author)) == unquote(path) for author in s.authors)]
        return _listing("Author: " + unquote(path).split("/")[2].replace("-", " ").title(), found)
    return None


def not_found() -> str:
    return classic.plain("Page not found", "<p>The tide has taken this page. Try the <a href='/'>front page</a>.</p>")


def _listing(title: str, found: list[Story]) -> str | None:
    """A list of stories; those that only a feed, a sitemap or a section names are left to it."""
    if not found:
        return None
    shown = [story for story in found if story in listed("front")]
    cards = "".join(map(classic.teaser, shown)) or "<p>Nothing recent.</p>"
    return classic.plain(escape(title), f'<div class="teasers">{cards}</div>')
