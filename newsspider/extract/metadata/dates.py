"""When an article was published and changed: as declared, by the address, as shown near the headline.

Tried and dropped: htmldate for pages without any of these (right on half of such pages, else a footer's year or another
story's day; an absent date is better), and the only day that short lines name anywhere after the headline (no gain).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from newsspider.extract.metadata import json_ld
from newsspider.extract.metadata.address import registrable
from newsspider.extract.metadata.evidence import Said, agreeing
from newsspider.extract.metadata.near import near
from newsspider.extract.metadata.page import PageData
from newsspider.extract.metadata.roles import Role, above, is_aside, is_in_card, roles
from newsspider.extract.metadata.stamps import Stamp, parse_stamp
from newsspider.extract.metadata.text import text_of
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
_MODIFIED_WORDS = re.compile(
    r"\b(?:updated?|modified|last\s(?:change|edit|update)|aktualisiert|geändert|stand:|mise? à jour|modifié|"
    r"actualizad[oa]|aggiornat[oa]|atualizad[oa]|bijgewerkt|gewijzigd|uppdaterad|oppdatert|opdateret|aktualiz\w+|zaktualizowano|"
    r"обновлен\w*|оновлен\w*|güncelle\w*|diperbarui|ενημέρωση|päivitetty|frissítve|actualizat)\b|更新|تحديث|수정|עודכן",
    re.IGNORECASE,
)
_PUBLISHED_WORDS = re.compile(
    r"(?:first\s|originally\s)?(?:published|posted)\b|(?:erstmals\s)?(?:veröffentlicht|erschienen|erstellt)\s?(?:am|:)|publié\b|"
    r"mis en ligne|publicad[oa]\b|pubblicat[oa]\b|gepubliceerd|geplaatst|publicerad|publisert|publiceret|opublikowan|"
    r"опубликован|опубліковано|δημοσι|yayın(?:lanma)?|dipublikasikan|نشر|公開|発行|掲載|发布|發布|등록|입력",
    re.IGNORECASE,
)
_LINES = ("p", "div", "span", "li", "small", "em", "i", "strong", "b", "td", "dt", "dd", "font")
_SAME_MOMENT = timedelta(minutes=1)
_MAX_SHOWN_CHARS = 160
_MAX_LINE_WORDS = 14
_MIN_CAPTION_WORDS = 7
_MIN_TITLE_WORDS = 5
_MAX_DATE_WORDS = 9
_MAX_MARKED_CHARS = 80
_MAX_MARKED = 60


@dataclass(slots=True)
class Dates:
    published: Stamp | None = None
    modified: Stamp | None = None
    timezone_source: TimezoneSource | None = None
    """Of the published date, or of the modified one where there is no other."""
    sources: dict[str, FieldSource] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def read_dates(page: PageData, headline: HtmlElement | None) -> Dates:
    """Both dates, each of its own evidence: neither is ever taken for the other.

    Many sites fill the date of the last change from that of publication. Where both are the same, the page states no
    change, and `modified` is None. What a listing says of a change counts where the page says nothing of one, and
    only if it is later than the publication: a sitemap's `lastmod` is often the latter.
    """
    month_first = _month_first(page)
    dates = Dates()
    published = list(_published(page, month_first))
    modified = list(_modified(page, month_first))
    if page.link and page.link.published:
        published.append(Said(_of_link(page.link.published), "feed"))
    of_url = url_date(page.url)
    if not published:
        shown, changed = _shown(headline, month_first)
        shown = shown or _in_markup(page, headline, month_first) or _labelled(page, headline, month_first)
        modified += changed
        # An address may hold digits that are no date: what is shown beside the headline decides. But where it shows
        # 03/10/2023 under an address with /2023/10/03/, the address tells which of both is the day.
        if shown and not (of_url and _is_swapped(shown[0].value, of_url)):
            published = shown
    if of_url:
        published.append(Said(of_url, "url"))
    if published:
        dates.published, dates.sources["datePublished"] = _best(published)
    if edits := _edits(page, modified, dates.published):
        dates.modified, dates.sources["dateModified"] = _best(edits)
    _settle(dates)
    return dates


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


def _is_swapped(shown: Stamp, of_url: Stamp) -> bool:
    one, other = shown.instant, of_url.instant
    return (one.year, one.month, one.day) == (other.year, other.day, other.month)


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


def _month_first(page: PageData) -> bool:
    """Whether 03/05/2024 is in March here: in the United States and in English that says nothing else."""
    language = (page.found.language or (page.found.meta("og:locale") or [""])[0]).lower().replace("_", "-")
    domain = registrable(page.url) or ""
    if domain.endswith(_DAY_FIRST_DOMAINS):
        return False
    return language in ("", "en", "en-us", "en-ph") or language.startswith("en-us")


def _shown(headline: HtmlElement | None, month_first: bool) -> tuple[list[Said[Stamp]], list[Said[Stamp]]]:
    """Dates in `<time>` and in text near the headline, published and modified, each the nearest one."""
    published: list[Said[Stamp]] = []
    modified: list[Said[Stamp]] = []
    for element in near(headline) if headline is not None else ():
        machine = element.get("datetime") if element.tag == "time" else None
        shown = text_of(element, _MAX_SHOWN_CHARS + 50)
        if len(shown) > _MAX_SHOWN_CHARS or not (machine or any(character.isdigit() for character in shown)):
            continue
        stamp = parse_stamp(machine, whole=True) if machine else None
        stamp = stamp or (parse_stamp(shown, month_first=month_first) if _is_line(element, shown) else None)
        if stamp is None or _is_of_card(element, headline):
            continue
        said = Said(stamp, "time" if machine else "visible")
        if _is_change(element, shown):
            modified.append(said)
        else:
            published.append(said)
            break
    return published, modified[:1]


def _is_of_card(element: HtmlElement, headline: HtmlElement | None) -> bool:
    """Whether a date stands with a link that reads like a headline: then it is that story's."""
    enclosing = frozenset(headline.iterancestors()) if headline is not None else frozenset()
    if is_in_card(element, enclosing):
        return True
    marked = roles(element.get("class", ""), element.get("id", "")) & Role.DATE
    for node in (element, *islice(above(element), 2)):
        if marked or node in enclosing:
            break
        links = (text_of(link, 100) for link in islice(node.iter("a"), 8))
        if any(len(words.split()) >= _MIN_TITLE_WORDS and parse_stamp(words) is None for words in links):
            return True
    # A date may link to the article itself, as blogs do; a link around a whole card holds more words than a date.
    return any(
        node.tag == "a" and len(text_of(node, 200).split()) > _MAX_DATE_WORDS for node in islice(above(element), 3)
    )


