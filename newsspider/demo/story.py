"""The nouns of the newsroom: a story and the pieces it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from newsspider.items import Author, Via

Outlet = Literal["front", "section", "rss", "atom", "json", "sitemap-gz", "sitemap", "news-sitemap"]
"""A listing that may name a story."""

VIA: dict[Outlet, Via] = {
    "front": "frontPage",
    "section": "section",
    "rss": "feed",
    "atom": "feed",
    "json": "feed",
    "sitemap-gz": "sitemap",
    "sitemap": "sitemap",
    "news-sitemap": "newsSitemap",
}

PieceKind = Literal["paragraph", "heading", "quote", "list", "table", "image"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A drawn picture; `name` is its file name without ending under `/pictures/`."""

    name: str
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of a story's text, in reading order."""

    kind: PieceKind
    text: str = ""
    """With the little inline markup of `inline.py`; empty for lists, tables and images."""
    rows: tuple[tuple[str, ...], ...] = ()
    """A table's rows; the items of a list are rows of one cell."""
    picture: Picture | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A manuscript, whole: everything a layout prints and `truth()` tells."""

    path: str
    """Percent-encoded, beginning with a slash; may carry a query."""
    section: str
    """Key into `sections.SECTIONS`."""
    headline: str
    pieces: tuple[Piece, ...]
    outlets: tuple[Outlet, ...]
    kicker: str = ""
    standfirst: str = ""
    authors: tuple[Author, ...] = ()
    published: datetime | None = None
    """Aware. None where the page gives no date."""
    modified: datetime | None = None
    tags: tuple[str, ...] = ()
    lead: Picture | None = None
    aliases: tuple[str, ...] = ()
    """Other paths that answer with the same page."""
    tracked: bool = False
    """Listings link to it with utm_ parameters."""
    paid: bool = False
    """The page shows the beginning only, and says that the rest is for subscribers."""
    clock: str | None = None
    """What the masthead's clock shows, where it is not the edition's own."""
    see_also: str | None = None
    """Title of a story that is no longer there, for the inline link."""
