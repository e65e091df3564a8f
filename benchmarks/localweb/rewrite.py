"""A page of the corpus becomes a page of a site: its text and its furniture stay, its addresses are the site's.

Done on the text and not on a tree, so that what is broken in the page stays as broken as it was.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape, unescape
from urllib.parse import urljoin, urlsplit
from zlib import crc32

from newsspider.extract.metadata.address import registrable

_BASE = re.compile(r"<base\b[^>]*>", re.IGNORECASE)
_LINK = re.compile(r"<link\b[^>]*>", re.IGNORECASE)
_META = re.compile(r"<meta\b[^>]*>", re.IGNORECASE)
_ANCHOR = re.compile(
    r"(<a\b[^>]*?\bhref\s*=\s*)(\"[^\"]*\"|'[^']*'|[^\s>\"']+)"  # what it leads to
    r"(?:([^>]*>)([^<]{25,})(?=</a>))?",  # its text, where it is nothing but a long one
    re.IGNORECASE,
)
_REL = re.compile(r"\brel\s*=\s*[\"']?([^\"'>]+)", re.IGNORECASE)
_CONTENT = re.compile(r"(\bcontent\s*=\s*)(\"[^\"]*\"|'[^']*'|[^\s>\"']+)", re.IGNORECASE)
_HREF = re.compile(r"(\bhref\s*=\s*)(\"[^\"]*\"|'[^']*'|[^\s>\"']+)", re.IGNORECASE)
_NAME = re.compile(r"\b(?:name|property|itemprop)\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
_CHARSET = re.compile(r"(charset\s*=\s*[\"']?)[\w-]+", re.IGNORECASE)
_DATE = re.compile(r"(\"date(Published|Modified|Created)\"\s*:\s*)\"[^\"]*\"")
_JSON_LD = re.compile(r"<script\b[^>]*ld\+json[^>]*>.*?</script>", re.IGNORECASE | re.DOTALL)
_HEAD = re.compile(r"<head\b[^>]*>", re.IGNORECASE)
_PARAGRAPH = re.compile(r"(<p\b[^>]*>[^<]{120,})</p>")
_GONE_RELS = frozenset({"alternate", "amphtml", "next", "prev", "shortlink", "hub", "manifest", "search", "edituri"})
_URL_NAMES = frozenset({"og:url", "twitter:url", "url", "al:web:url", "parsely-link"})
_DATE_NAMES = {
    "article:published_time": "published", "og:published_time": "published", "datepublished": "published",
    "article:modified_time": "modified", "og:updated_time": "modified", "datemodified": "modified",
}  # fmt: skip
_TYPE_NAMES = frozenset({"og:type"})
EDIT = "The city later added that the figures of the winter will be published before the end of the month."
"""The sentence that an edit adds to the first long paragraph."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What the site has in the place of the page's own addresses. All addresses are absolute."""

    origin: str
    canonical: str
    says_canonical: bool = True
    """Where the page has no canonical link, it gets one; else it goes without."""
    amp: str | None = None
    stories: Sequence[tuple[str, str]] = ()
    """What links that look like those of articles lead to, and with which text."""
    places: Sequence[str] = ()
    """What the other links of the page's own site lead to."""
    published: datetime | None = None
    modified: datetime | None = None
    has_marks: bool = True
    """Without: og:type and JSON-LD are taken out."""
    is_edited: bool = False


def rewritten(html: str, url: str, frame: Frame) -> str:
    """The page that was found at `url`, as the frame's site has it; in UTF-8."""
    html = _BASE.sub("", html)
    if not frame.has_marks:
        html = _JSON_LD.sub("", html)
    html = _LINK.sub(lambda match: _link(match[0]), html)
    html = _META.sub(lambda match: _meta(match[0], frame), html)
    html = _ANCHOR.sub(lambda match: _anchor(match, url, frame), html)
    html = _DATE.sub(lambda match: _date(match, frame), html)
    html = _own_addresses(html, url, frame)
    if frame.is_edited:
        html = _PARAGRAPH.sub(rf"\1 {EDIT}</p>", html, count=1)
    extra = f'<link rel="canonical" href="{escape(frame.canonical)}">' if frame.says_canonical else ""
    extra += f'<link rel="amphtml" href="{escape(frame.amp)}">' if frame.amp else ""
    head = _HEAD.search(html)
    at = head.end() if head else 0
    return f'{html[:at]}<meta charset="utf-8">{extra}{html[at:]}'


