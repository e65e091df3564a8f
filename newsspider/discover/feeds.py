"""Feeds: RSS in all its versions, RDF, Atom and JSON Feed -> links."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from io import BytesIO
from sys import maxunicode
from typing import Any

import feedparser
from lxml.html import HtmlElement
from w3lib.encoding import http_content_type_encoding

from newsspider.characters import title
from newsspider.charset import decoded
from newsspider.discover.hubs import hub_addresses
from newsspider.discover.moments import moment
from newsspider.discover.urls import absolute
from newsspider.errors import NotAFeed, TooLarge
from newsspider.items import Link

COMMON_FEED_PATHS = ("/feed/", "/rss.xml", "/rss", "/feed.xml", "/atom.xml", "/feed.json")
"""Where feeds are when a site announces none: asked for once."""

_MOST_ENTRIES = 5_000
_MOST_ANNOUNCED = 50
# feedparser takes 15 to 25 microseconds a tag where it has to guess at a malformed feed, and 1 a character.
_MOST_CHARS = 4_000_000
_MOST_TAGS = 150_000
_MOST_JSON_BYTES = 4_000_000
"""A JSON Feed becomes objects as a whole, up to thirty times its size: `[{},{},...`."""
_MOST_TEXT_CHARS = 300
"""Of a title, a date, a language."""
_MOST_TEXTS = 50
"""Of the newest entries: they wait with the addresses until these are asked for."""
_WHOLE_TEXT_CHARS = (500, 60_000)
"""Less is a teaser, and more is no article."""
_TAGS = re.compile(r"<[^<>]{1,2000}>")
_LONG_TAG_CHARS = 5_000
_MOST_ATTRIBUTES = 500

_FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "application/json"}
)
_FEED_PATH = re.compile(r"(?:/feeds?/?|/rss/?|[./](?:rss|atom|rdf|xml))(?:[/?]|$)", re.IGNORECASE)
_NO_FEED = re.compile(r"sitemap", re.IGNORECASE)
_COMMENTS = re.compile(r"comment|kommentar|commentaire|comentario|replies", re.IGNORECASE)
_ONLY_LATIN = re.compile(r"[\x00-\x7f]*")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
# A feed's first tag, or what is left of a feed that lost it; `(?![\w-])` keeps out `<feedback>` and `<entry-point>`.
_FEED_TAG = re.compile(r"<(?:\w+:)?(rss|feed|rdf|channel|item|entry)(?![\w-])", re.IGNORECASE)
_CLOSING = {"feed": "</feed>", "entry": "</feed>", "rdf": "</rdf:RDF>"}
_ENTRY_END = re.compile(r"</(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)
# A whole tag: what is quoted may hold ">", but not "<" (XML 1.0, 3.1). Possessive, so that it never goes back.
_TAG = re.compile(r"<[a-zA-Z](?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")
_MOST_DIGITS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    links: list[Link]
    hubs: list[str] = field(default_factory=list)
    """WebSub hubs that it names."""


def parse_feed(body: bytes, url: str, content_type: str | None = None) -> Feed:
    """The links of a feed, in its order; `url` is where it answered.

    Raises `NotAFeed`, or `TooLarge` for a JSON Feed of over 4 MB.

    `content_type` is the header of that name. A malformed feed gives what can be read of it, of one that is larger
    than 4 million characters or 150,000 tags the beginning is read: feeds name the newest first.
    """
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _json_feed(body, url)
    text = _feed_text(body, url, content_type)
    parsed = _parsed(text, url)
    if not parsed.entries and not parsed.get("version"):
        raise NotAFeed("not a feed", url)
    language = _text(parsed.feed.get("language"))
    # RSS 1.0 has one date, Dublin Core's, which feedparser calls the update.
    one_date = str(parsed.get("version", "")).startswith(("rss090", "rss10"))
    entries = parsed.entries[:_MOST_ENTRIES]
    links = [
        replace(link, text=_entry_text(entry)) if place < _MOST_TEXTS else link
        for place, entry in enumerate(entries)
        if (link := _entry_link(entry, url, language, one_date=one_date))
    ]
    named = (link.get("href", "") for link in parsed.feed.get("links", ()) if link.get("rel") == "hub")
    return Feed(links=links, hubs=hub_addresses(named, url))


def _parsed(text: str, url: str) -> Any:
    try:
        # Content is not asked for, so feedparser need not clean and resolve the HTML in it.
        return feedparser.parse(
            BytesIO(text.encode("utf-8", errors="replace")),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001
        # It lets out whatever its parts raise over a malformed feed (6.0.12): for `&#xd800;`, `&#99999999;` and others.
        raise NotAFeed(f"a feed that cannot be read: {type(error).__name__}", url) from None


def announced_feeds(root: HtmlElement, url: str) -> list[str]:
    """Feeds that a page names by `<link rel="alternate">`, then those it links visibly; not those of comments."""
    found = dict.fromkeys(_announced(root, url))
    for anchor in root.iter("a"):
        href = anchor.get("href", "")
        if len(href) < 300 and _is_feed_path(href) and (address := absolute(href, url)):
            found.setdefault(address)
        if len(found) >= _MOST_ANNOUNCED:
            break
    return [address for address in found if not _COMMENTS.search(address)]


def _is_feed_path(href: str) -> bool:
    return bool(_FEED_PATH.search(href)) and not _NO_FEED.search(href)


def announced_by_link(root: HtmlElement, url: str) -> list[str]:
    """Feeds that a page names by `<link rel="alternate">`: the site's own word, also for another host's address."""
    return [address for address in dict.fromkeys(_announced(root, url)) if not _COMMENTS.search(address)]


def _announced(root: HtmlElement, url: str) -> Iterator[str]:
    for link in root.iter("link"):
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        relations = (link.get("rel") or "").lower().split()
        # application/json is also the type of WordPress's API, which `rel=alternate` announces on every page
        is_api = kind == "application/json" and "feed" not in (link.get("href") or "")
        if kind in _FEED_TYPES and "alternate" in relations and not is_api:
            if _COMMENTS.search(link.get("title") or ""):
                continue
            if address := absolute(link.get("href") or "", url):
                yield address


def _feed_text(body: bytes, url: str, content_type: str | None) -> str:
    """The text that feedparser is given. Raises `NotAFeed` for what is none, or could take it minutes."""
    text = decoded(body, http_content_type_encoding(content_type))
    text = _DECLARATION.sub("", text.replace("\0", ""), count=1).lstrip()
    text = _REFERENCE.sub(_reference, text)
    first = _FEED_TAG.search(text)
    if first is None:
        raise NotAFeed("not a feed", url)
    # The standard library's SAX reader compares every attribute of a tag with all others: 100,000 take a minute.
    if any(_has_too_many_attributes(tag[0]) for tag in _TAG.finditer(text)):
        raise NotAFeed("a tag has too many attributes", url)
    return _beginning(text, first[1].lower())


def _reference(found: re.Match[str]) -> str:
    """Nothing for what refers to no character: to half of one, or beyond the last."""
    digits = found[1] or found[2]
    code = int(digits, 16 if found[1] else 10) if len(digits) < _MOST_DIGITS else maxunicode + 1
    return "" if code == 0 or 0xD800 <= code <= 0xDFFF or code > maxunicode else found[0]


def _has_too_many_attributes(tag: str) -> bool:
    # A picture written into its tag makes it long too.
    return len(tag) > _LONG_TAG_CHARS and tag.count("=") > _MOST_ATTRIBUTES


def _beginning(text: str, root: str) -> str:
    """A text within the limits: the feed's first entries where all of them would be too much."""
    if len(text) <= _MOST_CHARS and text.count("<") <= _MOST_TAGS:
        return text
    kept = "<".join(text[:_MOST_CHARS].split("<", _MOST_TAGS)[:_MOST_TAGS])
    ends = [match.end() for match in _ENTRY_END.finditer(kept)]
    return kept[: ends[-1]] + _CLOSING.get(root, "</channel></rss>") if ends else kept


