"""The outermost shell of every HTML page."""

from __future__ import annotations

from html import escape

from newsspider.demo.sections import SECTIONS

_FEED_TYPES = {
    "/feed.xml": ("application/rss+xml", "RSS"),
    "/feed.atom": ("application/atom+xml", "Atom"),
    "/feed.json": ("application/feed+json", "JSON Feed"),
}


def document(*, language: str, title: str, style: str, head: str = "", body: str, direction: str = "ltr") -> str:
    """A whole page; `style` names a style sheet under `/static/`, `head` and `body` are HTML."""
    return (
        f'<!DOCTYPE html>\n<html lang="{language}" dir="{direction}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title, quote=False)}</title>\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<link rel="icon" href="/pictures/logo.svg" type="image/svg+xml">\n'
        f'<link rel="stylesheet" href="/static/{style}.css">\n{head}\n</head>\n{body}\n</html>\n'
    )


def feed_links(*paths: str) -> str:
    """Announces feeds."""
    return "\n".join(
        f'<link rel="alternate" type="{kind}" title="{name}" href="{path}">'
        for path in paths
        for kind, name in [_FEED_TYPES[path]]
    )


def navigation(current: str = "", name: str = "") -> str:
    """Links to every section, as a list; `current` is the key of the section one is in."""
    items = "".join(
        f'<li{mark}><a href="{section.path}" lang="{section.language}">{escape(section.title)}</a></li>'
        for section in SECTIONS.values()
        for mark in [' class="current"' if section.key == current else ""]
    )
    return f'<ul class="{name}">{items}</ul>' if name else f"<ul>{items}</ul>"
