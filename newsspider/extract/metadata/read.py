"""Everything a page says about its article, other than the text of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from lxml.html import HtmlElement

from newsspider import reservations
from newsspider.extract.metadata import json_ld
from newsspider.extract.metadata.access import read_access
from newsspider.extract.metadata.address import absolute, registrable
from newsspider.extract.metadata.authors import Authors, names_of, read_authors, ruled_authors
from newsspider.extract.metadata.dates import Dates, read_dates
from newsspider.extract.metadata.evidence import Said, first
from newsspider.extract.metadata.headline import Headline, read_headline, ruled_headline
from newsspider.extract.metadata.images import read_declared, read_images, read_main_image
from newsspider.extract.metadata.language import read_language
from newsspider.extract.metadata.live import read_live_updates
from newsspider.extract.metadata.media import read_embeds, read_frames, read_media
from newsspider.extract.metadata.page import PageData, read_page
from newsspider.extract.metadata.publisher import read_publisher
from newsspider.extract.metadata.text import fold, plain
from newsspider.extract.metadata.topics import read_breadcrumbs, read_keywords, read_section, read_type
from newsspider.extract.rules import Matches, RuleName
from newsspider.items import (
    Author,
    Breadcrumb,
    DatePrecision,
    Embed,
    FieldSource,
    Image,
    Link,
    LiveBlogUpdate,
    Media,
    Publisher,
    TimezoneSource,
)


@dataclass(slots=True, kw_only=True)
class Metadata:
    """Fields bear the names of `Article`'s, and mean the same. None: looked for and not found."""

    headline: str | None = None
    alternativeHeadline: str | None = None  # noqa: N815
    description: str | None = None
    authors: list[Author] = field(default_factory=list)
    contributors: list[Author] = field(default_factory=list)
    creditedAgencies: list[str] = field(default_factory=list)  # noqa: N815
    datePublished: datetime | None = None  # noqa: N815
    dateModified: datetime | None = None  # noqa: N815
    datePublishedRaw: str | None = None  # noqa: N815
    dateModifiedRaw: str | None = None  # noqa: N815
    datePrecision: DatePrecision | None = None  # noqa: N815
    timezoneSource: TimezoneSource | None = None  # noqa: N815
    dateline: str | None = None
    inLanguage: str | None = None  # noqa: N815
    """As declared; `settle_language` checks it against the text."""
    publisher: Publisher | None = None
    articleSection: str | None = None  # noqa: N815
    breadcrumbs: list[Breadcrumb] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    mainImage: Image | None = None  # noqa: N815
    images: list[Image] = field(default_factory=list)
    videos: list[Media] = field(default_factory=list)
    audios: list[Media] = field(default_factory=list)
    embeds: list[Embed] = field(default_factory=list)
    figures: dict[HtmlElement, Image] = field(default_factory=dict)
    """The images by where they stand."""
    frames: dict[HtmlElement, Embed] = field(default_factory=dict)
    """The embedded frames by where they stand."""
    articleType: str | None = None  # noqa: N815
    isAccessibleForFree: bool | None = None  # noqa: N815
    wallEvidence: list[str] = field(default_factory=list)  # noqa: N815
    """What the page says of a wall, for whoever judges `bodyCompleteness`; no proof that the text ends there."""
    declaredWords: int | None = None  # noqa: N815
    """Number of words the page gives its article, where it does: a much shorter body was cut."""
    liveBlogUpdates: list[LiveBlogUpdate] = field(default_factory=list)  # noqa: N815
    canonicalUrl: str | None = None  # noqa: N815
    declaredCanonicalUrl: str | None = None  # noqa: N815
    """The canonical address that the page names on a foreign site."""
    robotsDirectives: list[str] = field(default_factory=list)  # noqa: N815
    tdmReservation: bool | None = None  # noqa: N815
    tdmPolicy: str | None = None  # noqa: N815
    urlAliases: list[str] = field(default_factory=list)  # noqa: N815
    """The address of its AMP form, if that is on the page's own site."""
    base: str | None = None
    """What the page's relative addresses are relative to; None where neither the page nor its address tells."""
    fieldSources: dict[str, FieldSource] = field(default_factory=dict)  # noqa: N815
    warnings: list[str] = field(default_factory=list)
    ruled: dict[RuleName, bool] = field(default_factory=dict)
    """Rules of the site that a field was read by, and whether it would be another one without."""


