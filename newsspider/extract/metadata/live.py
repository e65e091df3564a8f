"""The entries of a live blog, as its data or its markup tells them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from newsspider.extract.metadata import json_ld
from newsspider.extract.metadata.dates import month_comes_first
from newsspider.extract.metadata.page import PageData
from newsspider.extract.metadata.roles import is_aside
from newsspider.extract.metadata.stamps import parse_stamp
from newsspider.extract.metadata.text import text_of
from newsspider.items import FieldSource, LiveBlogUpdate

_MOST_UPDATES = 1_000
_FEWEST_SHOWN = 3
"""Entries that are known by their classes alone: fewer of them may be anything."""
_MOST_CHARS = 20_000
_MOST_NAME_CHARS = 100
_HEADINGS = ("h2", "h3", "h4", "h5")
# Finds what may be an entry, or around one; the pattern decides.
_NAMED_LIVE: Any = etree.XPath(
    "(descendant::*[contains(@class, 'live') or contains(@class, 'Live') or contains(@class, 'ticker')"
    " or contains(@itemprop, 'liveBlogUpdate') or contains(@itemtype, 'BlogPosting')])[position() <= 5000]"
)
_LIVE_WORDS = re.compile(
    r"live|ticker|en[- ]direct|en[- ](?:vivo|directo)|minuto|minute[- ]by|diretta|ao[- ]vivo|canl[ıi]"
    r"|na[- ]żywo|на[- ]живо|онлайн|مباشر|直播|速報|中継|생중계|실시간",
    re.IGNORECASE,
)
_ENTRY = re.compile(
    r"(?:^|\s)(?:[\w-]*[-_])?(?:live-?blog|live-?ticker|live|ticker|news-?ticker)"
    r"(?:[-_]+(?:feed|list|stream|timeline))?[-_]*(?:post|entry|entries|update|item|event|beitrag|eintrag|card)(?:\s|$)",
    re.IGNORECASE,
)


def read_live_updates(page: PageData) -> tuple[list[LiveBlogUpdate], FieldSource]:
    """In the order of the page; empty where it is no live blog. JSON-LD is believed before the markup."""
    declared = list(_of_json_ld(page))
    source = FieldSource(source="json-ld" if declared else "visible")
    return (declared or list(_of_markup(page)))[:_MOST_UPDATES], source


def _of_json_ld(page: PageData) -> Iterator[LiveBlogUpdate]:
    for node in json_ld.each_type(page.json_ld, "LiveBlogPosting"):
        found = False
        for value in json_ld.objects(node.get("liveBlogUpdate"), _MOST_UPDATES):
            entry = page.json_ld.resolve(value)
            if not isinstance(entry, dict):
                continue
            text = next(
                (said for key in ("articleBody", "text", "description") if (said := _long(entry.get(key)))), None
            )
            headline = json_ld.text(entry.get("headline")) or json_ld.text(entry.get("name"))
            if text or headline:
                found = True
                moment = json_ld.text(entry.get("datePublished")) or json_ld.text(entry.get("dateModified"))
                author = json_ld.text(page.json_ld.resolve(_first(entry.get("author"))), _MOST_NAME_CHARS)
                yield LiveBlogUpdate(
                    datePublished=_moment(moment, page), headline=headline, text=text or None, author=author
                )
        if found:  # a page that tells of itself twice is one live blog
            return


def _may_be_live(page: PageData) -> bool:
    """Whether a page says of itself that it is a live blog: to look for entries by their classes takes a twentieth of
    the time that a page takes in all."""
    if _LIVE_WORDS.search(f"{page.url} {page.found.title}"):
        return True
    if next(json_ld.each_type(page.json_ld, "LiveBlogPosting"), None) is not None:
        return True
    return any("liveBlogUpdate" in (element.get("itemprop") or "") for element in page.found.props)


def _of_markup(page: PageData) -> Iterator[LiveBlogUpdate]:
    if not _may_be_live(page):
        return
    marked: list[HtmlElement] = []
    named: list[HtmlElement] = []
    for element in _NAMED_LIVE(page.root):
        if "liveBlogUpdate" in (element.get("itemprop") or "").split():
            marked.append(element)
        elif _ENTRY.search(element.get("class") or "") and next(element.iter("time"), None) is not None:
            named.append(element)
    entries = _innermost(marked) or _innermost(named)
    if not marked and len(entries) < _FEWEST_SHOWN:
        return
    for entry in entries:
        if not is_aside(entry) and (update := _shown(entry, page)):
            yield update


def _innermost(elements: list[HtmlElement]) -> list[HtmlElement]:
    """Without those that hold others: a list of entries is often called like one."""
    holding = {around for element in elements for around in element.iterancestors()}
    return [element for element in elements if element not in holding]


def _shown(entry: HtmlElement, page: PageData) -> LiveBlogUpdate | None:
    heading = _prop(entry, "headline")
    if heading is None:
        heading = next(entry.iter(*_HEADINGS), None)
    time, author, body = _prop(entry, "datePublished"), _prop(entry, "author"), _prop(entry, "articleBody")
    if time is None:
        time = next(entry.iter("time"), None)
    skip = frozenset(part for part in (heading, time, author) if part is not None)
    text = text_of(entry if body is None else body, _MOST_CHARS, skip)
    headline = text_of(heading) if heading is not None else ""
    if not text and not headline:
        return None
    moment = time.get("datetime") or time.get("content") or text_of(time, 100) if time is not None else None
    name = text_of(author, _MOST_NAME_CHARS) or author.get("content") if author is not None else None
    return LiveBlogUpdate(
        datePublished=_moment(moment, page), headline=headline or None, text=text or None, author=name or None
    )


def _prop(entry: HtmlElement, name: str) -> HtmlElement | None:
    found = next((part for part in entry.iter("*") if name in (part.get("itemprop") or "").split()), None)
    return found if found is not entry else None


def _moment(written: str | None, page: PageData) -> datetime | None:
    """An entry that shows only the time of day tells no moment."""
    stamp = parse_stamp(written, month_first=month_comes_first(page), whole=True) if written else None
    return stamp.instant if stamp and stamp.precision != "day" else None


def _long(value: object) -> str | None:
    return json_ld.text(value, _MOST_CHARS)


def _first(value: object) -> object:
    return value[0] if isinstance(value, list) and value else value