def _is_line(element: HtmlElement, shown: str) -> bool:
    """Whether a text with a date in it is a line about the article and not a sentence of it."""
    if roles(element.get("class", ""), element.get("id", "")) & (Role.DATE | Role.AUTHOR):
        return True
    words = len(shown.split())
    if "©" in shown or "copyright" in shown.lower():
        return False
    return words <= _MAX_LINE_WORDS and not (words >= _MIN_CAPTION_WORDS and _is_beside_picture(element))


def _is_beside_picture(element: HtmlElement) -> bool:
    """Whether a text follows a picture in the same small box: then it is its caption, marked as one or not."""
    before = element.getprevious()
    return before is not None and (before.tag == "img" or next(before.iter("img"), None) is not None)


def _in_markup(page: PageData, headline: HtmlElement | None, month_first: bool) -> list[Said[Stamp]]:
    """The date in elements that say they hold one, anywhere in the article; nothing where they name different days."""
    enclosing = frozenset(headline.iterancestors()) if headline is not None else frozenset()
    said: list[Said[Stamp]] = []
    for element in (*page.found.times, *page.found.dated)[:_MAX_MARKED]:
        if _of_other_thing(element) or is_aside(element, enclosing):
            continue
        machine = element.get("datetime") if element.tag == "time" else element.get("title")
        shown = text_of(element, _MAX_MARKED_CHARS + 50)
        stamp = parse_stamp(machine, whole=True) if machine else None
        if stamp is None and len(shown) <= _MAX_MARKED_CHARS:
            stamp = parse_stamp(shown, month_first=month_first)
        if stamp is not None and not _is_change(element, shown):
            said.append(Said(stamp, "time" if element.tag == "time" else "visible"))
    return said[:1] if len({one.value.day for one in said}) == 1 else []


def _labelled(page: PageData, headline: HtmlElement | None, month_first: bool) -> list[Said[Stamp]]:
    """The date of a line that says "published", wherever in the page's content; nothing where such lines differ."""
    enclosing = frozenset(headline.iterancestors()) if headline is not None else frozenset()
    said: list[Said[Stamp]] = []
    for element in page.root.iter(*_LINES):
        text = element.text
        if text is None or not _PUBLISHED_WORDS.match(text.lstrip()[:40]) or is_aside(element, enclosing):
            continue
        shown = text_of(element, _MAX_SHOWN_CHARS + 50)
        stamp = parse_stamp(shown[:_MAX_MARKED_CHARS], month_first=month_first)
        if stamp is not None:
            said.append(Said(stamp, "visible"))
    return said[:1] if len({one.value.day for one in said}) == 1 else []


def _of_other_thing(element: HtmlElement) -> bool:
    """Whether a date is the masthead's, a picture's, an event's, or one of a list of other articles."""
    inside = False
    for node in (element, *above(element)):
        said = roles(node.get("class", ""), node.get("id", ""))
        if said & (Role.CLOCK | Role.CAPTION | Role.MORE) or node.tag == "figure":
            return True
        inside = inside or node.tag in ("article", "main")
    return not inside


def _is_change(element: HtmlElement, shown: str) -> bool:
    marked = roles(element.get("class", ""), element.get("id", "")) & Role.MODIFIED
    return bool(marked or _MODIFIED_WORDS.search(shown))