def _entry_link(entry: Any, url: str, language: str | None, *, one_date: bool) -> Link | None:
    address = absolute(_entry_address(entry), url)
    if address is None:
        return None
    published, updated = _moment(entry, "published"), _moment(entry, "updated")
    return Link(
        url=address,
        via="feed",
        source=url,
        title=_text(entry.get("title")),
        published=published if published or not one_date else updated,
        modified=updated if not one_date else None,
        language=_text(entry.get("language")) or language,
    )


def _entry_text(entry: Any) -> str | None:
    """Of RSS's `content:encoded` and Atom's `content`, not of summaries."""
    contents = (str(content.get("value", "")) for content in entry.get("content", ()))
    return _whole_text(max(contents, key=len, default=""))


def _whole_text(markup: str) -> str | None:
    least, most = _WHOLE_TEXT_CHARS
    if not least <= len(markup) <= most:
        return None
    text = " ".join(html.unescape(_TAGS.sub(" ", markup)).split())
    return text if len(text) >= least else None


def _moment(entry: Any, name: str) -> datetime | None:
    """A date of an entry, as we read it, else as feedparser does, which knows some languages' own forms (in UTC)."""
    if name not in entry:  # without this, feedparser answers "updated" with the other date
        return None
    if found := moment(entry[name]):
        return found
    parts = entry.get(f"{name}_parsed")
    if parts is None or _ONLY_LATIN.fullmatch(str(entry[name])):
        return None
    try:
        year, month, day, hour, minute, second = parts[:6]
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except ValueError:
        return None


