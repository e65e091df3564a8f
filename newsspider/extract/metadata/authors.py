"""Who wrote it: people and organisations told apart, names as one signs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from newsspider.extract.metadata import json_ld
from newsspider.extract.metadata.address import absolute
from newsspider.extract.metadata.names import (
    agency,
    introduced,
    is_desk,
    is_handle,
    is_organisation,
    looks_like_name,
    signature,
    tells_of,
)
from newsspider.extract.metadata.near import near
from newsspider.extract.metadata.page import PageData
from newsspider.extract.metadata.roles import Role, above, is_aside, is_in_card, roles
from newsspider.extract.metadata.stamps import parse_stamp
from newsspider.extract.metadata.text import fold, plain, text_of
from newsspider.items import Author, FieldSource

_MAX_AUTHORS = 30
_MAX_BYLINE_CHARS = 180
_MAX_BYLINES = 40
_MAX_SIGNATURE_WORDS = 12
_PIECES = re.compile(r"\s*[|•·]\s*|\s[–—-]\s")
# Places in the document that the signature may be before or after the headline, and its parts from one another.
_REACH_BEFORE, _REACH_AFTER, _GROUP_REACH = 60, 400, 30

_META = (
    "article:author", "author", "og:article:author", "article:author_name", "og:author", "parsely-author",
    "sailthru.author", "dc.creator", "dcterms.creator", "cxenseparse:author", "byl", "byline",
    "citation_author", "article.author", "creator", "authors", "rbauthors",
)  # fmt: skip
_AGENCY_META = ("article:source", "source", "agency", "news_agency", "dc.source", "syndication-source-name")
_PROFILE = re.compile(
    r"/(?:authors?|autor(?:en|es|a|in)?|auteurs?|autore|profiles?|people|persons?|personen|staff|team|contributors?|"
    r"journalists?|journaliste|columnists?|reporters?|by|redak\w*|forfatter|skribent|user|users|opinion-by|biograf\w*|creators?|bio|bios)/",
    re.IGNORECASE,
)


_LABEL = re.compile(
    r"\s*(?:autor(?:in|en|es|as)?(?:\s?[/*:]\s?(?:autor|in|innen))?|author\(?s?\)?|auteurs?|autore|автор|text|texte|"
    r"tekst|(?:this\s\w+\swas\s)?written by|reporting by|story by|posted by|published by|"
    r"geschrieben von|veröffentlicht von|écrit par|publié par|escrito por|publicado por|scritto da|pubblicato da|"
    r"geschreven door|yazar|penulis)\s*(?::|$|\s(?=[A-ZÄÖÜА-Я]))\s*",
    re.IGNORECASE,
)
_LABELLED = (
    "p",
    "div",
    "span",
    "li",
    "strong",
    "b",
    "small",
    "em",
    "i",
    "td",
    "dt",
    "th",
    "label",
    "h3",
    "h4",
    "h5",
    "h6",
)
# Those who checked, translated or photographed are no authors.
_OTHER_HAND = re.compile(
    r"(?:\w+\s)?(?:review|fact.?check|check|edit|translat|illustrat|photograph)\w*\s(?:by|von|par|por)\b|"
    r"(?:photos?|images?|fotos?|bild(?:er)?|illustrations?|video|grafik|фото|foto de|credit|crédit|übersetz\w+)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Authors:
    authors: list[Author] = field(default_factory=list)
    contributors: list[Author] = field(default_factory=list)
    agencies: list[str] = field(default_factory=list)
    source: FieldSource | None = None


def read_authors(page: PageData, headline: HtmlElement | None) -> Authors:
    """Declared authors first; a name on the page's byline where what is declared is only the site's or a house's."""
    enclosing = frozenset(headline.iterancestors()) if headline is not None else frozenset()
    readers: tuple[tuple[str, Callable[[], list[Author]]], ...] = (
        ("json-ld", lambda: _of_json_ld(page, "author", "creator")),
        ("microdata", lambda: _of_microdata(page, enclosing)),
        ("meta", lambda: _of_meta(page)),
        ("visible", lambda: _of_byline(page, headline, enclosing)),
        ("visible", lambda: _of_lines(page, headline)),
        ("visible", lambda: _of_first_line(page, headline)),
    )
    # Far from the headline names are less sure: they count where nobody else is named at all.
    last_resorts: tuple[Callable[[], list[Author]], ...] = (
        lambda: _of_labels(page, enclosing),
        lambda: _of_boxes(page, enclosing),
    )
    said: list[tuple[str, list[Author]]] = []
    for source, read in readers:
        found = read()
        if found:
            said.append((source, found))
            if any(_is_somebody(author, page) for author in found):
                break
    if not said:
        said = [("visible", found) for read in last_resorts if (found := read())][:1]
    result = Authors(contributors=_of_json_ld(page, "contributor", "editor"))
    if said:
        # The last one read is the one that names more than the site; where none does, the site signs.
        source, result.authors = said[-1] if any(_is_somebody(author, page) for author in said[-1][1]) else said[0]
        keys = {fold(author.name) for author in result.authors}
        agrees = {other for other, names in said if other != source and keys & {fold(author.name) for author in names}}
        result.source = FieldSource(source=source, agrees=len(agrees))
    result.agencies = _agencies(page, result.authors)
    return result


