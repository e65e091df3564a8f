"""The headline a reader sees: not the SEO title, not the kicker above it, without the site's name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from newsspider.extract.metadata import json_ld
from newsspider.extract.metadata.address import absolute
from newsspider.extract.metadata.evidence import Said, agreeing
from newsspider.extract.metadata.page import PageData
from newsspider.extract.metadata.roles import Role, above, is_aside, roles
from newsspider.extract.metadata.text import fold, plain, text_of
from newsspider.extract.metadata.titles import SEPARATOR, cuts, forms, is_other_wording, spelled, without_site
from newsspider.extract.selectors import Match
from newsspider.items import FieldSource

_MAX_CHARS = 400
_MAX_LOOSE_CHARS = 200
_MOST_WORDS = 0.6
_MAX_KICKERS = 2
_MAX_RULED = 20
_MIN_SLUG_CHARS = 8
_AROUND = " |–—-:"
_ANY_TEXT = ("div", "span", "p", "h4", "h5", "h6", "strong", "b", "font", "td")


@dataclass(frozen=True, slots=True)
class Headline:
    text: str
    element: HtmlElement | None
    """Where it is shown; None where it is only declared."""
    source: FieldSource
    alternative: Said[str] | None = None
    """Another wording that the page declares of itself."""


def read_headline(page: PageData) -> Headline | None:
    """Shown headings that a declared title confirms, then declared titles, then a heading alone."""
    declared = _declared(page)
    own = frozenset(form for said in declared if said.source == "json-ld" for form in forms(said.value))
    shown = _shown(page, _first_level(page), own)
    # Most pages are done here; the other headings of a page may be many.
    titles = frozenset(fold(said.value) for said in declared)
    if not any(element.tag == "h1" and fold(text) in titles for element, text in shown):
        shown += _shown(page, _others(page), own)
    best = _confirmed(shown, declared) or _uncut(shown, declared, page)
    if best is None and declared:
        best = (None, declared[0])
    if best is None and shown:
        best = shown[0][0], Said(shown[0][1], "visible")
    if best is None:
        return None
    element, said = best
    said = Said(spelled(said.value, declared), said.source)
    if element is None:
        element = _place(page.root, said.value)
    everything = [*declared, *(Said(text, "visible") for _, text in shown)]
    source = FieldSource(source=said.source, agrees=agreeing(said, everything, fold))
    alternative = next((other for other in declared if is_other_wording(other, said.value)), None)
    return Headline(text=said.value, element=element, source=source, alternative=alternative)


def ruled_headline(page: PageData, matches: Iterable[Match], general: Headline | None) -> Headline | None:
    """What a rule of the site matches first and has words; `general` is what the page tells without it."""
    for match in islice(matches, _MAX_RULED):
        shown = plain(match, _MAX_CHARS) if isinstance(match, str) else text_of(match, _MAX_CHARS)
        text = without_site(shown, page.site_names)
        if not fold(text):
            continue
        said = Said(text, "rule")
        others = [*_declared(page), *([Said(general.text, general.source.source)] if general else ())]
        return Headline(
            text=text,
            element=match if not isinstance(match, str) else general.element if general else None,
            source=FieldSource(source=said.source, agrees=agreeing(said, others, fold)),
            alternative=next((other for other in others if is_other_wording(other, text)), None),
        )
    return None


def _place(root: HtmlElement, title: str) -> HtmlElement | None:
    """The element that shows a title, whatever its tag: what stands beside it is as telling as beside a heading."""
    begins, folded = title.split(maxsplit=1)[0], fold(title)
    for element in root.iter(*_ANY_TEXT):
        text = element.text
        if text and begins in text[:200] and fold(text_of(element, _MAX_CHARS)) == folded and not is_aside(element):
            return element
    return None


def _declared(page: PageData) -> list[Said[str]]:
    """Titles the page declares, most trusted first, without the site's name."""
    node, found = page.article, page.found
    rows: tuple[tuple[str, Iterable[str | None]], ...] = (
        ("json-ld", (json_ld.text(node.get("headline")),)),
        ("meta", found.meta("og:title", "parsely-title", "sailthru.title", "dc.title", "dcterms.title")),
        ("json-ld", (json_ld.text(node.get("name")), json_ld.text(node.get("alternativeHeadline")))),
        ("meta", found.meta("twitter:title", "twitter:text:title", "title", "hdl")),
        ("json-ld", (json_ld.text(page.json_ld.rescued.get("headline")),)),
        ("feed", (page.link.title if page.link else None,)),
        ("title", (found.title,)),
    )
    said: list[Said[str]] = []
    for source, values in rows:
        for value in values:
            text = without_site(plain(value, _MAX_CHARS), page.site_names) if value else ""
            if text and fold(text) and fold(text) not in page.site_names:
                said.append(Said(text, source))
    return said


