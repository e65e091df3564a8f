"""When an article was published and changed: as declared, by the address, as shown on the page.

Tried and dropped: htmldate for pages without any of these (right on half of such pages, else a footer's year or another
story's day; an absent date is better); no day of publication later than a declared change (sites that schedule their
articles declare the last change before it); the earlier of two declared days where the later is also that of the change
(wrong more often than right).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from newsspider.extract.metadata import json_ld
from newsspider.extract.metadata.address import registrable
from newsspider.extract.metadata.evidence import Said, agreeing
from newsspider.extract.metadata.page import PageData
from newsspider.extract.metadata.roles import is_aside
from newsspider.extract.metadata.shown import read_shown
from newsspider.extract.metadata.stamps import Stamp, parse_stamp
from newsspider.extract.metadata.text import text_of
from newsspider.extract.selectors import Match
from newsspider.items import FieldSource, TimezoneSource

_PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "article:published", "og:published_time",
    "article.published", "datepublished", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime", "publish-date", "publish_date", "publishdate", "publication_date",
    "publicationdate", "pubdate", "published_at", "published_time", "published-date", "dc.date.issued",
    "dcterms.issued", "dcterms.created", "dc.date.created", "dc.date", "dcterms.date", "dcterms.available",
    "citation_publication_date", "citation_online_date", "date", "article_date_original", "ptime",
    "originalpublicationdate", "release_date", "rnews:datepublished", "bt:pubdate", "article.created",
    "datecreated", "prism.publicationdate", "doc_date", "vr:published_time", "iso-8601-publish-date",
    "displaydate", "live_date", "published",
)  # fmt: skip
_MODIFIED_META = (
    "article:modified_time", "og:article:modified_time", "article:modified", "og:updated_time",
    "article:updated_time", "datemodified", "dc.date.modified", "dcterms.modified", "article.updated",
    "lastmod", "last-modified", "last_updated_date", "modified", "updated_time", "revised", "utime",
    "cxenseparse:recs:lastmodified",
)  # fmt: skip
_URL_DAY = re.compile(
    r"(?<!\d)(?P<year>199\d|20\d\d)(?:(?P<sep>[/_.-])(?P<month>0?[1-9]|1[0-2]|[a-z]{3,9})(?:(?P=sep)|(?<=/\d{4}-\d\d)/(?=\d\d))(?P<day>0?[1-9]|[12]\d|3[01])(?![\da-z])|"
    r"(?P<month2>0[1-9]|1[0-2])/?(?P<day2>0[1-9]|[12]\d|3[01])(?:(?=\D)|(?=\d{6}\D)|$))"
)
_OF_ARCHIVE = re.compile(r"^.*/(?=https?:/)|^.*/web/\d{4,14}[a-z_]{0,4}/")
# "23-01-2022": no part of the world writes the month first with hyphens in an address as often.
_URL_DAY_FIRST = re.compile(r"(?<!\d)(0[1-9]|[12]\d|3[01])-(0[1-9]|1[0-2])-(199\d|20\d\d)(?!\d)")
_DAY_FIRST_DOMAINS = (
    ".uk",
    ".au",
    ".nz",
    ".ie",
    ".za",
    ".in",
    ".ke",
    ".ng",
    ".sg",
    ".my",
    ".hk",
    ".pk",
    ".gh",
    ".jm",
    ".na",
    ".mt",
)
_NUMBERS = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(?:19|20)\d\d(?![\d/])")
_TWO_WAYS = re.compile(r"(?<![\d/])(?:0?[1-9]|1[0-2])/(?:0?[1-9]|1[0-2])/(?:19|20)?\d\d(?![\d/])")
_LAST_MONTH = 12
_MAX_TEXTS = 20_000
_MAX_RULED = 20
_SAME_MOMENT = timedelta(minutes=1)


@dataclass(slots=True)
class Dates:
    published: Stamp | None = None
    modified: Stamp | None = None
    timezone_source: TimezoneSource | None = None
    """Of the published date, or of the modified one where there is no other."""
    sources: dict[str, FieldSource] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def read_dates(page: PageData, headline: HtmlElement | None, ruled: Sequence[Match] = ()) -> Dates:
    """Both dates, each of its own evidence: neither is ever taken for the other.

    Many sites fill the date of the last change from that of publication. Where both are the same, the page states no
    change, and `modified` is None. What a listing says of a change counts where the page says nothing of one, and
    only if it is later than the publication: a sitemap's `lastmod` is often the latter. What a rule of the site matches
    (`ruled`) tells the publication before all others do.
    """
    dates = Dates()
    month_first = month_comes_first(page)
    of_url = url_date(page.url)
    published, modified = _said_by_page(page, headline, month_first, ruled)
    witnesses = [one.value for one in modified] + ([of_url] if of_url else [])
    if published and _is_turned(page, published[0].value, witnesses, month_first):
        published, modified = _said_by_page(page, headline, not month_first, ruled)
    if of_url:
        published.append(Said(of_url, "url"))
    if published:
        dates.published, dates.sources["datePublished"] = _best(published)
    if edits := _edits(page, modified, dates.published):
        dates.modified, dates.sources["dateModified"] = _best(edits)
    _settle(dates)
    return dates


def _said_by_page(
    page: PageData, headline: HtmlElement | None, month_first: bool, ruled: Sequence[Match]
) -> tuple[list[Said[Stamp]], list[Said[Stamp]]]:
    """Statements of publication, declared or else shown, and of changes."""
    published = list(_published(page, month_first))
    modified = list(_modified(page, month_first))
    if page.link and page.link.published:
        published.append(Said(_of_link(page.link.published), "feed"))
    if not published:
        # An address may hold digits that are no date: what is shown beside the headline decides.
        shown = read_shown(page, headline, month_first)
        published, modified = shown.published, modified + shown.modified
    return [*_ruled(ruled, month_first), *published], modified


def _ruled(matches: Sequence[Match], month_first: bool) -> list[Said[Stamp]]:
    """The first date among what a rule matches: as a machine reads it, else as it is shown."""
    for match in matches[:_MAX_RULED]:
        told = [match] if isinstance(match, str) else [match.get("datetime"), match.get("content")]
        shown = None if isinstance(match, str) else text_of(match, 200)
        for value, whole in [*((value, True) for value in told), *((value, False) for value in (*told, shown))]:
            if value and (stamp := parse_stamp(value, month_first=month_first, whole=whole)):
                return [Said(stamp, "rule")]
    return []


def _edits(page: PageData, said: list[Said[Stamp]], published: Stamp | None) -> list[Said[Stamp]]:
    """Statements of a change after publication; `said` are the page's own."""
    edits = [one for one in said if published is None or not _is_same_moment(one.value, published)]
    listed = _of_link(page.link.modified) if page.link and page.link.modified else None
    if listed and published and (edits or not said) and _is_later(listed, published):
        edits.append(Said(listed, "feed"))
    return edits


