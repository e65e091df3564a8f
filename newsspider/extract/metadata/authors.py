"""Who wrote it: people and organisations told apart, names as one signs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from newsspider.extract.metadata import json_ld
from newsspider.extract.metadata.address import absolute
from newsspider.extract.metadata.bylines import of_boxes, of_byline, of_first_line, of_labels, of_lines, of_rule
from newsspider.extract.metadata.evidence import Said, agreeing, other_sources
from newsspider.extract.metadata.names import (
    agency,
    is_handle,
)
from newsspider.extract.metadata.page import PageData
from newsspider.extract.metadata.roles import above, is_aside
from newsspider.extract.metadata.signed import is_site, signed, unique
from newsspider.extract.metadata.text import fold, plain, text_of
from newsspider.extract.selectors import Match
from newsspider.items import Author, FieldSource

_MAX_AUTHORS = 30

_META = (
    "article:author", "author", "og:article:author", "article:author_name", "og:author", "parsely-author",
    "sailthru.author", "dc.creator", "dcterms.creator", "cxenseparse:author", "byl", "byline",
    "citation_author", "article.author", "creator", "authors", "rbauthors",
)  # fmt: skip
_AGENCY_META = ("article:source", "source", "agency", "news_agency", "dc.source", "syndication-source-name")


@dataclass(slots=True)
class Authors:
    authors: list[Author] = field(default_factory=list)
    contributors: list[Author] = field(default_factory=list)
    agencies: list[str] = field(default_factory=list)
    source: FieldSource | None = None
    """Of the authors."""
    of_agencies: FieldSource | None = None


def read_authors(page: PageData, headline: HtmlElement | None) -> Authors:
    """Declared authors first; a name on the page's byline where what is declared is only the site's or a house's."""
    enclosing = frozenset(headline.iterancestors()) if headline is not None else frozenset()
    readers: tuple[tuple[str, Callable[[], list[Author]]], ...] = (
        ("json-ld", lambda: _of_json_ld(page, "author", "creator")),
        ("microdata", lambda: _of_microdata(page, enclosing)),
        ("meta", lambda: _of_meta(page)),
        ("visible", lambda: of_byline(page, headline, enclosing)),
        ("visible", lambda: of_lines(page, headline)),
        ("visible", lambda: of_first_line(page, headline)),
    )
    # Far from the headline names are less sure: they count where nobody else is named at all.
    last_resorts: tuple[Callable[[], list[Author]], ...] = (
        lambda: of_labels(page, enclosing),
        lambda: of_boxes(page, enclosing),
    )
    said: list[tuple[str, list[Author]]] = []
    for source, read in readers:
        found = read()
        if found:
            said.append((source, found))
            if any(_is_somebody(author, page) for author in found):
                break
    if not any(_is_somebody(author, page) for _, names in said for author in names):
        said += [("visible", found) for read in last_resorts if (found := read())][:1]
    result = Authors(contributors=_of_json_ld(page, "contributor", "editor"))
    if said:
        # The last one read is the one that names more than the site; where none does, the site signs.
        source, result.authors = said[-1] if any(_is_somebody(author, page) for author in said[-1][1]) else said[0]
        keys = {fold(author.name) for author in result.authors}
        same = (other for other, names in said if keys & {fold(author.name) for author in names})
        result.source = FieldSource(source=source, agrees=other_sources(source, same))
    return _with_agencies(page, result)


def ruled_authors(page: PageData, matches: Sequence[Match], general: Authors) -> Authors | None:
    """Those whom a rule of the site names; `general` are those that the page names without it."""
    found = of_rule(page, matches)
    if not found:
        return None
    said = Said(found, "rule")
    others = [Said(general.authors, general.source.source)] if general.source else []
    source = FieldSource(source=said.source, agrees=agreeing(said, others, names_of))
    return _with_agencies(page, Authors(authors=found, contributors=general.contributors, source=source))


