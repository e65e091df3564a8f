"""Who signs on the page itself: in bylines, in lines near the headline, far from it in labels and boxes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from lxml.html import HtmlElement

from newsspider.extract.metadata.address import absolute
from newsspider.extract.metadata.names import introduced, looks_like_name, tells_of
from newsspider.extract.metadata.near import near
from newsspider.extract.metadata.page import PageData
from newsspider.extract.metadata.roles import Role, above, is_aside, is_in_card, roles
from newsspider.extract.metadata.signed import is_site, signed, unique
from newsspider.extract.metadata.stamps import parse_stamp
from newsspider.extract.metadata.text import fold, text_of
from newsspider.extract.selectors import Match
from newsspider.items import Author

_MAX_AUTHORS = 30
_MAX_BYLINE_CHARS = 180
_MAX_BYLINES = 40
_MAX_LABELS = 200
_MAX_PARTS = 200
"""Of one element that are looked at."""
_MAX_SIGNATURE_WORDS = 12
_PIECES = re.compile(r"\s*[|•·]\s*|\s[–—-]\s")
# Places in the document that the signature may be before or after the headline, and its parts from one another.
_REACH_BEFORE, _REACH_AFTER, _GROUP_REACH = 60, 400, 30
_PROFILE = re.compile(
    r"/(?:authors?|autor(?:en|es|a|in)?|auteurs?|autore|profiles?|people|persons?|personen|staff|team|contributors?|"
    r"journalists?|journaliste|columnists?|reporters?|by|redak\w*|forfatter|skribent|user|users|opinion-by|biograf\w*|creators?|bio|bios)/",
    re.IGNORECASE,
)
# What its words begin with is looked for first: most of a page's elements are done with that.
_LABEL = re.compile(
    r"\s*(?=[aаtwrspgvéey])(?:autor(?:in|en|es|as)?(?:\s?[/*:]\s?(?:autor|in|innen))?|author\(?s?\)?|auteurs?|autore|автор|text|texte|"
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


def of_rule(page: PageData, matches: Sequence[Match]) -> list[Author]:
    """Whom the matches of a rule name, each an author or a line of some."""
    found: list[Author] = []
    for match in matches[:_MAX_AUTHORS]:
        if isinstance(match, str):
            # An address is where somebody is presented, and nobody's name.
            found += [] if match.strip().startswith(("http://", "https://", "/")) else signed(page, match)
        elif match.tag == "a":
            found += signed(page, text_of(match, 120), url=absolute(match.get("href"), page.base))
        else:
            found += _of_line(page, match) or signed(page, text_of(match, _MAX_BYLINE_CHARS))
    return unique(found)


def _of_line(page: PageData, element: HtmlElement) -> list[Author]:
    """All whom a line names, with the addresses of those that it links."""
    apart, shown = _names_in(page, element), signed(page, text_of(element, _MAX_BYLINE_CHARS), strict=True)
    if len(apart) > len(shown):
        return apart
    names = {fold(author.name) for author in shown}
    return unique([*shown, *(author for author in apart if fold(author.name) in names)])


def of_byline(page: PageData, headline: HtmlElement | None, enclosing: frozenset[HtmlElement]) -> list[Author]:
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
    return _who_signs(unique(found), page)


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
        signing = [author for author in signing if not is_site(author, page)]
    # "Anna Berg Head of News", read together from a box that holds both, and "Anna Berg".
    names = [author.name for author in signing]
    return [
        author for author in signing if not any(" " in name and author.name.startswith(f"{name} ") for name in names)
    ]


def _names_in(page: PageData, element: HtmlElement) -> list[Author]:
    """Names in a byline: its links to profiles, else its text."""
    if _is_profile(element):
        return signed(page, text_of(element, 120), url=absolute(element.get("href"), page.base), loose=True)
    shown = text_of(element, _MAX_BYLINE_CHARS + 50)
    if not shown or len(shown) > _MAX_BYLINE_CHARS or _OTHER_HAND.match(shown):
        return []
    links = [link for link in islice(element.iter("a"), _MAX_PARTS) if _is_profile(link)]
    named = [
        author
        for link in links[:_MAX_AUTHORS]
        for author in signed(page, text_of(link, 120), url=absolute(link.get("href"), page.base), loose=True)
    ]
    if named:
        return named
    leaves = _of_leaves(page, element)
    return leaves if len(leaves) > 1 else signed(page, shown, strict=True) or leaves


def _of_leaves(page: PageData, byline: HtmlElement) -> list[Author]:
    """Names that stand in elements of their own, with nothing between them."""
    parts = islice(byline.iter("span", "a", "div", "li", "strong", "p"), _MAX_PARTS)
    texts = (text_of(part, 60) for part in parts if not len(part))
    return [
        author
        for shown in texts
        if " " in shown and looks_like_name(shown)
        for author in signed(page, shown, strict=True)
    ]


def _letters(url: str | None) -> str:
    return fold(url or "").replace(" ", "").replace("_", "")


def _is_profile(link: HtmlElement) -> bool:
    return link.tag == "a" and ("author" in link.get("rel", "") or bool(_PROFILE.search(link.get("href", "")[:300])))


def of_lines(page: PageData, headline: HtmlElement | None) -> list[Author]:
    """A short line near the headline that begins like a signature ("By Anna Berg"), or a link to a profile."""
    for element in near(headline) if headline is not None else ():
        if _is_profile(element):
            found = signed(page, text_of(element, 120), url=absolute(element.get("href"), page.base), strict=True)
            if found:
                return unique(found)
        shown = text_of(element, _MAX_BYLINE_CHARS)
        if not 5 < len(shown) < 120:
            continue
        # "21.11.2026, 17:40 | Von Anna Berg": a date beside the signature makes it sure, of one word as well.
        pieces = _PIECES.split(shown)
        dated = any(parse_stamp(piece) for piece in pieces)
        for piece in pieces:
            rest = introduced(piece.lstrip("-–— "))
            if rest and len(rest.split()) <= _MAX_SIGNATURE_WORDS:
                found = signed(page, rest, strict=True)
                if found and (dated or all(len(author.name.split()) >= 2 for author in found)):
                    return unique(found)
    return []


def of_first_line(page: PageData, headline: HtmlElement | None) -> list[Author]:
    """Names that are all of the first paragraph, set in bold or italics: papers sign so without a word."""
    for element in near(headline) if headline is not None else ():
        if element.tag != "p" or not (shown := text_of(element, _MAX_BYLINE_CHARS)):
            continue
        marked = next(element.iter("strong", "b", "em", "i"), None)
        # Capitals are a dateline's: "NEW YORK".
        if marked is None or text_of(marked, _MAX_BYLINE_CHARS) != shown or shown.isupper():
            break
        found = signed(page, shown, strict=True)
        names = [author.name for author in found]
        if names and all(" " in name for name in names) and sum(map(len, names)) >= len(shown) * 0.8:
            return unique(found)
        break
    return []


def of_labels(page: PageData, enclosing: frozenset[HtmlElement]) -> list[Author]:
    """What stands beside a label ("Author: Anna Berg") anywhere in the page's content."""
    labels = (element for element in page.root.iter(*_LABELLED) if element.text and _LABEL.match(element.text, 0, 60))
    for element in islice(labels, _MAX_LABELS):
        if is_aside(element, enclosing):
            continue
        # The name follows the label in the same element, or in the one that holds both.
        for holder in (element, element.getparent()):
            shown = text_of(holder, 140)
            named = _LABEL.match(shown)
            if named and len(shown) <= 120 and (names := signed(page, shown[named.end() :], strict=True)):
                return unique(names)
    return []


def of_boxes(page: PageData, enclosing: frozenset[HtmlElement]) -> list[Author]:
    """The box that presents the author, wherever it stands; nothing where boxes present different people."""
    found: list[Author] = []
    for element in page.found.byline[:_MAX_BYLINES]:
        around = (element, *above(element))
        if any(roles(node.get("class", ""), node.get("id", "")) & (Role.COMMENT | Role.MORE) for node in around):
            continue
        if is_in_card(element, enclosing):
            continue
        for part in islice(element.iter("a", "h2", "h3", "h4", "h5", "strong", "span", "div"), _MAX_PARTS):
            shown = text_of(part, 60)
            if " " in shown and looks_like_name(shown) and (part.tag != "a" or _is_profile(part)):
                found += signed(page, shown, strict=True)
                break
    distinct = unique(found)
    return distinct if len(distinct) == 1 else []
