"""The nouns: what travels from an address to a JSON line.

`Link` (an address and what its listing said of it) -> `Page` (what the server sent) -> `Article` (what a reader
of the site would call the article). Names of `Article`'s fields are the record's: those of schema.org's
`NewsArticle`, so that people who know it, or Zyte's `Article`, feel at home. Times are aware datetimes;
`None` means looked for and not found.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

SCHEMA_VERSION = "2.1.0"
"""Of the record: docs/reference/record.md says when which number rises, and tests/record records each version."""

Via = Literal["feed", "newsSitemap", "sitemap", "frontPage", "section", "link", "seed", "warc"]
"""The channel an address was found through."""

BlockType = Literal["heading", "paragraph", "quote", "list", "table", "image", "embed", "code", "update"]
DatePrecision = Literal["second", "minute", "day"]
TimezoneSource = Literal["page", "feed", "assumed-utc"]
Completeness = Literal["full", "truncated", "unknown"]
Change = Literal["new", "updated", "removed"]
Reason = Literal[
    "headline", "byline", "caption", "related", "links", "navigation", "header", "footer", "aside", "form", "comments",
    "advertisement", "author", "above", "below", "repeat", "recurring", "empty-section", "rule", "unlikely",
]  # fmt: skip
"""Why a block of a page is not its article's; `rule`: a rule of its site says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An address, and what the listing that named it said of it."""

    url: str
    """Absolute, http or https, without fragment."""
    via: Via
    source: str
    """Address of the feed, sitemap or page that named it (the site's own address for a seed)."""
    title: str | None = None
    published: datetime | None = None
    """Aware. None where the listing gives no date, or one without a year."""
    modified: datetime | None = None
    language: str | None = None
    """BCP 47 as the listing wrote it."""
    text: str | None = None
    """Plain, on one line: what a feed gives as the whole text of one of its newest articles. It is not remembered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FurtherPage:
    """Another page of an article, as it was served."""

    url: str
    """Answered, after redirects."""
    body: bytes
    """Decompressed, not decoded."""
    encoding: str | None = None
    """As the server declared it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Warc:
    """Where a page's response is kept."""

    file: str
    """Its name, without the folder that it lies in."""
    offset: int
    """Bytes before its record; of a list, before the line, and of a folder, files before this one."""
    recordId: str | None = None
    """None: it is no WARC file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One response, whole: what the item pipelines begin with."""

    url: str
    """Asked for."""
    final_url: str
    """Answered, after redirects."""
    fetched_at: datetime
    status: int
    headers: Mapping[str, str]
    """Names in lower case; repeated headers joined by a comma."""
    body: bytes
    """Decompressed, not decoded."""
    link: Link
    site: str
    """The site's key (registrable domain, or host and port for an address without one)."""
    robots_tags: tuple[str, ...] = ()
    """The lines of `X-Robots-Tag`, each by itself: one may begin with the user agent that all of it is for."""
    further: tuple[FurtherPage, ...] = ()
    """The article's other pages, in order."""
    missing: str | None = None
    """Why not all of its pages are here; None: they are, as far as anybody knows."""
    form_of: str | None = None
    """The address, asked for by itself, of the article of which this is a further page or the AMP form."""
    warc: Warc | None = None
    """Where the response is kept; None: nowhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A piece of the article's body, in document order."""

    type: BlockType
    text: str | None = None
    """One line, single spaces; rows of a table and lines of code are separated by `\\n`. None for images and embeds."""
    level: int | None = None
    """1 to 6, of a heading."""
    items: tuple[str, ...] | None = None
    """Of a list."""
    url: str | None = None
    """Of an image or an embed."""
    caption: str | None = None
    """Of an image: not part of `articleBody`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    name: str
    """As a person would sign: no "By", no role, no date."""
    nameRaw: str | None = None
    url: str | None = None
    email: str | None = None
    type: Literal["Person", "Organization"] = "Person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    url: str
    caption: str | None = None
    credit: str | None = None
    alt: str | None = None
    width: int | None = None
    """Pixels."""
    height: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A video or a sound."""

    url: str
    caption: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Embed:
    provider: str
    """Registrable domain of what is embedded, for example `youtube.com`."""
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    name: str | None = None
    url: str | None = None
    domain: str | None = None
    """Registrable domain."""
    logoUrl: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Breadcrumb:
    name: str
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveBlogUpdate:
    """One entry of a live blog."""

    datePublished: datetime | None = None
    headline: str | None = None
    text: str | None = None
    """Plain, on one line."""
    author: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSource:
    """Where a field's value came from."""

    source: str
    """Of the page `json-ld`, `meta`, `link`, `title`, `html`, `microdata`, `time`, `visible`, `script`; its `url`; the
    `feed` or other listing that named it; what was `detected` in its text; what is set for its `site`, or matched by
    its `rule`; the page's HTTP `header`; what the `origin` says of all its pages."""
    agrees: tuple[str, ...] = ()
    """Other sources that said the same, of those that were asked: where a trusted one tells, not all are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stripped:
    """What was left out of the page's text."""

    blocks: int = 0
    chars: int = 0
    byReason: dict[Reason, int] = field(default_factory=dict)
    """Number of blocks, most frequent reason first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """A channel the article's address was found through."""

    via: Via
    url: str
    title: str | None = None
    date: datetime | None = None


