"""Addresses that are known to be articles', and others: those of a corpus's pages, and what its articles link.

What a page links is not labelled by its address, which is to be judged, but by where and how it is linked: a menu links
no articles, a heading or a long text outside of one does. Links of which neither can be said are left out, and so are
menus that show articles with their headlines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from lxml.html import HtmlElement

from newsspider.discover.listing import anchors_of, base_of, is_in_menu, text_of
from newsspider.discover.urls import article_key
from newsspider.errors import ExtractionError
from newsspider.extract.parse import parse
from newsspider.training.corpus import TruePage

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5"})
_LEVELS = 4
_LEAST_WORDS = 4
"""Of a heading that is a headline."""
_LEAST_CHARS = 45
"""Of another text that is."""
_MENU_HEADLINE_CHARS = 40
_MOST_OF_SITE = 30
"""Links of one site that are articles, and as many that are not: no site is to teach more than others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAddress:
    """An address and what is known of it."""

    url: str
    site: str
    """Of the page that it is from."""
    group: str
    corpus: str
    is_article: bool
    known_by: Literal["truth", "link"]


def known_addresses(pages: Iterable[TruePage]) -> list[KnownAddress]:
    """In a fixed order: those of the pages, then what links them on the sites that have articles."""
    truths: list[KnownAddress] = []
    links: list[KnownAddress] = []
    for page in pages:
        if page.url:
            truths.append(_known(page, page.url, page.is_article, "truth"))
            if page.is_article:
                links += _linked(page)
    return truths + _few_of_each(links)


def _known(page: TruePage, url: str, is_article: bool, known_by: Literal["truth", "link"]) -> KnownAddress:
    return KnownAddress(
        url=url, site=page.site, group=page.group, corpus=page.corpus, is_article=is_article, known_by=known_by
    )


def _linked(page: TruePage) -> Iterator[KnownAddress]:
    try:
        root = parse(page.html, encoding=page.encoding, url=page.url)
    except ExtractionError:
        return
    found: defaultdict[str, list[tuple[HtmlElement, str]]] = defaultdict(list)
    for anchor, url in anchors_of(root, base_of(root, page.url)):
        found[article_key(url)].append((anchor, url))
    found.pop(article_key(page.url), None)
    for links in found.values():
        label = _label([anchor for anchor, _ in links])
        if label is not None:
            yield _known(page, links[0][1], label, "link")


def _label(anchors: Sequence[HtmlElement]) -> bool | None:
    """Whether the links of one address are an article's; None: they may be."""
    text = max((text_of(anchor) or "" for anchor in anchors), key=len)
    in_heading = any(map(_is_in_heading, anchors))
    relations = {relation for anchor in anchors for relation in (anchor.get("rel") or "").lower().split()}
    if any(map(is_in_menu, anchors)):
        return None if in_heading and len(text) >= _MENU_HEADLINE_CHARS else False
    if relations & {"tag", "author"}:
        return False
    is_headline = (in_heading and len(text.split()) >= _LEAST_WORDS) or len(text) >= _LEAST_CHARS
    return True if is_headline else None


def _is_in_heading(anchor: HtmlElement) -> bool:
    above = [element for _, element in zip(range(_LEVELS), anchor.iterancestors(), strict=False)]
    return any(element.tag in _HEADINGS for element in (*above, *anchor.iter()))


def _few_of_each(links: Iterable[KnownAddress]) -> list[KnownAddress]:
    """Of each site, chosen by chance that is the same on every machine."""
    unique = {(link.site, article_key(link.url)): link for link in links}
    count: defaultdict[tuple[str, bool], int] = defaultdict(int)
    chosen = []
    for link in sorted(unique.values(), key=lambda link: sha256(link.url.encode()).digest()):
        count[link.site, link.is_article] += 1
        if count[link.site, link.is_article] <= _MOST_OF_SITE:
            chosen.append(link)
    return chosen