def _first_level(page: PageData) -> list[HtmlElement]:
    return [element for element in page.found.headings if element.tag == "h1" and not _is_logo(element, page)][:20]


def _others(page: PageData) -> list[HtmlElement]:
    """What says it is a headline, then headings of lower levels."""
    found = page.found
    marked = [
        element
        for element in (*found.props, *found.titled)
        if element.get("itemprop") == "headline" or element.tag in ("h2", "h3", "div", "span", "p")
    ][:20]
    return [*marked, *[element for element in found.headings if element.tag != "h1"][:60]]


def _shown(page: PageData, elements: list[HtmlElement], declared: frozenset[str]) -> list[tuple[HtmlElement, str]]:
    """Headings that may be the headline, and the parts of first-level ones, with their texts."""
    shown: list[tuple[HtmlElement, str]] = []
    seen: set[HtmlElement] = set()
    for element in elements:
        if element in seen:
            continue
        seen.add(element)
        text = _heading(element, declared)
        if text and fold(text) not in page.site_names and len(text) < _MAX_CHARS:
            shown.append((element, text))
            if element.tag == "h1":
                parts = _parts(element)
                shown += [(part, inner) for part in parts if (inner := text_of(part, _MAX_CHARS)) and inner != text]
                shown += [
                    (element, rest)
                    for part in parts[:_MAX_KICKERS]
                    if fold(text_of(part, _MAX_CHARS))
                    and (rest := text_of(element, _MAX_CHARS, skip=frozenset((part,))).strip(_AROUND))
                    and rest != text
                ]
    return shown


def _heading(element: HtmlElement, declared: frozenset[str]) -> str:
    """Text of a heading; without its kicker, unless the publisher declares headlines with it."""
    whole = text_of(element, _MAX_CHARS)
    if not len(element) or fold(whole) in declared:
        return whole
    kickers = frozenset(
        part
        for part in element.iter("*")
        if part is not element
        and (part.get("aria-hidden") == "true" or roles(part.get("class", ""), part.get("id", "")) & Role.KICKER)
    )
    return text_of(element, _MAX_CHARS, skip=kickers).strip(_AROUND) or whole if kickers else whole


def _is_logo(heading: HtmlElement, page: PageData) -> bool:
    """Whether a heading is the site's name: a link to its front page and nothing else."""
    link = next(
        (part for part in (heading.getparent(), *heading.iter("a")) if part is not None and part.tag == "a"), None
    )
    if link is None:
        return False
    address = absolute(link.get("href"), page.base)
    return (
        address is not None
        and urlsplit(address).path in ("", "/")
        and not urlsplit(address).query
        and page.url != address
    )


def _parts(element: HtmlElement) -> list[HtmlElement]:
    """Pieces of a heading that may be the headline while another is the kicker."""
    return [child for child in element.iter("span", "div", "strong", "em", "a") if child is not element][:6]


