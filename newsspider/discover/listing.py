"""What a front or section page links: articles, sections, feeds, its next page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from lxml.html import HtmlElement

from newsspider import reservations
from newsspider.discover.archives import archive_date
from newsspider.discover.feeds import announced_by_link, announced_feeds
from newsspider.discover.prior import log_odds, probability
from newsspider.discover.sections import looks_like_section
from newsspider.discover.urls import absolute, article_key, same_site, site_key

_ANCHORS = ("a", "area")
_MOST_ANCHORS = 5_000
_LONGEST_TEXT = 300
_MOST_TEXT_PIECES = 200
_MOST_LEVELS = 8
_ARTICLE_FROM = 0.5
_MENU_TAGS = frozenset({"nav", "header", "footer"})
_MENU_CLASS = re.compile(r"(?:^|[-_\s])(?:nav|menu|navbar|navigation|sections?|rubri\w+)", re.IGNORECASE)
_NEXT_TEXT = re.compile(
    r"^\W*(?:"
    r"(?:next|older|weiter|nächste|ältere|suivant|siguiente|próxima|avanti|volgende|التالي|дальше)\b"
    r"|次|下一[页頁]|다음"  # written without spaces, or with an ending: no word ends where they do
    r").{0,20}$",
    re.IGNORECASE,
)
_PAGE_NUMBER = re.compile(r"[?&/](?:page|paged|p|seite|pagina|pg)[=/](\d{1,4})(?:/|&|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchorLink:
    """A link of a page, once, with the best of the texts that link it."""

    url: str
    text: str | None
    position: int
    """Rank among the page's links, from 0."""
    likelihood: float
    """From 0 to 1, that it is an article's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    links: list[AnchorLink]
    """In the order of the page; only of the page's own site."""
    feeds: list[str]
    sections: list[str]
    """Addresses that look like section pages, those in menus first."""
    menu: frozenset[str] = frozenset()
    """Those of them that a menu names."""
    archives: list[str]
    """Addresses of archive pages: see `newsspider.discover.archives`."""
    next_url: str | None
    """The page that continues this one."""
    cut: bool = False
    """The page has more than 5,000 anchors: those after them were not read."""


def read_listing(root: HtmlElement, url: str, *, nofollow: bool = False) -> Listing:
    """What the page at `url` links; where its robots meta says `nofollow`, or its header (`nofollow`), only the feeds
    that its head announces."""
    base = base_of(root, url)
    if nofollow or forbids_following(root):
        return Listing(links=[], feeds=announced_by_link(root, base), sections=[], archives=[], next_url=None)
    anchors = list(anchors_of(root, base))
    found: dict[str, AnchorLink] = {}
    menu: dict[str, None] = {}
    others: dict[str, None] = {}
    archives: dict[str, None] = {}
    here = article_key(url)
    for position, (anchor, address) in enumerate(anchors):
        key = article_key(address)
        if key == here:
            continue
        text = text_of(anchor)
        likelihood = probability(log_odds(address, text))
        link = AnchorLink(url=address, text=text, position=position, likelihood=likelihood)
        if known := found.get(key):
            best = max(known, link, key=lambda one: one.likelihood)
            plain = min(known.url, address, key=len)  # a form for telephones or printers has a longer address
            link = replace(best, url=plain, position=known.position)
        found[key] = link
        if archive_date(address):
            archives.setdefault(address)
        elif looks_like_section(address, in_menu=True):
            if is_in_menu(anchor):
                menu.setdefault(address)
            elif looks_like_section(address, in_menu=False):
                others.setdefault(address)
    likely = {link.url for link in found.values() if link.likelihood >= _ARTICLE_FROM}
    sections = (*menu, *(other for other in others if other not in menu))
    return Listing(
        links=sorted(found.values(), key=lambda link: link.position),
        feeds=_feeds(root, base, site_key(url)),
        sections=[address for address in sections if address not in likely],
        menu=frozenset(menu),
        archives=list(archives),
        next_url=_next_page(root, anchors, base, url),
        cut=next(islice(root.iter(*_ANCHORS), _MOST_ANCHORS, None), None) is not None,
    )


def base_of(root: HtmlElement, url: str) -> str:
    """What the page's relative addresses are relative to. A `<base href>` of a foreign site is not believed."""
    for element in root.iter("base"):
        href = absolute(element.get("href") or "", url)
        return href if href and same_site(href, site_key(url)) else url
    return url


def forbids_following(root: HtmlElement) -> bool:
    """Whether the page's robots meta says `nofollow` or `none`."""
    names = ("robots", reservations.AGENT)
    metas = (meta for meta in root.iter("meta") if (meta.get("name") or "").strip().lower() in names)
    return reservations.forbids_following(reservations.of_meta(meta.get("content") or "" for meta in metas))


def _feeds(root: HtmlElement, base: str, key: str) -> list[str]:
    """Feeds that the page announces, wherever they are, and those it links on its own site."""
    announced = announced_by_link(root, base)
    return [feed for feed in announced_feeds(root, base) if feed in announced or same_site(feed, key)]


def anchors_of(root: HtmlElement, base: str) -> Iterator[tuple[HtmlElement, str]]:
    """Links of the page's own site that may be followed, made absolute."""
    key = site_key(base)
    for anchor in islice(root.iter(*_ANCHORS), _MOST_ANCHORS):
        href = (anchor.get("href") or "").strip()
        if not href or href.startswith(("#", "javascript:", "mailto:", "tel:")):
            continue
        address = absolute(href, base)
        if address and same_site(address, key) and "nofollow" not in (anchor.get("rel") or "").lower().split():
            yield anchor, address


def text_of(anchor: HtmlElement) -> str | None:
    """What a reader sees of a link: its text, or what stands for the picture that it is."""
    pieces = islice(anchor.itertext(), _MOST_TEXT_PIECES)
    if text := " ".join("".join(pieces)[: _LONGEST_TEXT * 4].split())[:_LONGEST_TEXT]:
        return text
    alternatives = [anchor.get("title"), anchor.get("aria-label"), *(img.get("alt") for img in anchor.iter("img"))]
    return next((text for alt in alternatives if alt and (text := " ".join(alt.split())[:_LONGEST_TEXT])), None)


def is_in_menu(anchor: HtmlElement) -> bool:
    for depth, element in enumerate(anchor.iterancestors()):
        if depth > _MOST_LEVELS:
            return False
        if element.tag in _MENU_TAGS or element.get("role") == "navigation":
            return True
        if _MENU_CLASS.search(f"{element.get('class', '')} {element.get('id', '')}"):
            return True
    return False


def _next_page(root: HtmlElement, anchors: list[tuple[HtmlElement, str]], base: str, url: str) -> str | None:
    for element in root.iter("link", "a"):
        if "next" in (element.get("rel") or "").lower().split():
            address = absolute(element.get("href") or "", base)
            if address and same_site(address, site_key(base)):
                return address
    current = _page_number(url) or 1
    for anchor, address in anchors:
        number = _page_number(address)
        if number == current + 1 and _same_listing(address, url):
            return address
        text = text_of(anchor) if number and number > current else None
        if text and _NEXT_TEXT.match(text):
            return address
    return None


def _page_number(url: str) -> int | None:
    match = _PAGE_NUMBER.search(url)
    return int(match[1]) if match else None


def _same_listing(address: str, url: str) -> bool:
    """Whether two addresses differ in their page number only."""
    return _PAGE_NUMBER.sub("", address).rstrip("/?&") == _PAGE_NUMBER.sub("", url).rstrip("/?&")