@dataclass(slots=True, kw_only=True)
class Article:
    """An article: what `extract()` reads from a page, and what the crawl adds to it.

    The groups are those of the record. The crawl's own fields (`id`, `requestedUrl`, `discovery`, `fetchedAt` ...)
    stay None when a page is extracted without a crawl.
    """

    # identity
    schemaVersion: str = SCHEMA_VERSION
    id: str | None = None
    """Hash of the canonical address key: stable over addresses that mean the same article."""
    url: str | None = None
    canonicalUrl: str | None = None
    """Never a foreign site's address."""
    declaredCanonicalUrl: str | None = None
    """What the page calls its own address, where that is on a foreign site; nobody has checked it."""
    requestedUrl: str | None = None
    urlAliases: list[str] = field(default_factory=list)
    publisher: Publisher | None = None
    # text
    headline: str | None = None
    alternativeHeadline: str | None = None
    description: str | None = None
    articleBody: str = ""
    """Plain text: blocks separated by one blank line; the lines of one block by `\\n`."""
    articleBodyHtml: str = ""
    articleBodyMarkdown: str = ""
    blocks: list[Block] = field(default_factory=list)
    wordCount: int = 0
    inLanguage: str | None = None
    """BCP 47."""
    # time
    datePublished: datetime | None = None
    dateModified: datetime | None = None
    datePublishedRaw: str | None = None
    dateModifiedRaw: str | None = None
    datePrecision: DatePrecision | None = None
    timezoneSource: TimezoneSource | None = None
    dateline: str | None = None
    # people
    authors: list[Author] = field(default_factory=list)
    contributors: list[Author] = field(default_factory=list)
    creditedAgencies: list[str] = field(default_factory=list)
    # class
    articleType: str | None = None
    """A schema.org type, for example `NewsArticle`."""
    articleSection: str | None = None
    breadcrumbs: list[Breadcrumb] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    isArticleProbability: float | None = None
    # media
    mainImage: Image | None = None
    images: list[Image] = field(default_factory=list)
    videos: list[Media] = field(default_factory=list)
    audios: list[Media] = field(default_factory=list)
    embeds: list[Embed] = field(default_factory=list)
    # access
    isAccessibleForFree: bool | None = None
    bodyCompleteness: Completeness = "unknown"
    robotsDirectives: list[str] = field(default_factory=list)
    """Of `<meta name="robots">` and `X-Robots-Tag`, in lower case: `noindex`, `noarchive`, `max-snippet:-1`, `noai`."""
    tdmReservation: bool | None = None
    """Whether text and data mining is reserved (TDM Reservation Protocol); None: nothing is said of it."""
    tdmPolicy: str | None = None
    """Address of the conditions on which it may be mined."""
    pageUrls: list[str] = field(default_factory=list)
    """Of an article of several pages, those that were joined; empty for one of one page."""
    liveBlogUpdates: list[LiveBlogUpdate] = field(default_factory=list)
    """In the order of the page; empty where it is no live blog."""
    # sameness
    contentHash: str | None = None
    """SHA-256 of the normalised body: its first 128 bits, in hex."""
    duplicateOf: str | None = None
    """Id of the article, of another site, whose text this one has: the earliest that was seen."""
    clusterId: str | None = None
    """Id of the article that was the first of all that have this text; None: no other was seen."""
    # history
    revision: int = 1
    """1, 2, ...: how often the article was exported."""
    change: Change = "new"
    changedFields: list[str] = field(default_factory=list)
    """Names of what another revision has changed: `articleBody`, `headline`, `datePublished`."""
    previousContentHash: str | None = None
    firstSeen: datetime | None = None
    lastSeen: datetime | None = None
    # provenance
    fetchedAt: datetime | None = None
    discovery: list[Discovery] = field(default_factory=list)
    fieldSources: dict[str, FieldSource] = field(default_factory=dict)
    warc: Warc | None = None
    """Where the response is kept that the article was read from."""
    stripped: Stripped | None = None
    warnings: list[str] = field(default_factory=list)
