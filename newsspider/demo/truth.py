"""What a crawl of the demo newspaper ought to bring home, from the manuscripts its pages are printed from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from newsspider.demo import inline, library
from newsspider.demo.sections import LayoutName
from newsspider.demo.story import VIA, Outlet, Piece, Story
from newsspider.items import Author, Via


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """One article as a reader of the site would tell it."""

    path: str
    """Its canonical path."""
    aliases: tuple[str, ...]
    """Paths that answer with the same page and name `path` as canonical."""
    headline: str
    body: str
    """As `Article.articleBody`: the standfirst, then the pieces, separated by one blank line."""
    authors: tuple[Author, ...]
    published: datetime | None
    """Aware; None where the page gives no date. The layout `tables` shows it to the minute and without a zone."""
    modified: datetime | None
    language: str
    section: str
    publisher: str
    tags: tuple[str, ...]
    """Empty in the layout `tables`, which prints none."""
    layout: LayoutName
    free: bool
    """False where the page shows the beginning only."""
    channels: tuple[Via, ...]
    """Every channel that names it; most articles have one."""
    sources: tuple[str, ...]
    """The listing of each channel, as a path: `/town/page/2/`."""

    @property
    def channel(self) -> Via:
        """The first of its channels."""
        return self.channels[0]


def truth() -> list[Truth]:
    """Every article, the newest first."""
    return [_truth(story) for story in library.stories()]


def _truth(story: Story) -> Truth:
    section = library.section_of(story)
    return Truth(
        path=story.path,
        aliases=story.aliases,
        headline=story.headline,
        body=_body(story),
        authors=story.authors,
        published=story.published,
        modified=story.modified if section.layout != "tables" else None,
        language=section.language,
        section=section.title,
        publisher=section.publisher,
        tags=story.tags if section.layout != "tables" else (),
        layout=section.layout,
        free=not story.paid,
        channels=tuple(VIA[outlet] for outlet in story.outlets),
        sources=tuple(_source(outlet, story) for outlet in story.outlets),
    )


def _body(story: Story) -> str:
    parts = [story.standfirst, *map(_piece, story.pieces)]
    return "\n\n".join(part for part in parts if part)


def _piece(piece: Piece) -> str:
    if piece.rows:
        return "\n".join(" | ".join(inline.to_text(cell) for cell in row) for row in piece.rows)
    return inline.to_text(piece.text)


_LISTINGS: dict[Outlet, str] = {
    "front": "/",
    "rss": "/feed.xml",
    "atom": "/feed.atom",
    "json": "/feed.json",
    "sitemap-gz": "/sitemaps/archive-1.xml.gz",
    "sitemap": "/sitemaps/archive-2.xml",
    "news-sitemap": "/news-sitemap.xml",
}


def _source(outlet: Outlet, story: Story) -> str:
    section = library.section_of(story)
    if outlet == "section":
        pages = library.section_pages(section)
        return next(section.page_path(n) for n, page in enumerate(pages, 1) if story in page)
    return _LISTINGS[outlet]