def _with_agencies(page: PageData, found: Authors) -> Authors:
    signed_by = found.source.source if found.source else "visible"
    credited = list(_agencies(page, [Said(author.name, signed_by) for author in found.authors]))
    if credited:
        found.agencies = list(dict.fromkeys(said.value for said in credited))
        first, *_ = credited
        found.of_agencies = FieldSource(source=first.source, agrees=agreeing(first, credited, fold))
    return found


def names_of(authors: Iterable[Author]) -> tuple[str, ...]:
    """In a form in which they can be compared."""
    return tuple(fold(author.name) for author in authors)


def _is_somebody(author: Author, page: PageData) -> bool:
    """Whether the author is more than the site or a house signing for itself."""
    if is_site(author, page) or is_handle(author.name):
        return False
    return author.type == "Person" or agency(author.name) is not None


def _of_json_ld(page: PageData, *names: str) -> list[Author]:
    found: list[Author] = []
    for name in names:
        for value in json_ld.objects(page.article.get(name)):
            found += _of_node(page, page.json_ld.resolve(value))
        if found:
            break
    return unique(found)


def _of_node(page: PageData, node: object) -> list[Author]:
    organisation = False
    url = email = None
    if isinstance(node, dict):
        organisation = any("Organization" in name for name in json_ld.types(node))
        url = absolute(json_ld.text(node.get("url")), page.base)
        email = json_ld.text(node.get("email"), 100)
        names = json_ld.texts(node.get("name"), _MAX_AUTHORS)
    else:
        names = json_ld.texts(node, 1)
    return [
        author
        for name in names
        if not name.startswith(("http://", "https://"))
        for author in signed(page, name, url=url, email=email, whole=organisation)
    ]


def _of_microdata(page: PageData, enclosing: frozenset[HtmlElement]) -> list[Author]:
    """schema.org's author as microdata or RDFa, of the page's article and not of its comments."""
    found: list[Author] = []
    for element in page.found.props:
        if not {"author", "creator"} & _called(element) or is_aside(element, enclosing):
            continue
        if any(node.tag == "figure" or node.get("itemprop") == "image" for node in above(element)):
            continue
        inner = next((part for part in element.iter("*") if "name" in _called(part)), element)
        shown = inner.get("content") or text_of(inner, 120)
        if shown and len(shown) <= 100:
            url = absolute(element.get("href"), page.base)
            is_node = element.get("itemscope") is not None or element.get("typeof") is not None
            found += signed(page, shown, url=url, strict=not is_node)
    return unique(found)


def _called(element: HtmlElement) -> set[str]:
    """What microdata's `itemprop` or RDFa's `property` calls an element, without the vocabulary's name."""
    names = f"{element.get('itemprop', '')} {element.get('property', '')}".lower().split()
    return {name.rpartition(":")[2] for name in names}


def _of_meta(page: PageData) -> list[Author]:
    of_site: list[Author] = []
    for name in _META:
        found: list[Author] = []
        for value in page.found.meta(name):
            if value.startswith(("http://", "https://", "/")):
                continue
            # "Roy, Aniruddha": libraries put the family's name first, one person a tag.
            turned = (
                " ".join(reversed(value.split(", "))) if name == "citation_author" and value.count(", ") == 1 else value
            )
            found += signed(page, plain(turned, 300))
        if any(not is_site(author, page) for author in found):
            return unique(found)
        of_site = of_site or found
    # People give their names to their sites.
    return unique(of_site)


def _agencies(page: PageData, signed_by: list[Said[str]]) -> Iterator[Said[str]]:
    """Agencies credited as authors or as the source."""
    named = list(signed_by)
    for key in ("sourceOrganization", "provider", "creditText", "copyrightHolder"):
        values = json_ld.objects(page.article.get(key))
        named += [Said(name, "json-ld") for value in values if (name := json_ld.text(value, 100))]
    named += [Said(plain(value, 100), "meta") for value in page.found.meta(*_AGENCY_META)]
    for said in named:
        for piece in re.split(r"[/,;+&|]| und | and | et ", said.value[:200]):
            if credited := agency(piece.strip()):
                yield Said(credited, said.source)
