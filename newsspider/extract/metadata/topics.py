"""Where the article stands and what it is about: section, breadcrumbs, keywords, type."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.html import HtmlElement

from newsspider.extract.metadata import json_ld
from newsspider.extract.metadata.address import absolute
from newsspider.extract.metadata.evidence import Said, first
from newsspider.extract.metadata.page import PageData
from newsspider.extract.metadata.roles import above, is_aside
from newsspider.extract.metadata.text import fold, plain, text_of
from newsspider.items import Breadcrumb, FieldSource

_MAX_KEYWORDS = 50
_MAX_CRUMBS = 10
_MAX_NAME_CHARS = 80
_MIN_CUT_CHARS = 20
_SECTION_META = (
    "article:section",
    "og:section",
    "og:article:section",
    "parsely-section",
    "section",
    "dc.subject",
    "category",
    "mrf:sections",
)
_KEYWORD_META = ("news_keywords", "article:tag", "keywords", "parsely-tags", "sailthru.tags", "dc.subject", "mrf:tags")
_MORE_SPECIFIC = ("NewsArticle", "BlogPosting", "Posting", "Review", "Report")


def read_breadcrumbs(page: PageData, titles: list[str]) -> tuple[list[Breadcrumb], FieldSource]:
    """The way from the front page to the article, without the article itself."""
    declared = _declared_crumbs(page)
    crumbs = declared or _shown_crumbs(page)
    last = [fold(title) for title in titles]
    source = FieldSource(source="json-ld" if declared else "visible")
    return [
        crumb for crumb in crumbs[:_MAX_CRUMBS] if not any(_is_same(fold(crumb.name), title) for title in last)
    ], source


def _is_same(crumb: str, headline: str) -> bool:
    # Sites cut long headlines to fit, "NATO-Generalsekretär fordert ...", or add their name to them.
    longer, shorter = (headline, crumb) if len(crumb) < len(headline) else (crumb, headline)
    return crumb == headline or (len(shorter) > _MIN_CUT_CHARS and longer.startswith(shorter))


def _declared_crumbs(page: PageData) -> list[Breadcrumb]:
    lists = list(json_ld.each_type(page.json_ld, "BreadcrumbList"))
    nested = page.page.get("breadcrumb")
    if isinstance(nested, dict):
        lists.append(nested)
    best: list[Breadcrumb] = []
    for node in lists[:5]:
        crumbs: list[Breadcrumb] = []
        for element in json_ld.objects(node.get("itemListElement"), _MAX_CRUMBS + 2):
            if not isinstance(element, dict):
                continue
            item = page.json_ld.resolve(element.get("item"))
            named = item if isinstance(item, dict) else {}
            name = json_ld.text(element.get("name"), _MAX_NAME_CHARS * 2) or json_ld.text(
                named.get("name"), _MAX_NAME_CHARS * 2
            )
            href = item if isinstance(item, str) else named.get("@id") or named.get("url")
            if name:
                crumbs.append(Breadcrumb(name=name, url=absolute(href if isinstance(href, str) else None, page.base)))
        best = max(best, crumbs, key=len)
    return best


def _shown_crumbs(page: PageData) -> list[Breadcrumb]:
    for element in page.found.crumbs[:5]:
        crumbs = [crumb for link in _links(element) if (crumb := _crumb(link, page))]
        if crumbs:
            return crumbs
    return []


def _links(element: HtmlElement) -> list[HtmlElement]:
    return [element] if element.tag == "a" else list(element.iter("a"))[: _MAX_CRUMBS + 2]


def _crumb(link: HtmlElement, page: PageData) -> Breadcrumb | None:
    name = text_of(link, _MAX_NAME_CHARS)
    return Breadcrumb(name=name, url=absolute(link.get("href"), page.base)) if name else None


def read_section(page: PageData, breadcrumbs: list[Breadcrumb]) -> tuple[str, FieldSource] | None:
    """The section as declared, else the last breadcrumb that is not the front page."""
    said = [Said(text, "json-ld") for text in json_ld.texts(page.article.get("articleSection"), 3)]
    said += [Said(text, "meta") for value in page.found.meta(*_SECTION_META) if (text := plain(value, _MAX_NAME_CHARS))]
    said += [
        Said(crumb.name, "visible")
        for crumb in reversed(breadcrumbs[1:] if len(breadcrumbs) > 1 else [])
        if fold(crumb.name) not in page.site_names
    ]
    said = [one for one in said if not one.value.startswith("http") and one.value.count(",") < 3]
    chosen = first(said, fold)
    return (chosen[0].value, chosen[1]) if chosen else None


def read_keywords(page: PageData) -> tuple[list[str], FieldSource] | None:
    """Keywords of the most trusted source that has any, each once, in its order."""
    for source, words in _keywords(page):
        kept: dict[str, str] = {}
        # Analytics sit among the keywords of some sites: "Page Type: Article", "Day: Wednesday".
        if sum(": " in word for word in words) >= 3:
            words = [word for word in words if ": " not in word]
        for word in words:
            if fold(word) and len(word) <= _MAX_NAME_CHARS:
                kept.setdefault(fold(word), word)
        if kept:
            return list(kept.values())[:_MAX_KEYWORDS], FieldSource(source=source)
    return None


def _keywords(page: PageData) -> Iterator[tuple[str, list[str]]]:
    declared = json_ld.objects(page.article.get("keywords"))
    yield "json-ld", [text for value in declared for text in _split(json_ld.text(value) or "")]
    for name in _KEYWORD_META:
        yield "meta", [text for value in page.found.meta(name) for text in _split(plain(value))]
    yield "visible", _shown_tags(page)


def _shown_tags(page: PageData) -> list[str]:
    """Texts of linked tags: those that say so one by one, else those in a list that does."""
    links = [element for element in page.found.tags if "tag" in element.get("rel", "")] or [
        link for element in page.found.tags[:20] if not is_aside(element) for link in element.iter("a")
    ]
    return [text_of(link, _MAX_NAME_CHARS).lstrip("# ") for link in links[:_MAX_KEYWORDS]]


def _split(text: str) -> list[str]:
    # Tags of some systems are "type:tag"; the comma of East Asia and the semicolon part them as well.
    pieces = text.replace("，", ",").replace("、", ",").replace(";", ",").split(",")
    return [piece.strip(" \"'#") for piece in pieces if piece.strip(" \"'#")]


def read_type(page: PageData) -> tuple[str, FieldSource] | None:
    """The most specific schema.org type the page gives its article; `Article` where Open Graph says only that."""
    names = json_ld.types(page.article)
    for ending in _MORE_SPECIFIC:
        for name in names:
            if name.endswith(ending):
                return name, FieldSource(source="json-ld")
    if names:
        return names[0], FieldSource(source="json-ld")
    if kind := _type_in_markup(page):
        return kind, FieldSource(source="microdata")
    return ("Article", FieldSource(source="meta")) if "article" in page.found.meta("og:type") else None


def _type_in_markup(page: PageData) -> str | None:
    """The type of microdata's article, which encloses the properties that it has."""
    seen: set[HtmlElement] = set()
    for element in page.found.props:
        for node in (element, *above(element)):
            if node in seen:
                break
            seen.add(node)
            kind: str = node.get("itemtype", "").rstrip("/").rsplit("/", 1)[-1]
            if kind.endswith("Article"):
                return kind
    return None