def _confirmed(shown: list[tuple[HtmlElement, str]], declared: list[Said[str]]) -> tuple[HtmlElement, Said[str]] | None:
    """The shown heading that a declared title repeats: wholly, then but for a kicker or a tail, then in most words."""
    by_text: dict[str, Said[str]] = {}
    for said in declared:
        by_text.setdefault(fold(said.value), said)
    whole = next(((element, Said(text, "visible")) for element, text in shown if fold(text) in by_text), None)
    main = [(element, text) for element, text in shown if element.tag == "h1" and len(text) <= _MAX_LOOSE_CHARS]
    if whole and whole[0].tag == "h1":
        return _without_kicker(whole, by_text)
    for element, text in main:
        core = _core(text, declared)
        if core:
            return element, Said(core, "visible")
    if whole:
        return _without_kicker(whole, by_text)
    begins = [(element, text) for element, text in main if any(_begins(other, fold(text)) for other in by_text)]
    ends = [
        (element, text)
        for element, text in main
        if len(fold(text)) >= 20 and any(fold(text) in other for other in by_text)
    ]
    for element, text in (*begins, *ends):
        return element, Said(text, "visible")
    wanted = [set(other.split()) for other in by_text]
    for element, text in main:
        words = set(fold(text).split())
        if len(words) >= 3 and any(len(words & other) >= _MOST_WORDS * len(words) for other in wanted):
            return element, Said(text, "visible")
    if main and len(fold(main[0][1]).split()) >= (3 if len(main) == 1 else 5) and not _in_list(main[0][0]):
        return main[0][0], Said(main[0][1], "visible")
    return None


def _uncut(
    shown: list[tuple[HtmlElement, str]], declared: list[Said[str]], page: PageData
) -> tuple[HtmlElement, Said[str]] | None:
    """The heading that a declared title is but for the name of a section or of a site that the page tells nowhere.

    Else a first-level heading that the page's address repeats.
    """
    cut = {form for said in declared for form in cuts(said.value, page.site_names)}
    for element, text in shown:
        if len(fold(text)) >= _MIN_SLUG_CHARS and fold(text) in cut and not _in_list(element):
            return element, Said(text, "visible")
    address = fold(unquote(urlsplit(page.url).path)).replace(" ", "") if page.url else ""
    for element, text in shown:
        bare = fold(text).replace(" ", "")
        if element.tag == "h1" and len(bare) >= _MIN_SLUG_CHARS and bare in address and not _in_list(element):
            return element, Said(text, "visible")
    return None


def _without_kicker(
    whole: tuple[HtmlElement, Said[str]], by_text: dict[str, Said[str]]
) -> tuple[HtmlElement, Said[str]]:
    """A heading without its kicker, where a declared title is the rest of it."""
    element, said = whole
    folded = fold(said.value)
    for other, declared in by_text.items():
        if folded.endswith(f" {other}") and len(other) * 2 >= len(folded) and declared.source in ("json-ld", "meta"):
            return element, Said(declared.value, "visible")
    return whole


def _core(text: str, declared: list[Said[str]]) -> str | None:
    """The declared title that a heading is but for what precedes it (kicker, date) or follows it (the site's name)."""
    folded = fold(text)
    for said in declared:
        other = fold(said.value)
        if said.source not in ("json-ld", "meta") or len(other.split()) < 3 or said.value.endswith(("…", "...")):
            continue
        if folded.endswith(f" {other}") and len(other) * 2 >= len(folded):
            return said.value
        rest = text[len(said.value) :]
        if text.startswith(said.value) and SEPARATOR.match(rest) and len(rest.split()) <= 5:
            return said.value
    return None


def _begins(longer: str, shorter: str) -> bool:
    return len(shorter.split()) >= 2 and longer.startswith(f"{shorter} ") and len(shorter) >= 10


def _in_list(element: HtmlElement) -> bool:
    return any(node.tag in ("nav", "aside", "footer", "li") for node in above(element))
