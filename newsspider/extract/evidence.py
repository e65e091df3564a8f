"""What a page says of its own article, outside of the text: used to judge the text's blocks."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from lxml.html import HtmlElement

from newsspider.extract.metadata import json_ld
from newsspider.extract.metadata.page import PageData, read_page

_MOST_TITLES = 20
"""Each block is compared with each of them."""
_WORD = re.compile(r"[a-z]{1,40}")
_TAGS = re.compile(r"<[^>]{1,2000}>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All texts with single spaces; None where the page does not say."""

    titles: tuple[str, ...] = ()
    """What may be the headline, with or without the site's name: Open Graph's, the document's, the script state's."""
    description: str | None = None
    body: str | None = None
    """The article's text as JSON-LD has it (schema.org `articleBody`), without tags."""
    is_article_type: bool = False
    """Open Graph or JSON-LD call it an article."""
    is_other_type: bool = False
    """They call it something else: a website, a collection, a product."""
    claims: frozenset[str] = frozenset()
    """What is said in the head at all, as names in lower case: keys of `meta` (`meta author`), the type that Open Graph
    gives (`og article`), what robots are told (`robots noindex`), types of JSON-LD (`ld newsarticle`)."""


_OTHER_TYPES = frozenset(
    {
        "website", "collectionpage", "searchresultspage", "profilepage", "aboutpage", "contactpage", "itemlist",
        "product", "video.other",
    }
)  # fmt: skip


def read_evidence(root: HtmlElement) -> Evidence:
    """One look at the head and the JSON-LD scripts. Never raises: what is malformed says nothing."""
    return evidence_of(read_page(root, None, None))


def evidence_of(page: PageData) -> Evidence:
    """The same of a page that is collected already."""
    titles: dict[str, None] = {}
    description = None
    types: set[str] = set()
    claims: set[str] = set()
    for name, raw in page.found.told:
        content = squeeze(raw)
        if not content:
            continue
        if name:
            claims.add(f"meta {name}")
        if name in ("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "title"):
            titles.setdefault(content)
        elif name in ("og:description", "description", "twitter:description") and description is None:
            description = content
        elif name == "og:type":
            types.add(content.lower())
            claims.add(f"og {content.lower()}")
        elif name == "robots":
            claims.update(f"robots {word}" for word in _WORD.findall(content.lower()))
    if page.found.first_title:
        titles.setdefault(squeeze(page.found.first_title))
    body = None
    for node in (*page.json_ld.nodes, page.json_ld.rescued):
        for kind in json_ld.types(node):
            types.add(kind.lower())
            claims.add(f"ld {kind.lower()}")
        if isinstance(headline := node.get("headline"), str):
            titles.setdefault(squeeze(html.unescape(headline)))
        if isinstance(text := node.get("articleBody"), str) and len(text) > len(body or ""):
            body = squeeze(html.unescape(_TAGS.sub(" ", text)))
    is_article = any(map(json_ld.names_article, types))
    return Evidence(
        titles=tuple(titles)[:_MOST_TITLES],
        description=description,
        body=body or None,
        is_article_type=is_article,
        is_other_type=not is_article and bool(types & _OTHER_TYPES),
        claims=frozenset(claims),
    )


def squeeze(text: str) -> str:
    """A text with single spaces."""
    return " ".join(text.split())