def _is_somebody(author: Author, page: PageData) -> bool:
    """Whether the author is more than the site or a house signing for itself."""
    if _is_site(author, page) or is_handle(author.name):
        return False
    return author.type == "Person" or agency(author.name) is not None


def _is_site(author: Author, page: PageData) -> bool:
    folded = fold(author.name)
    bare = folded.replace(" ", "")
    named = folded in page.site_names or any(bare == name.replace(" ", "") for name in page.site_names)
    return named or is_desk(author.name, page.site_names)


def _of_json_ld(page: PageData, *names: str) -> list[Author]:
    found: list[Author] = []
    for name in names:
        for value in json_ld.objects(page.article.get(name)):
            found += _of_node(page, page.json_ld.resolve(value))
        if found:
            break
    return _unique(found)


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
        for author in _signed(page, name, url=url, email=email, whole=organisation)
    ]


def _of_microdata(page: PageData, enclosing: frozenset[HtmlElement]) -> list[Author]:
    """schema.org's `itemprop="author"`, of the page's article and not of its comments."""
    found: list[Author] = []
    for element in page.found.props:
        if element.get("itemprop", "").lower() not in ("author", "creator") or is_aside(element, enclosing):
            continue
        if any(node.tag == "figure" or node.get("itemprop") == "image" for node in above(element)):
            continue
        inner = next((part for part in element.iter("*") if part.get("itemprop", "").lower() == "name"), element)
        shown = inner.get("content") or text_of(inner, 120)
        if shown and len(shown) <= 100:
            url = absolute(element.get("href"), page.base)
            found += _signed(page, shown, url=url, strict=element.get("itemscope") is None)
    return _unique(found)


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
            found += _signed(page, plain(turned, 300))
        if any(not _is_site(author, page) for author in found):
            return _unique(found)
        of_site = of_site or found
    # People give their names to their sites.
    return _unique(of_site)


def _of_byline(page: PageData, headline: HtmlElement | None, enclosing: frozenset[HtmlElement]) -> list[Author]:
    """Elements that say they hold an author, nearest to the headline first; what stands beside the first joins it."""
    position = page.found.position
    start = position.get(headline, 0) if headline is not None else 0
    before, after = (_REACH_BEFORE, _REACH_AFTER) if headline is not None else (0, 1_000_000)
    near_first = sorted(
        (element for element in page.found.byline if -before <= position[element] - start <= after),
        key=lambda element: abs(position[element] - start) + (200 if position[element] < start else 0),
    )
    found: list[Author] = []
    first: int | None = None
    for element in near_first[:_MAX_BYLINES]:
        if first is not None and abs(position[element] - first) > _GROUP_REACH:
            continue
        if roles(element.get("class", ""), element.get("id", "")) & Role.BIO or is_aside(element, enclosing):
            continue
        if is_in_card(element, enclosing):
            continue
        # The box about an author names others than those who sign: places, papers, colleagues.
        if any(tells_of(text_of(element, _MAX_BYLINE_CHARS), author.name) for author in found):
            continue
        names = _names_in(page, element)
        if names:
            first = position[element] if first is None else first
            found += names
    return _who_signs(_unique(found), page)


