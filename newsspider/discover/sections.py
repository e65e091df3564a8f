"""Is an address a section's: a page that lists articles, read again and again? Judged by its shape and its place."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from newsspider.discover.shape import FURNITURE, MEDIA, PAGE

_MOST_SEGMENTS = 3
_LONGEST_SEGMENT = 32
_MOST_HYPHENS = 3

_ARCHIVE = frozenset({"archive", "archives", "archiv", "archivo", "archivio", "arquivo", "arkiv", "archief"})
_SECTIONS = frozenset(
    {
        "categoria", "categorie", "categories", "category", "channel", "kategorie", "ressort", "rubrik", "rubriken",
        "rubrique", "seccion", "section", "sections", "sezione",
    }
)  # fmt: skip
"""What follows is a section's name."""
_TOPICS = frozenset(
    {
        "etiqueta", "label", "schlagwort", "stichwort", "tag", "tags", "tema", "temas", "thema", "theme", "themen",
        "themes", "topic", "topics",
    }
)  # fmt: skip
"""What follows is one of thousands of topics, unless a menu names it: some systems keep their sections so."""
_SERVICE = (FURNITURE | MEDIA) - _ARCHIVE - _SECTIONS - _TOPICS | {
    "agenda", "amp", "calendar", "kalender", "leserservice", "pagina", "seite", "services", "termine",
    "veranstaltungen",
}  # fmt: skip
"""Of furniture, what lists no articles; and calendars, further pages, and pages for telephones."""
_NO_SECTION_BY = re.compile(
    r"^(?:q|s|search|query|suche|buscar|recherche|page|paged|p|id|print|share|sort|order|lang|locale|hl|login|redirect"
    r"|return|utm_\w+|m|feed|date|day|month|year)=",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[^=&]*=[^\W\d][\w+%.-]{0,31}")
_MANY_DIGITS = re.compile(r"\d{3,}|^\d+$")


def looks_like_section(address: str, *, in_menu: bool) -> bool:
    """Whether an address is a section's: a short path of plain words (`/politik/`, `/en/world`, `/category/world/`).

    No file, no search, no service, and not the front page. What a menu names may be kept otherwise, too: as a topic
    (`/tag/world/`), or named by a query (`/rubrik.php?r=sport`).
    """
    parts = urlsplit(address)
    segments = [segment.lower() for segment in unquote(parts.path).split("/") if segment]
    if parts.query:
        return in_menu and _is_named_by(parts.query) and not _SERVICE & {*segments, *parts.query.lower().split("=")}
    if not 1 <= len(segments) <= _MOST_SEGMENTS or _SERVICE & set(segments):
        return False
    if segments[0] in _ARCHIVE:
        return is_archive(address)
    if not in_menu and is_topic(address):
        return False
    if segments[-1] in _SECTIONS | _TOPICS or PAGE.search(parts.path):
        return False  # the list of all of them; a further page of one
    if any(
        len(segment) > _LONGEST_SEGMENT or _MANY_DIGITS.search(segment) or segment.count("-") > _MOST_HYPHENS
        for segment in segments
    ):
        return False
    last = segments[-1]
    return "." not in last or last.endswith((".html", ".htm", ".php"))


def is_archive(address: str) -> bool:
    """Whether an address is that of a site's archive, which lists its days or months (`/archive/`)."""
    segments = [segment.lower() for segment in unquote(urlsplit(address).path).split("/") if segment]
    return len(segments) == 1 and segments[0] in _ARCHIVE


def is_topic(address: str) -> bool:
    """Whether an address is one of thousands of topics (`/tag/harbour/`), or a section that its system keeps so."""
    return any(segment.lower() in _TOPICS for segment in unquote(urlsplit(address).path).split("/"))


def _is_named_by(query: str) -> bool:
    """One parameter that is a word."""
    return _WORDS.fullmatch(query) is not None and not _NO_SECTION_BY.match(query)
