"""Who wrote it: people and organisations told apart, names as one signs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from lxml.html import HtmlElement

from newsspider.extract.metadata import json_ld
from newsspider.extract.metadata.address import absolute
from newsspider.extract.metadata.page import PageData
from newsspider.extract.metadata.text import fold, plain
from newsspider.items import Author, FieldSource

Kind = Literal["Person", "Organization"]

_META = (
    "author", "article:author", "article:author_name", "og:author", "parsely-author", "sailthru.author",
    "dc.creator", "dcterms.creator", "cxenseparse:author", "byl", "byline", "citation_author", "article.author",
    "creator", "authors", "rbauthors",
)  # fmt: skip
_LEAD = re.compile(
    r"^(?:(?:(?:written|reported|posted|edited|compiled|published)\s)?by|von|vom|par|por|di|da|van|door|av|af|från|"
    r"autor(?:[ae]?s|in|en)?|auteurs?|text(?:e|o)?|words|story|texte? par|tekst|skrivet av|skrevet av|redaktion:|"
    r"автор|текст|od|yazar|haber|penulis)\b\s*:?\s+|^(?:文|取材・文|記者|by|von|text|autor|author)\s?[:：/＝=]\s*",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\s*(?:[;|·•/\n]|,(?!\s?(?:Jr|Sr|Ph\.?D|M\.?D|RD|MBA|II|III)\b)|"
    r"\s(?:and|und|et|y|e|i|og|och|en|ja|&|with|mit|oraz|și|и|та|και|dan|ve)\s)\s*",
    re.IGNORECASE,
)
_JUNK = re.compile(r"https?:|www\.|@\w+\.|\d{3,}|[<>{}\[\]=]", re.IGNORECASE)
_MAX_NAME = 80


@dataclass(slots=True)
class Authors:
    authors: list[Author] = field(default_factory=list)
    contributors: list[Author] = field(default_factory=list)
    agencies: list[str] = field(default_factory=list)
    source: FieldSource | None = None


def read_authors(page: PageData, headline: HtmlElement | None) -> Authors:
    result = Authors()
    for source, names in (("json-ld", _of_json_ld(page)), ("meta", _of_meta(page))):
        if names:
            result.authors = names
            result.source = FieldSource(source=source)
            break
    return result


def _of_json_ld(page: PageData) -> list[Author]:
    found: list[Author] = []
    for value in json_ld.objects(page.article.get("author")) or json_ld.objects(page.article.get("creator")):
        node = page.json_ld.resolve(value)
        kind: Kind = "Person"
        url = None
        if isinstance(node, dict):
            kind = "Organization" if any("Organization" in name for name in json_ld.types(node)) else "Person"
            link = json_ld.text(node.get("url"))
            url = absolute(link, page.base)
        name = json_ld.text(node, 300)
        if name:
            found += signed(name, kind, url)
    return _unique(found)


def _of_meta(page: PageData) -> list[Author]:
    for name in _META:
        found = [author for value in page.found.meta(name) for author in signed(plain(value, 300))]
        if found:
            return _unique(found)
    return []


def signed(raw: str, kind: Kind = "Person", url: str | None = None) -> list[Author]:
    """Authors that a signature names."""
    line = plain(raw, 300)
    while (cut := _LEAD.sub("", line, count=1)) != line:
        line = cut
    pieces = [line] if kind == "Organization" else _SPLIT.split(line)
    names = [piece.strip(" .,:-–—") for piece in pieces]
    return [Author(name=name, nameRaw=raw, url=url, type=kind) for name in names if _is_name(name)]


def _is_name(name: str) -> bool:
    return 1 < len(name) <= _MAX_NAME and not _JUNK.search(name) and len(name.split()) <= 8


def _unique(authors: list[Author]) -> list[Author]:
    seen: dict[str, Author] = {}
    for author in authors:
        seen.setdefault(fold(author.name), author)
    return list(seen.values())[:30]