def _is_same_moment(one: Stamp, other: Stamp) -> bool:
    first, second = one.instant, other.instant
    if one.zoned != other.zoned:
        first, second = first.replace(tzinfo=None), second.replace(tzinfo=None)
    return abs(first - second) <= _SAME_MOMENT


def _is_later(listed: Stamp, published: Stamp) -> bool:
    """Whether a change is later than the publication, as exactly as the less exact of both tells."""
    if "day" in (listed.precision, published.precision):
        return listed.day > published.day
    return listed.instant - published.instant > _SAME_MOMENT


def _is_turned(page: PageData, stamp: Stamp, witnesses: list[Stamp], month_first: bool) -> bool:
    """Whether a day in numbers was read the wrong way round: 03/10/2023 may be in October and in March.

    The address, or a change, of the one day tells it, else the page's other numbers: 25/12/2023 has no other reading.
    """
    if not _TWO_WAYS.search(stamp.raw):
        return False
    one = stamp.instant
    if any((one.year, one.month, one.day) == (w.instant.year, w.instant.day, w.instant.month) for w in witnesses):
        return True
    text = "".join(islice(page.root.itertext(), _MAX_TEXTS))
    pairs = ((int(first), int(second)) for first, second in _NUMBERS.findall(text))
    orders = {second > _LAST_MONTH for first, second in pairs if max(first, second) > _LAST_MONTH}
    return orders == {not month_first}