def _entry_address(entry: Any) -> str:
    """The entry's own page: its link, or its permanent id where a feed has only that."""
    if origin := entry.get("feedburner_origlink"):
        return str(origin)
    if link := entry.get("link"):
        return str(link)
    identifier = str(entry.get("id", ""))
    return identifier if identifier.startswith(("http://", "https://", "/")) else ""


def _json_feed(body: bytes, url: str) -> Feed:
    """JSON Feed 1.1."""
    if len(body) > _MOST_JSON_BYTES:
        raise TooLarge(f"a JSON Feed of over {_MOST_JSON_BYTES // 1_000_000} MB", url)
    try:
        document = json.loads(body.decode("utf-8-sig", errors="replace"))
    except (ValueError, RecursionError):
        raise NotAFeed("JSON that cannot be read", url) from None
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        raise NotAFeed("JSON, but not a JSON Feed", url)
    language = _text(document.get("language"))
    entries = (entry for entry in document["items"][:_MOST_ENTRIES] if isinstance(entry, dict))
    hubs = document.get("hubs")
    named = (_text(hub.get("url")) or "" for hub in hubs if isinstance(hub, dict)) if isinstance(hubs, list) else ()
    return Feed(links=list(_json_links(entries, url, language)), hubs=hub_addresses(named, url))


def _json_links(entries: Iterable[dict[str, Any]], url: str, language: str | None) -> Iterator[Link]:
    for place, entry in enumerate(entries):
        identifier = _address(entry.get("id"))
        named = _address(entry.get("url")) or (identifier if identifier.startswith("http") else "")
        if address := absolute(named, url):
            yield Link(
                url=address,
                via="feed",
                source=url,
                title=_text(entry.get("title")),
                published=moment(_text(entry.get("date_published"))),
                modified=moment(_text(entry.get("date_modified"))),
                language=_text(entry.get("language")) or language,
                text=_json_text(entry) if place < _MOST_TEXTS else None,
            )


def _json_text(entry: dict[str, Any]) -> str | None:
    contents = (entry.get(name) for name in ("content_html", "content_text"))
    return _whole_text(next((content for content in contents if isinstance(content, str) and content), ""))


def _address(value: object) -> str:
    return "".join(value.split()) if isinstance(value, str) else ""


def _text(value: object) -> str | None:
    return title(value, _MOST_TEXT_CHARS) if isinstance(value, str) else None
