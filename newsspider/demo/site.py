"""Answers a path with a response; knows no socket and no clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.resources import files
from urllib.parse import parse_qs

from newsspider.demo import feeds, furniture_pages, library, pictures, sitemaps
from newsspider.demo.front import front
from newsspider.demo.layouts import LAYOUTS
from newsspider.demo.layouts.hashed import style_sheet
from newsspider.demo.sections import SECTIONS
from newsspider.demo.visit import Visit

_HTML = "text/html; charset=utf-8"
_XML = "application/xml; charset=utf-8"

_CHANNELS: dict[str, tuple[str, Callable[[Visit], str | bytes]]] = {
    "/": (_HTML, front),
    "/robots.txt": ("text/plain; charset=utf-8", sitemaps.robots),
    "/sitemap_index.xml": (_XML, sitemaps.index),
    "/sitemaps/archive-1.xml.gz": ("application/gzip", sitemaps.zipped_child),
    "/sitemaps/archive-2.xml": (_XML, sitemaps.plain_child),
    "/sitemaps/pages.xml": (_XML, sitemaps.page_child),
    "/news-sitemap.xml": (_XML, sitemaps.news),
    "/feed.xml": ("application/rss+xml; charset=utf-8", feeds.rss),
    "/feed.atom": ("application/atom+xml; charset=utf-8", feeds.atom),
    "/feed.json": ("application/feed+json; charset=utf-8", feeds.json_feed),
}
_MOVED = {"/world/neue-militaeruebungen/": "/world/", "/index.html": "/"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


def respond(path: str, query: str = "", origin: str = "http://127.0.0.1:8000") -> Response:
    """The response to GET `path?query`; `origin` (scheme, host, port) begins every absolute address on the page."""
    visit = Visit(origin=origin, path=path)
    if path in _MOVED:
        return Response(status=301, headers={"Location": visit.absolute(_MOVED[path])})
    if path in _CHANNELS:
        kind, make = _CHANNELS[path]
        return _found(make(visit), kind)
    if found := _asset(path):
        return found
    html = _story(path, query, visit) or _section(path, query, visit) or furniture_pages.page(path)
    if html is None:
        return Response(status=404, headers={"Content-Type": _HTML}, body=furniture_pages.not_found().encode())
    return _found(html, _HTML)


def _story(path: str, query: str, visit: Visit) -> str | None:
    """A story's page. Its address may carry a query of its own; foreign parameters do not matter."""
    shelf = library.by_path()
    identity = parse_qs(query).get("id")
    story = shelf.get(f"{path}?id={identity[0]}") if identity else shelf.get(path)
    return LAYOUTS[library.section_of(story).layout].article(story, visit) if story else None


def _section(path: str, query: str, visit: Visit) -> str | None:
    """A page of a section: the later ones by their own path or query, the first whatever else is asked."""
    for section in SECTIONS.values():
        for number in range(len(library.section_pages(section)), 0, -1):
            wanted_path, _, wanted_query = section.page_path(number).partition("?")
            if path == wanted_path and (not wanted_query or wanted_query in query.split("&")):
                return LAYOUTS[section.layout].listing(section, number, visit)
    return None


def _asset(path: str) -> Response | None:
    if path.startswith("/pictures/") and path.endswith(".svg"):
        return _found(pictures.svg(path[10:-4]), "image/svg+xml")
    if path.startswith("/static/") and path.endswith(".css"):
        sheet = files("newsspider.demo").joinpath("static", path.rpartition("/")[2])
        if sheet.is_file():
            return _found(style_sheet(sheet.read_text(encoding="utf-8")), "text/css; charset=utf-8")
    return None


def _found(body: str | bytes, kind: str) -> Response:
    data = body.encode() if isinstance(body, str) else body
    return Response(headers={"Content-Type": kind, "ETag": f'"{sha256(data).hexdigest()[:16]}"'}, body=data)
