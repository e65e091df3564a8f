"""The sites of the web, as a table of facts: what each has, and where, and what it has not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from urllib.parse import quote

from benchmarks.localweb.story import Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What an article's address is made of."""

    number: int
    slug: str
    words: str
    """The slug in its own script."""
    section: str
    published: datetime
    hexes: str
    """32 hexadecimal digits of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    path: str
    form: Literal["rss", "guid", "rdf", "atom", "json", "broken", "relative"]
    """`guid`: no link but a guid that is one; `broken`: not well-formed; `relative`: links without origin."""
    announced: Literal["front", "section", "nowhere"] = "front"
    """`section`: on the pages of its section alone; `nowhere`: where its system always has it."""
    channel: Channel = "feed"
    section: str | None = None
    """Of its articles alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap:
    path: str
    form: Literal["index", "urlset", "news", "text"]
    in_robots: bool = True
    packed: bool = False
    """gzip."""
    share: tuple[int, int] = (0, 1)
    """(1, 3): the second third of the articles, from the newest on."""
    lists: str = "stories"
    """Or the kind of the other pages that it lists; "" for an index."""
    children: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """A site. `{section}` and `{page}` in paths are filled in."""

    name: str
    channels: tuple[Channel, ...]
    address: Callable[[Subject], str]
    sections: tuple[str, ...] = ("world", "business", "sport", "culture")
    section_path: str = "/{section}/"
    page_path: str = "/{section}/page/{page}/"
    day_path: str = "/archive/{day:%Y/%m/%d}/"
    feeds: tuple[Feed, ...] = ()
    sitemaps: tuple[Sitemap, ...] = ()
    forms: Mapping[Channel, tuple[str, ...]] = field(default_factory=dict)
    """As what a channel names articles: "" is their own address; see `site.ALIASES`."""
    amp: Callable[[str], str] | None = None
    """Path of an article -> path of its AMP form."""
    says_canonical: bool = True
    rel_next: bool = False
    """Further pages are linked by rel=next; without, by their numbers."""
    head: str = ""
    """What the site's system writes into the head of the pages that it makes."""
    calendar: str = ""
    """Where an endless calendar is; see `listings.place`."""
    robots_padding: bool = False
    """The robots.txt is over 10 kB, what counts in it comes last."""
    soft_404: bool = False
    """What does not exist is answered with 200."""
    refuses_at: int = 0
    """The so many-th request is answered 429, with a Retry-After; 0: none."""
    names: tuple[str, ...] = ()
    """Host names, served by the proxy alone; the first is the site's own, that of its articles' addresses."""
    look: int = 0
    """Which of the layouts its listings have."""

    @property
    def is_link_only(self) -> bool:
        return not (self.feeds or self.sitemaps)


def _wordpress(subject: Subject) -> str:
    return f"/{subject.published:%Y/%m/%d}/{subject.slug}/"


def _drupal(subject: Subject) -> str:
    return f"/{subject.section}/{subject.slug}"


_BOTH: tuple[Channel, ...] = ("front", "section", "page")