def _who_signs(found: list[Author], page: PageData) -> list[Author]:
    """Of names in bylines those that sign: not the offices, guidelines, papers and sections that stand beside them."""
    linked = [author for author in found if author.url]
    # Of links to "/autor/anna-berg" the one that bears her name, and not "Zum Profil"; or all, where none does.
    named = [author for author in linked if fold(author.name).replace(" ", "") in _letters(author.url)]
    known = {author.url for author in named}
    signing = [author for author in linked if author.url not in known or author in named] or found
    if any(" " in author.name for author in signing):
        signing = [author for author in signing if author.url or " " in author.name]
    if any(author.type == "Person" for author in signing):
        signing = [author for author in signing if not _is_site(author, page)]
    # "Anna Berg Head of News", read together from a box that holds both, and "Anna Berg".
    names = [author.name for author in signing]
    return [
        author for author in signing if not any(" " in name and author.name.startswith(f"{name} ") for name in names)
    ]


def _names_in(page: PageData, element: HtmlElement) -> list[Author]:
    """Names in a byline: its links to profiles, else its text."""
    if _is_profile(element):
        return _signed(page, text_of(element, 120), url=absolute(element.get("href"), page.base), loose=True)
    shown = text_of(element, _MAX_BYLINE_CHARS + 50)
    if not shown or len(shown) > _MAX_BYLINE_CHARS or _OTHER_HAND.match(shown):
        return []
    links = [link for link in element.iter("a") if _is_profile(link)]
    named = [
        author
        for link in links[:_MAX_AUTHORS]
        for author in _signed(page, text_of(link, 120), url=absolute(link.get("href"), page.base), loose=True)
    ]
    if named:
        return named
    leaves = _of_leaves(page, element)
    return leaves if len(leaves) > 1 else _signed(page, shown, strict=True) or leaves


def _of_leaves(page: PageData, byline: HtmlElement) -> list[Author]:
    """Names that stand in elements of their own, with nothing between them."""
    texts = (text_of(part, 60) for part in byline.iter("span", "a", "div", "li", "strong", "p") if not len(part))
    return [
        author
        for shown in texts
        if " " in shown and looks_like_name(shown)
        for author in _signed(page, shown, strict=True)
    ]


def _letters(url: str | None) -> str:
    return fold(url or "").replace(" ", "").replace("_", "")


def _is_profile(link: HtmlElement) -> bool:
    return link.tag == "a" and ("author" in link.get("rel", "") or bool(_PROFILE.search(link.get("href", "")[:300])))


def _of_lines(page: PageData, headline: HtmlElement | None) -> list[Author]:
    """A short line near the headline that begins like a signature ("By Anna Berg"), or a link to a profile."""
    for element in near(headline) if headline is not None else ():
        if _is_profile(element):
            found = _signed(page, text_of(element, 120), url=absolute(element.get("href"), page.base), strict=True)
            if found:
                return _unique(found)
        shown = text_of(element, _MAX_BYLINE_CHARS)
        if not 5 < len(shown) < 120:
            continue
        # "21.11.2026, 17:40 | Von Anna Berg": a date beside the signature makes it sure, of one word as well.
        pieces = _PIECES.split(shown)
        dated = any(parse_stamp(piece) for piece in pieces)
        for piece in pieces:
            rest = introduced(piece.lstrip("-–— "))
            if rest and len(rest.split()) <= _MAX_SIGNATURE_WORDS:
                found = _signed(page, rest, strict=True)
                if found and (dated or all(len(author.name.split()) >= 2 for author in found)):
                    return _unique(found)
    return []