def _best(said: list[Said[Stamp]]) -> tuple[Stamp, FieldSource]:
    """The most trusted day; its clock and zone from whoever tells them of the same day."""
    first = said[0]
    best = first.value
    for other in said[1:]:
        stamp = other.value
        if abs((stamp.instant - best.instant).total_seconds()) > 86_400:
            continue
        if best.precision == "day" and stamp.precision != "day" and stamp.day == best.day:
            best = replace(stamp, raw=best.raw)
    return best, FieldSource(source=first.source, agrees=agreeing(first, said, lambda stamp: stamp.day))


def _settle(dates: Dates) -> None:
    stamp = dates.published or dates.modified
    if stamp is not None:
        source = dates.sources["datePublished" if dates.published else "dateModified"].source
        dates.timezone_source = ("feed" if source == "feed" else "page") if stamp.zoned else "assumed-utc"
    if dates.published and dates.modified and dates.published.instant - dates.modified.instant > timedelta(days=1):
        dates.warnings.append("dateModified is before datePublished")


def _of_link(instant: datetime) -> Stamp:
    midnight = instant.hour == instant.minute == instant.second == 0
    return Stamp(instant, instant.isoformat(), "day" if midnight else "second", not midnight)


def _published(page: PageData, month_first: bool) -> Iterator[Said[Stamp]]:
    node, found = page.article, page.found
    yield from _said("json-ld", _json_dates(node, "datePublished"), month_first)
    yield from _said("meta", found.meta(*_PUBLISHED_META), month_first)
    yield from _said("json-ld", _json_dates(page.page, "datePublished", "uploadDate"), month_first)
    yield from _said("json-ld", _json_dates(page.json_ld.rescued, "datePublished"), month_first)
    yield from _said("json-ld", _json_dates(node, "dateCreated"), month_first)
    yield from _said("microdata", _prop_dates(page, "datepublished"), month_first)


def _modified(page: PageData, month_first: bool) -> Iterator[Said[Stamp]]:
    yield from _said("json-ld", _json_dates(page.article, "dateModified"), month_first)
    yield from _said("meta", page.found.meta(*_MODIFIED_META), month_first)
    yield from _said("json-ld", _json_dates(page.page, "dateModified"), month_first)
    yield from _said("json-ld", _json_dates(page.json_ld.rescued, "dateModified"), month_first)
    yield from _said("microdata", _prop_dates(page, "datemodified"), month_first)


def _said(source: str, values: Iterable[str], month_first: bool) -> Iterator[Said[Stamp]]:
    for value in values:
        stamp = parse_stamp(value, month_first=month_first, whole=True)
        if stamp:
            yield Said(stamp, source)


def _json_dates(node: json_ld.Node, *names: str) -> list[str]:
    return [value for name in names for value in json_ld.texts(node.get(name), 5)]


def _prop_dates(page: PageData, name: str) -> Iterator[str]:
    for element in page.found.props:
        wanted = f"{element.get('itemprop', '')} {element.get('property', '')}".lower()
        if name in wanted.replace("schema:", "").split() and not is_aside(element):
            yield element.get("datetime") or element.get("content") or text_of(element, 100)


def url_date(url: str | None) -> Stamp | None:
    """The day in an article's address, as in `/2024/05/03/`; None where it names only a month."""
    if not url:
        return None
    try:
        # An archive's address ends with the page's own; what precedes it tells the day of the copy.
        path = _OF_ARCHIVE.sub("", urlsplit(url).path.lower())
    except ValueError:
        return None
    turned = _URL_DAY_FIRST.sub(r"\3-\2-\1", path[:500])
    for match in _URL_DAY.finditer(turned):
        month, day = match["month"] or match["month2"], match["day"] or match["day2"]
        written = f"{match['year']}-{month}-{day}" if month.isdigit() else f"{day} {month} {match['year']}"
        stamp = parse_stamp(written)
        if stamp:
            return replace(stamp, raw=match[0])
    return None


def month_comes_first(page: PageData) -> bool:
    """Whether 03/05/2024 is in March here: in the United States and in English that says nothing else."""
    language = (page.found.language or (page.found.meta("og:locale") or [""])[0]).lower().replace("_", "-")
    domain = registrable(page.url) or ""
    if domain.endswith(_DAY_FIRST_DOMAINS):
        return False
    return language in ("", "en", "en-us", "en-ph") or language.startswith("en-us")
