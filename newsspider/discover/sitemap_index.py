"""Sitemap indexes: which children can hold articles that are wanted."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

_RECENT = timedelta(days=4)  # Google News sitemaps hold two days
_NOT_ARTICLES = frozenset(
    {
        "author", "authors", "categories", "category", "image", "images", "location", "locations", "page", "pages",
        "product", "products", "static", "tag", "tags", "taxonomy", "topic", "topics", "user", "users",
        "video", "videos",
    }
)  # fmt: skip
_NEWS = re.compile(r"(?<![a-z])(?:google)?(?:news|latest|recent|today)(?![a-z])")
_PART = re.compile(r"page[-_]?\d")  # `sitemap-page-3.xml` is the third part of a sitemap
_MONTH = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?:[-_/.]?(?P<month>0[1-9]|1[0-2]))(?:[-_/.]?(?P<day>0[1-9]|[12]\d|3[01]))?(?!\d)"
)
_MONTH_PARAMETER = re.compile(
    r"(?:^|&)(?:yyyy|year)=(?P<year>(?:19|20)\d\d)&(?:mm?|month)=(?P<month>0?[1-9]|1[0-2])(?:&|$)"
)
_NUMBER = re.compile(r"(?<!\d)\d+(?!\d)")
_FIRST_YEAR = 1990


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapRef:
    """A child of a sitemap index."""

    url: str
    modified: datetime | None = None


def children_worth_reading(
    children: Iterable[SitemapRef], now: datetime, since: datetime | None = None
) -> list[SitemapRef]:
    """The children of an index that can hold articles from `since` on, those with the newest first.

    What is known of a child is its own date or the period in its name (`sitemap-2026-11.xml`); one of which nothing
    is known may hold anything. Without `since` every child that can hold articles is worth reading.
    """
    kept = [child for child in children if _may_hold_articles(child.url)]
    years = _years(kept, now)
    dated = [(child, _newest_of(child, years)) for child in kept]
    wanted = [(child, newest) for child, newest in dated if since is None or newest is None or newest >= since]
    yesterday = now - timedelta(days=1)

    def order(pair: tuple[SitemapRef, datetime | None]) -> tuple[bool, float]:
        child, newest = pair
        newest = min(newest or yesterday, now)
        has_news = bool(_NEWS.search(_name(child.url))) and now - newest < _RECENT
        return not has_news, -newest.timestamp()

    return [child for child, _ in sorted(wanted, key=order)]


def _may_hold_articles(url: str) -> bool:
    name = _name(url)
    if _NEWS.search(name) or _PART.search(name):
        return True
    return not _NOT_ARTICLES.intersection(re.findall(r"[^\W_]+", name))


def _newest_of(child: SitemapRef, years: dict[str, int]) -> datetime | None:
    """The newest that a child can hold: the end of the period in its name, but no later than its own date."""
    end = _end_of_period(child.url) or _end_of(years.get(child.url), 12, None)
    return min(end, child.modified) if end and child.modified else end or child.modified


def _end_of_period(url: str) -> datetime | None:
    parts = urlsplit(url)
    match = _MONTH_PARAMETER.search(parts.query)
    if match:
        return _end_of(int(match["year"]), int(match["month"]), None)
    found = list(_MONTH.finditer(parts.path)) or list(_MONTH.finditer(parts.query))
    if not found:
        return None
    last = found[-1]
    return _end_of(int(last["year"]), int(last["month"]), int(last["day"]) if last["day"] else None)


def _end_of(year: int | None, month: int, day: int | None) -> datetime | None:
    if year is None:
        return None
    if day is None:
        return datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
    try:
        return datetime(year, month, day, tzinfo=UTC) + timedelta(days=1)
    except ValueError:  # 31 February
        return None


def _years(children: list[SitemapRef], now: datetime) -> dict[str, int]:
    """The year of each child whose name has one.

    `posts-2019.xml` is of 2019 only where all its like, `posts-<number>.xml`, could be of a year: the 2,019th part of
    a sitemap has the same name.
    """
    families: dict[str, dict[str, int]] = defaultdict(dict)
    for child in children:
        path = urlsplit(child.url).path
        if numbers := _NUMBER.findall(path):
            families[_NUMBER.sub("#", path)][child.url] = int(numbers[-1][:9])
    found: dict[str, int] = {}
    for numbers_of in families.values():
        if all(_FIRST_YEAR <= number <= now.year + 1 for number in numbers_of.values()):
            found |= numbers_of
    return found


def _name(url: str) -> str:
    """What tells a child from its siblings: the end of its path and its query."""
    parts = urlsplit(url)
    return f"{parts.path.rstrip('/').rpartition('/')[2]}?{parts.query}".lower()