def _of_first_line(page: PageData, headline: HtmlElement | None) -> list[Author]:
    """Names that are all of the first paragraph, set in bold or italics: papers sign so without a word."""
    for element in near(headline) if headline is not None else ():
        if element.tag != "p" or not (shown := text_of(element, _MAX_BYLINE_CHARS)):
            continue
        marked = next(element.iter("strong", "b", "em", "i"), None)
        # Capitals are a dateline's: "NEW YORK".
        if marked is None or text_of(marked, _MAX_BYLINE_CHARS) != shown or shown.isupper():
            break
        found = _signed(page, shown, strict=True)
        names = [author.name for author in found]
        if names and all(" " in name for name in names) and sum(map(len, names)) >= len(shown) * 0.8:
            return _unique(found)
        break
    return []


def _of_labels(page: PageData, enclosing: frozenset[HtmlElement]) -> list[Author]:
    """What stands beside a label ("Author: Anna Berg") anywhere in the page's content."""
    for element in page.root.iter(*_LABELLED):
        text = element.text
        found = _LABEL.match(text[:60]) if text else None
        if found is None or is_aside(element, enclosing):
            continue
        # The name follows the label in the same element, or in the one that holds both.
        for holder in (element, element.getparent()):
            shown = text_of(holder, 140)
            named = _LABEL.match(shown)
            if named and len(shown) <= 120 and (names := _signed(page, shown[named.end() :], strict=True)):
                return _unique(names)
    return []


def _of_boxes(page: PageData, enclosing: frozenset[HtmlElement]) -> list[Author]:
    """The box that presents the author, wherever it stands; nothing where boxes present different people."""
    found: list[Author] = []
    for element in page.found.byline[:_MAX_BYLINES]:
        around = (element, *above(element))
        if any(roles(node.get("class", ""), node.get("id", "")) & (Role.COMMENT | Role.MORE) for node in around):
            continue
        if is_in_card(element, enclosing):
            continue
        for part in element.iter("a", "h2", "h3", "h4", "h5", "strong", "span", "div"):
            shown = text_of(part, 60)
            if " " in shown and looks_like_name(shown) and (part.tag != "a" or _is_profile(part)):
                found += _signed(page, shown, strict=True)
                break
    distinct = _unique(found)
    return distinct if len(distinct) == 1 else []


def _signed(
    page: PageData,
    raw: str,
    *,
    url: str | None = None,
    email: str | None = None,
    whole: bool = False,
    strict: bool = False,
    loose: bool = False,
) -> list[Author]:
    """Authors of a signature. `whole`: it is one organisation's name; `loose`: a link to a profile vouches for it."""
    if whole:
        names: Iterable[str] = [plain(raw, 200)]
    else:
        house, _, place = raw.partition(",")
        # "Der Bote, Hamburg, Germany": a paper that signs, and where it sits.
        names = [plain(house, 200)] if place and fold(house) in page.site_names else signature(raw, strict=strict)
        if loose:
            names = [name for name in names if looks_like_name(name) or len(name.split()) == 1]
    return [
        Author(
            name=name,
            nameRaw=raw if raw != name else None,
            url=url,
            email=email if email and "@" in email else None,
            type="Organization" if whole or is_organisation(name, page.site_names) else "Person",
        )
        for name in names
        if name
    ]


def _agencies(page: PageData, authors: list[Author]) -> list[str]:
    """Agencies credited as authors or as the source."""
    named = [author.name for author in authors]
    for key in ("sourceOrganization", "provider", "creditText", "copyrightHolder"):
        named += [name for value in json_ld.objects(page.article.get(key)) if (name := json_ld.text(value, 100))]
    named += [plain(value, 100) for value in page.found.meta(*_AGENCY_META)]
    pieces = (piece for name in named for piece in re.split(r"[/,;+&|]| und | and | et ", name[:200]))
    return list(dict.fromkeys(credited for piece in pieces if (credited := agency(piece.strip()))))


def _unique(authors: list[Author]) -> list[Author]:
    seen: dict[str, Author] = {}
    for author in authors:
        known = seen.setdefault(fold(author.name), author)
        if known.url is None and author.url is not None:
            seen[fold(author.name)] = author
    return list(seen.values())[:_MAX_AUTHORS]
