"""Feeds: RSS in all its versions, RDF, Atom and JSON Feed -> links."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

import feedparser
from lxml.html import HtmlElement

from newsspider.discover.moments import moment
from newsspider.discover.urls import normalize
from newsspider.errors import NotAFeed
from newsspider.items import Link

COMMON_FEED_PATHS = ("/feed/", "/rss.xml", "/rss", "/feed.xml", "/atom.xml", "/feed.json")
"""Where feeds are when a site announces none: asked for once."""

_MOST_ENTRIES = 5_000
_FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "application/json"}
)
_FEED_PATH = re.compile(r"(?:/feeds?/?|/rss/?|[./](?:rss|atom|rdf|xml))(?:[/?]|$)", re.IGNORECASE)
_COMMENTS = re.compile(r"comment|kommentar|commentaire|comentario|replies", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    links: list[Link]
    title: str | None = None
    language: str | None = None
    """BCP 47, as the feed wrote it."""
    hub: str | None = None
    """WebSub hub (W3C WebSub, 4)."""
    next_url: str | None = None
    """The older part of a paged feed (RFC 5005, 3; JSON Feed `next_url`)."""


def parse_feed(body: bytes, url: str, content_type: str | None = None) -> Feed:
    """The links of a feed, in its order; `url` is where it answered. Raises `NotAFeed`.

    A malformed feed gives what can be read of it.
    """
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _json_feed(body, url)
    # Content is not asked for, so feedparser need not clean and resolve the HTML in it.
    parsed = feedparser.parse(
        BytesIO(body),
        response_headers={"content-type": content_type} if content_type else {},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not parsed.entries and not parsed.get("version"):
        raise NotAFeed("not a feed", url)
    about = parsed.feed
    language = about.get("language") or None
    links = [link for entry in parsed.entries[:_MOST_ENTRIES] if (link := _entry_link(entry, url, language))]
    return Feed(
        links=links,
        title=about.get("title") or None,
        language=language,
        hub=_related(about, "hub", url),
        next_url=_related(about, "next", url),
    )


def announced_feeds(root: HtmlElement, url: str) -> list[str]:
    """Feeds that a page names by `<link rel="alternate">`, then those it links visibly; not those of comments."""
    found = dict.fromkeys(_announced(root, url))
    for anchor in root.iter("a"):
        href = anchor.get("href", "")
        if len(href) < 300 and _FEED_PATH.search(href) and (address := _absolute(href, url)):
            found.setdefault(address)
    return [address for address in found if not _COMMENTS.search(address)]


def _announced(root: HtmlElement, url: str) -> Iterator[str]:
    for link in root.iter("link"):
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        relations = (link.get("rel") or "").lower().split()
        # application/json is also the type of WordPress's API, which `rel=alternate` announces on every page
        is_api = kind == "application/json" and "feed" not in (link.get("href") or "")
        if kind in _FEED_TYPES and "alternate" in relations and not is_api:
            if _COMMENTS.search(link.get("title") or ""):
                continue
            if address := _absolute(link.get("href") or "", url):
                yield address


def _entry_link(entry: Any, url: str, language: str | None) -> Link | None:
    address = _absolute(_entry_address(entry), url)
    if address is None:
        return None
    return Link(
        url=address,
        via="feed",
        source=url,
        title=_text(entry.get("title")),
        published=moment(entry.get("published")),
        modified=moment(entry["updated"]) if "updated" in entry else None,
        language=entry.get("language") or language,
    )


def _entry_address(entry: Any) -> str:
    """The entry's own page: its link, or its permanent id where a feed has only that."""
    if origin := entry.get("feedburner_origlink"):
        return str(origin)
    if link := entry.get("link"):
        return str(link)
    identifier = str(entry.get("id", ""))
    return identifier if identifier.startswith(("http://", "https://", "/")) else ""


def _related(about: Any, relation: str, url: str) -> str | None:
    for link in about.get("links", ()):
        if link.get("rel") == relation:
            return _absolute(link.get("href", ""), url)
    return None


def _json_feed(body: bytes, url: str) -> Feed:
    """JSON Feed 1.1."""
    try:
        document = json.loads(body.decode("utf-8-sig", errors="replace"))
    except (ValueError, RecursionError):
        raise NotAFeed("JSON that cannot be read", url) from None
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        raise NotAFeed("JSON, but not a JSON Feed", url)
    language = _text(document.get("language"))
    entries = (entry for entry in document["items"][:_MOST_ENTRIES] if isinstance(entry, dict))
    hubs = document.get("hubs")
    return Feed(
        links=list(_json_links(entries, url, language)),
        title=_text(document.get("title")),
        language=language,
        hub=_first_hub(hubs, url) if isinstance(hubs, list) else None,
        next_url=_absolute(_text(document.get("next_url")) or "", url),
    )


def _json_links(entries: Iterable[dict[str, Any]], url: str, language: str | None) -> Iterator[Link]:
    for entry in entries:
        identifier = _text(entry.get("id")) or ""
        named = _text(entry.get("url")) or (identifier if identifier.startswith("http") else "")
        if address := _absolute(named, url):
            yield Link(
                url=address,
                via="feed",
                source=url,
                title=_text(entry.get("title")),
                published=moment(_text(entry.get("date_published"))),
                modified=moment(_text(entry.get("date_modified"))),
                language=_text(entry.get("language")) or language,
            )


def _first_hub(hubs: list[Any], url: str) -> str | None:
    for hub in hubs:
        if isinstance(hub, dict) and (address := _absolute(_text(hub.get("url")) or "", url)):
            return address
    return None


def _absolute(address: str, url: str) -> str | None:
    try:
        return normalize(urljoin(url, address.strip())) if address.strip() else None
    except ValueError:
        return None


def _text(value: object) -> str | None:
    return " ".join(value.split()) or None if isinstance(value, str) else None