def read_metadata(root: HtmlElement, url: str | None, *, link: Link | None = None) -> Metadata:
    """Read a parsed page once, without changing it. `url` is its final address, `link` what a listing said of it.

    Never raises for a page's contents: what is malformed counts as not said.
    """
    return metadata_of(read_page(root, url, link))


def metadata_of(page: PageData, matches: Matches | None = None) -> Metadata:
    """The same of a page that is collected already; `matches` is what its site's rules match there."""
    metadata = Metadata(base=page.base)
    headline = _headline(metadata, page, matches)
    element = None
    if headline:
        metadata.headline, element = headline.text, headline.element
        metadata.fieldSources["headline"] = headline.source
        if other := headline.alternative:
            metadata.alternativeHeadline = other.value
            metadata.fieldSources["alternativeHeadline"] = FieldSource(source=other.source)
    _fill_dates(metadata, page, element, matches)
    authors = _authors(metadata, page, element, matches)
    metadata.authors, metadata.contributors, metadata.creditedAgencies = (
        authors.authors,
        authors.contributors,
        authors.agencies,
    )
    if authors.source:
        metadata.fieldSources["authors"] = authors.source
    if authors.contributors:
        metadata.fieldSources["contributors"] = FieldSource(source="json-ld")
    if authors.of_agencies:
        metadata.fieldSources["creditedAgencies"] = authors.of_agencies
    language = read_language(page)
    if language:
        metadata.inLanguage, metadata.fieldSources["inLanguage"] = language
    if description := _description(page):
        metadata.description, metadata.fieldSources["description"] = description
    _fill_addresses(metadata, page)
    _fill_topics(metadata, page)
    _fill_media(metadata, page, element)
    _fill_access(metadata, page)
    _fill_reservations(metadata, page)
    if page.json_ld.broken:
        metadata.warnings.append("JSON-LD cannot be read")
    return metadata


def _headline(metadata: Metadata, page: PageData, matches: Matches | None) -> Headline | None:
    general = read_headline(page)
    ruled = ruled_headline(page, matches.headline, general) if matches else None
    if ruled:
        metadata.ruled["headline"] = general is None or general.text != ruled.text
    return ruled or general


def _authors(metadata: Metadata, page: PageData, headline: HtmlElement | None, matches: Matches | None) -> Authors:
    general = read_authors(page, headline)
    ruled = ruled_authors(page, matches.authors, general) if matches else None
    if ruled:
        metadata.ruled["authors"] = names_of(ruled.authors) != names_of(general.authors)
    return ruled or general


def _dates(metadata: Metadata, page: PageData, headline: HtmlElement | None, matches: Matches | None) -> Dates:
    general = read_dates(page, headline)
    ruled = read_dates(page, headline, matches.date) if matches and matches.date else general
    if ruled.published and ruled.sources["datePublished"].source == "rule":
        metadata.ruled["date"] = _moment_of(general) != _moment_of(ruled)
        return ruled
    return general


def _moment_of(dates: Dates) -> tuple[datetime, DatePrecision] | None:
    return (dates.published.instant, dates.published.precision) if dates.published else None


def _fill_addresses(metadata: Metadata, page: PageData) -> None:
    sources, links = metadata.fieldSources, page.found.links
    for source, hrefs in (("link", links.get("canonical", ())), ("meta", page.found.meta("og:url"))):
        if address := _own(page, hrefs):
            if metadata.canonicalUrl is None:
                metadata.canonicalUrl, sources["canonicalUrl"] = address, FieldSource(source=source)
            elif address == metadata.canonicalUrl:
                sources["canonicalUrl"] = FieldSource(source="link", agrees=(source,))
    if foreign := _foreign(page, links.get("canonical", ())):
        metadata.declaredCanonicalUrl, sources["declaredCanonicalUrl"] = foreign, FieldSource(source="link")
    if amp := _own(page, links.get("amphtml", ())):
        metadata.urlAliases, sources["urlAliases"] = [amp], FieldSource(source="link")