def _link(tag: str) -> str:
    """Of the links of a head, those to other forms of the page go; where it is canonical is said anew."""
    rel = _REL.search(tag)
    rels = set(rel[1].lower().split()) if rel else set()
    return "" if rels & (_GONE_RELS | {"canonical"}) and "stylesheet" not in rels else tag


def _meta(tag: str, frame: Frame) -> str:
    if "http-equiv" in tag.lower() and "refresh" in tag.lower():
        return ""
    found = _NAME.search(tag)
    name = found[1].lower() if found else ""
    if name in _TYPE_NAMES and not frame.has_marks:
        return ""
    if name in _URL_NAMES:
        return _CONTENT.sub(lambda match: f'{match[1]}"{escape(frame.canonical)}"', tag)
    moment = {"published": frame.published, "modified": frame.modified}.get(_DATE_NAMES.get(name, ""))
    if moment:
        return _CONTENT.sub(lambda match: f'{match[1]}"{moment.isoformat()}"', tag)
    return _CHARSET.sub(r"\1utf-8", tag)


def _date(match: re.Match[str], frame: Frame) -> str:
    moment = frame.modified if match[2] == "Modified" else frame.published
    return f'{match[1]}"{moment.isoformat()}"' if moment else match[0]


def _anchor(match: re.Match[str], url: str, frame: Frame) -> str:
    reference = unescape(match[2].strip("\"'")).strip()
    if not reference or reference.startswith(("#", "javascript:", "mailto:", "tel:", "data:", "whatsapp:")):
        return match[0]
    target = _own_target(reference, url)
    if target is None:
        return match[0]
    chance = crc32(reference.encode())
    if match[4] and frame.stories and _looks_like_a_story(target):
        address, title = frame.stories[chance % len(frame.stories)]
        return f'{match[1]}"{escape(address)}"{match[3]}{escape(title)}'
    address = frame.places[chance % len(frame.places)] if frame.places else frame.origin
    return f'{match[1]}"{escape(address)}"{match[3] or ""}{match[4] or ""}'


def _own_target(reference: str, url: str) -> str | None:
    """The path of what is on the page's own site; None: elsewhere, where nobody goes."""
    try:
        target = urljoin(url, reference) if url.startswith("http") else reference
        parts = urlsplit(target)
    except ValueError:
        return None
    if parts.scheme in ("http", "https") and registrable(target) != registrable(url):
        return None
    return parts.path if parts.scheme in ("", "http", "https") else None


def _looks_like_a_story(path: str) -> bool:
    last = path.rstrip("/").rpartition("/")[2]
    return last.count("-") >= 4 or bool(re.search(r"\d{5,}", last))


def _own_addresses(html: str, url: str, frame: Frame) -> str:
    """Addresses of the page's own host, in JSON-LD and elsewhere, escaped or not."""
    parts = urlsplit(url) if url.startswith("http") else None
    if parts is None or not parts.hostname:
        return html
    host = re.escape(parts.hostname.removeprefix("www."))
    own = re.compile(rf"https?:(\\?/)\\?/(?:www\.)?{host}(?=[\\/\"'<\s?#])((?:\\?/[^\s\"'<>\\?#]*)*)([^\s\"'<>\\]*)")

    def replaced(match: re.Match[str]) -> str:
        path = match[2].replace("\\/", "/")
        is_page = path.rstrip("/") == parts.path.rstrip("/")
        address = frame.canonical if is_page else f"{frame.origin}{path}"
        return address.replace("/", match[1])

    return own.sub(replaced, html)