DESIGNS: tuple[Design, ...] = (
    Design(
        name="links",
        channels=(*_BOTH, "archive"),
        address=lambda subject: f"/{subject.published:%Y/%m/%d}/{subject.slug}.html",
        page_path="/{section}/?page={page}",
        rel_next=True,
        calendar="/calendar",
    ),
    Design(
        name="old links",
        channels=_BOTH,
        address=lambda subject: f"/artikel.php?id={subject.number + 4000}",
        sections=("politik", "wirtschaft", "sport", "kultur"),
        section_path="/rubrik.php?r={section}",
        page_path="/rubrik.php?r={section}&page={page}",
        forms={"front": ("", "session"), "section": ("session",)},
        says_canonical=False,
        calendar="/kalender.php",
        look=2,
    ),
    Design(
        name="feeds",
        channels=("front", "feed", "sectionFeed"),
        address=lambda subject: f"/story/{subject.slug}-{subject.number + 51200}",
        feeds=(
            Feed(path="/feeds/latest.rss", form="guid"),
            Feed(path="/feeds/world.atom", form="atom", announced="section", channel="sectionFeed", section="world"),
            Feed(path="/feeds/sport.json", form="json", announced="section", channel="sectionFeed", section="sport"),
        ),
        sections=("world", "sport"),
        forms={"feed": ("", "tracking"), "sectionFeed": ("", "share")},
        look=1,
    ),
    Design(
        name="wordpress",
        head='<link rel="stylesheet" href="/wp-content/themes/paper/style.css">',
        channels=("front", "section", "page", "feed", "sitemap"),
        address=_wordpress,
        section_path="/category/{section}/",
        page_path="/category/{section}/page/{page}/",
        feeds=(Feed(path="/feed/", form="rss", announced="nowhere"),),
        sitemaps=(
            Sitemap(
                path="/wp-sitemap.xml",
                form="index",
                in_robots=False,
                lists="",
                children=(
                    "/wp-sitemap-posts-post-1.xml",
                    "/wp-sitemap-taxonomies-tag-1.xml",
                    "/wp-sitemap-users-1.xml",
                ),
            ),
            Sitemap(path="/wp-sitemap-posts-post-1.xml", form="urlset", in_robots=False),
            Sitemap(path="/wp-sitemap-taxonomies-tag-1.xml", form="urlset", in_robots=False, lists="tag"),
            Sitemap(path="/wp-sitemap-users-1.xml", form="urlset", in_robots=False, lists="author"),
        ),
        forms={"feed": ("", "number")},
    ),
    Design(
        name="drupal",
        head='<meta name="Generator" content="Drupal 10 (https://www.drupal.org)">',
        channels=("front", "section", "sitemap"),
        address=_drupal,
        sitemaps=(
            Sitemap(
                path="/sitemap.xml",
                form="index",
                lists="",
                children=("/sitemaps/1.xml.gz", "/sitemaps/2.xml.gz", "/sitemaps/tags.xml.gz"),
            ),
            Sitemap(path="/sitemaps/1.xml.gz", form="urlset", in_robots=False, packed=True, share=(0, 2)),
            Sitemap(path="/sitemaps/2.xml.gz", form="urlset", in_robots=False, packed=True, share=(1, 2)),
            Sitemap(path="/sitemaps/tags.xml.gz", form="urlset", in_robots=False, packed=True, lists="tag"),
        ),
        forms={"section": ("", "node")},
        robots_padding=True,
        look=1,
    ),
    Design(
        name="ghost",
        head='<meta name="generator" content="Ghost 5.130">',
        channels=("front", "section", "page", "feed", "sitemap"),
        address=lambda subject: f"/{subject.slug}/",
        section_path="/tag/{section}/",
        page_path="/tag/{section}/page/{page}/",
        feeds=(Feed(path="/rss/", form="rss", announced="nowhere"),),
        sitemaps=(
            Sitemap(
                path="/sitemap.xml",
                form="index",
                in_robots=False,
                lists="",
                children=("/sitemap-posts.xml", "/sitemap-pages.xml", "/sitemap-tags.xml", "/sitemap-authors.xml"),
            ),
            Sitemap(path="/sitemap-posts.xml", form="urlset", in_robots=False),
            Sitemap(path="/sitemap-pages.xml", form="urlset", in_robots=False, lists="help"),
            Sitemap(path="/sitemap-tags.xml", form="urlset", in_robots=False, lists="tag"),
            Sitemap(path="/sitemap-authors.xml", form="urlset", in_robots=False, lists="author"),
        ),
        amp=lambda path: f"{path}amp/",
        forms={"page": ("", "amp")},
    ),
    Design(
        name="arc",
        channels=("front", "section", "feed", "sitemap", "newsSitemap"),
        address=lambda subject: (
            f"/{subject.section}/{subject.published:%Y/%m/%d}/{subject.slug}-{subject.hexes[:26].upper()}/"
        ),
        feeds=(Feed(path="/arc/outboundfeeds/rss/?outputType=xml", form="rss", announced="nowhere"),),
        sitemaps=(
            Sitemap(
                path="/arc/outboundfeeds/sitemap-index/?outputType=xml",
                form="index",
                in_robots=False,
                lists="",
                children=("/arc/outboundfeeds/sitemap/?outputType=xml",),
            ),
            Sitemap(path="/arc/outboundfeeds/sitemap/?outputType=xml", form="urlset", in_robots=False),
            Sitemap(path="/arc/outboundfeeds/news-sitemap/?outputType=xml", form="news", in_robots=False),
        ),
        amp=lambda path: f"{path}?outputType=amp",
        forms={"section": ("", "amp"), "feed": ("", "tracking")},
        look=1,
    ),
    Design(
        name="townnews",
        channels=("front", "section", "feed", "sitemap"),
        address=lambda subject: (
            f"/news/{subject.section}/{subject.slug}/article_{subject.hexes[:8]}-{subject.hexes[8:12]}-11ef-"
            f"{subject.hexes[12:16]}-{subject.hexes[16:28]}.html"
        ),
        section_path="/news/{section}/",
        feeds=(Feed(path="/search/?f=rss&t=article&l=50&s=start_time&sd=desc", form="rss", announced="nowhere"),),
        sitemaps=(
            Sitemap(
                path="/tncms/sitemap/editorial.xml",
                form="index",
                in_robots=False,
                lists="",
                children=("/tncms/sitemap/editorial.xml?year=2026&month=11",),
            ),
            Sitemap(path="/tncms/sitemap/editorial.xml?year=2026&month=11", form="urlset", in_robots=False),
        ),
        forms={"section": ("", "print")},
        look=2,
    ),
    Design(
        name="two days of news",
        channels=("front", "section", "page", "archive", "feed", "newsSitemap"),
        address=lambda subject: f"/{subject.section}/{subject.slug}-a-{subject.hexes[:12]}.html",
        sections=("politik", "wirtschaft", "kultur", "sport"),
        page_path="/{section}/seite-{page}/",
        feeds=(Feed(path="/index.rdf", form="rdf"),),
        sitemaps=(Sitemap(path="/news-sitemap.xml", form="news"),),
        amp=lambda path: f"/amp{path}",
        forms={"front": ("", "amp"), "section": ("", "print"), "feed": ("", "tracking")},
        rel_next=True,
        calendar="/termine/",
    ),
    Design(
        name="plain text",
        channels=("front", "section", "feed", "sitemap"),
        address=lambda subject: f"/nachrichten/{quote(subject.words)}-{subject.number + 812000}",
        sections=("stadt", "land", "fluss"),
        feeds=(Feed(path="/atom.xml", form="broken"),),
        sitemaps=(Sitemap(path="/sitemap.txt", form="text"),),
        forms={"sitemap": ("", "lower"), "section": ("", "raw")},
        soft_404=True,
        refuses_at=40,
    ),
    Design(
        name="archives",
        channels=("front", "section", "archive", "feed"),
        address=lambda subject: f"/c/{subject.section}/{subject.slug},{subject.number + 7654000}",
        feeds=(Feed(path="/rss/all.xml", form="rss"),),
        forms={"feed": ("redirect", ""), "front": ("", "tracking")},
        look=1,
        refuses_at=90,
    ),
    Design(
        name="names",
        channels=("front", "section", "feed", "sitemap"),
        address=lambda subject: f"/news/{subject.slug}-{subject.number + 300}.html",
        feeds=(Feed(path="/rss.xml", form="relative"),),
        sitemaps=(Sitemap(path="/sitemap.xml", form="urlset"),),
        forms={"front": ("", "mobile"), "section": ("", "bare"), "sitemap": ("", "umlaut")},
        names=("www.example.com", "m.example.com", "example.com", "zürich.example.com"),
        look=2,
    ),
)