def _fill_topics(metadata: Metadata, page: PageData) -> None:
    sources = metadata.fieldSources
    if publisher := read_publisher(page):
        metadata.publisher, sources["publisher"] = publisher
    titles = [title for title in (metadata.headline, metadata.alternativeHeadline) if title]
    metadata.breadcrumbs, of_breadcrumbs = read_breadcrumbs(page, titles)
    if metadata.breadcrumbs:
        sources["breadcrumbs"] = of_breadcrumbs
    if section := read_section(page, metadata.breadcrumbs):
        metadata.articleSection, sources["articleSection"] = section
    if keywords := read_keywords(page):
        metadata.keywords, sources["keywords"] = keywords
    if kind := read_type(page):
        metadata.articleType, sources["articleType"] = kind
    if dateline := json_ld.text(page.article.get("dateline"), 100):
        metadata.dateline, sources["dateline"] = dateline, FieldSource(source="json-ld")
    metadata.liveBlogUpdates, of_updates = read_live_updates(page)
    if metadata.liveBlogUpdates:
        sources["liveBlogUpdates"] = of_updates


def _fill_media(metadata: Metadata, page: PageData, headline: HtmlElement | None) -> None:
    declared = read_declared(page)
    metadata.figures = read_images(page, headline, declared)
    metadata.images = list(metadata.figures.values())
    if main := read_main_image(declared, metadata.images):
        metadata.mainImage, metadata.fieldSources["mainImage"] = main
    metadata.videos, metadata.audios, of_media = read_media(page)
    metadata.fieldSources.update(of_media)
    metadata.frames = read_frames(page)
    metadata.embeds = read_embeds(page, metadata.frames)
    for name in ("images", "videos", "audios", "embeds"):
        if getattr(metadata, name):
            metadata.fieldSources.setdefault(name, FieldSource(source="visible"))


def _fill_access(metadata: Metadata, page: PageData) -> None:
    access = read_access(page)
    metadata.isAccessibleForFree = access.free
    if access.source:
        metadata.fieldSources["isAccessibleForFree"] = access.source
    metadata.wallEvidence, metadata.declaredWords = access.evidence, access.words


def _fill_reservations(metadata: Metadata, page: PageData) -> None:
    metadata.robotsDirectives = reservations.of_meta(page.found.meta("robots", reservations.AGENT))
    said = (reservations.tdm_reservation(value) for value in page.found.meta("tdm-reservation"))
    metadata.tdmReservation = next((value for value in said if value is not None), None)
    policies = (absolute(value, page.base) for value in page.found.meta("tdm-policy"))
    metadata.tdmPolicy = next((address for address in policies if address), None)
    for name in ("robotsDirectives", "tdmReservation", "tdmPolicy"):
        if getattr(metadata, name) not in (None, []):
            metadata.fieldSources[name] = FieldSource(source="meta")


def _fill_dates(metadata: Metadata, page: PageData, headline: HtmlElement | None, matches: Matches | None) -> None:
    dates = _dates(metadata, page, headline, matches)
    if dates.published:
        metadata.datePublished, metadata.datePublishedRaw = dates.published.instant, dates.published.raw
        metadata.datePrecision = dates.published.precision
    if dates.modified:
        metadata.dateModified, metadata.dateModifiedRaw = dates.modified.instant, dates.modified.raw
    metadata.timezoneSource = dates.timezone_source
    metadata.fieldSources.update(dates.sources)
    metadata.warnings += dates.warnings


def _description(page: PageData) -> tuple[str, FieldSource] | None:
    """The standfirst as declared: Open Graph's before the one written for search engines."""
    rows = (
        ("meta", "og:description"),
        ("json-ld", None),
        ("meta", "description"),
        ("meta", "twitter:description"),
        ("meta", "dc.description"),
    )
    said = [
        Said(text, source)
        for source, name in rows
        for value in (page.found.meta(name) if name else json_ld.texts(page.article.get("description"), 1))
        if (text := plain(value))
    ]
    chosen = first(said, fold)
    return (chosen[0].value, chosen[1]) if chosen else None


def _own(page: PageData, hrefs: Iterable[str]) -> str | None:
    """The first address of the page's own site."""
    here = registrable(page.url)
    for href in hrefs:
        address = absolute(href, page.base)
        if address and (here is None or registrable(address) == here):
            return address.split("#", 1)[0]
    return None


def _foreign(page: PageData, hrefs: Iterable[str]) -> str | None:
    """The first address, if it is of a foreign site."""
    here = registrable(page.url)
    address = next((address for href in hrefs if (address := absolute(href, page.base))), None)
    return address if address and here is not None and registrable(address) != here else None
