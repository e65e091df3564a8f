"""Where an article's fields came from: the places on the page, and what the page says of itself, that have the value.

A field's source is known from reading it (`fieldSources`); here the places are found that say so, by what they say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from newsspider.extract.blocks import Blocks
from newsspider.extract.metadata import json_ld
from newsspider.extract.metadata.page import PageData
from newsspider.extract.metadata.text import fold, one_line, plain
from newsspider.items import Article, Author, Breadcrumb, Image, Publisher

_MOST_STATEMENTS = 400
_MOST_OF_KIND = 150
_MOST_CHARS = 2_000
_DEEPEST = 4
_MOST_PLACES = 4
_LEAST_CONTAINED = 4
"""Characters: a shorter value is in any text."""
_FIELDS = (
    "headline", "alternativeHeadline", "description", "authors", "contributors", "creditedAgencies", "datePublished",
    "dateModified", "dateline", "inLanguage", "publisher", "articleSection", "articleType", "breadcrumbs", "keywords",
    "mainImage", "canonicalUrl", "isAccessibleForFree",
)  # fmt: skip
_ADDRESSES = ("http ", "https ")
"""What an address begins with in compare-form: it holds the words of many a headline."""
_EXACT = ("articleSection", "articleType", "breadcrumbs", "inLanguage", "keywords", "isAccessibleForFree")
"""Fields whose values are words that any text may have."""
_LISTS = re.compile("keyword|tag", re.IGNORECASE)
"""Names of statements that list keywords."""
_UNSHOWN = ("articleType", "canonicalUrl", "inLanguage", "isAccessibleForFree", "mainImage")
"""Fields whose values no text shows."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that a page says outside of its text."""

    source: str
    """As in `FieldSource.source`: `json-ld`, `meta`, `link`, `title`, `html`, `time`, `url`, `feed`."""
    name: str
    """`og:title`, `NewsArticle.author.name`."""
    text: str
    """On one line, cut where it is very long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """A field and where it came from."""

    field: str
    value: str
    """As a person reads it."""
    source: str | None
    """None: nobody has said where from."""
    agrees: tuple[str, ...] = ()
    """Other sources that say the same."""
    rows: tuple[int, ...] = ()
    """Blocks of the page that show it."""
    statements: tuple[int, ...] = ()
    """Statements that say it, by their place among them."""


def read_statements(page: PageData) -> list[Statement]:
    """What a page says of itself, the address that it has and what a listing said of it."""
    found = page.found
    said = [*_head(page), *_nodes(page)]
    said += [
        Statement("time", "datetime", one_line(value, _MOST_CHARS))
        for element in found.times[:_MOST_OF_KIND]
        if (value := element.get("datetime"))
    ]
    if page.link:
        listed = (("title", page.link.title), ("published", page.link.published), ("modified", page.link.modified))
        said += [Statement("feed", name, one_line(str(value), _MOST_CHARS)) for name, value in listed if value]
    if page.url:
        said.append(Statement("url", "address", page.url))
    return said[:_MOST_STATEMENTS]


def _head(page: PageData) -> Iterator[Statement]:
    found = page.found
    if found.title:
        yield Statement("title", "title", found.title)
    if found.language:
        yield Statement("html", "lang", one_line(found.language, 100))
    for name, content in found.told[:_MOST_OF_KIND]:
        yield Statement("meta", one_line(name, 200) or "(without a name)", plain(content, _MOST_CHARS))
    for rel in ("canonical", "amphtml"):
        for href in found.links.get(rel, ())[:3]:
            yield Statement("link", rel, one_line(href, _MOST_CHARS))


def _nodes(page: PageData) -> Iterator[Statement]:
    """The article first: of the others there may be many."""
    others = [node for node in page.json_ld.nodes if node is not page.article]
    count = 0
    for node in ([page.article] if page.article else []) + others:
        for name, text in _leaves(node, (json_ld.types(node) or ["(without a type)"])[0], 0):
            yield Statement("json-ld", name, plain(text, _MOST_CHARS))
            count += 1
            if count >= _MOST_OF_KIND:
                return


def _leaves(value: object, name: str, depth: int) -> Iterator[tuple[str, str]]:
    if isinstance(value, str | int | float):
        yield name, str(value)
    elif depth < _DEEPEST:
        if isinstance(value, dict):
            for key, inner in value.items():
                if key != "@context":
                    yield from _leaves(inner, f"{name}.{one_line(str(key), 100)}", depth + 1)
        elif isinstance(value, list):
            for inner in value[:20]:
                yield from _leaves(inner, name, depth + 1)


def read_origins(article: Article, page: Blocks, statements: list[Statement], body: Sequence[int]) -> list[Origin]:
    """Of each field that has a value; `body` are the rows of the blocks that the text was made of."""
    shown = [fold(block.text) for block in page.blocks]
    said = [fold(statement.text) for statement in statements]
    found = [_origin(name, article, shown, statements, said) for name in _FIELDS if _has(article, name)]
    if (text := article.fieldSources.get("articleBody")) is not None:
        size = f"{article.wordCount:,} words in {len(body):,} blocks"
        found.append(Origin(field="articleBody", value=size, source=text.source, rows=tuple(body[:1])))
    return found


def _has(article: Article, name: str) -> bool:
    return getattr(article, name) not in (None, "", [])


def _origin(name: str, article: Article, shown: list[str], statements: list[Statement], said: list[str]) -> Origin:
    value, source = getattr(article, name), article.fieldSources.get(name)
    texts = _texts(value, (article.datePublishedRaw, article.dateModifiedRaw)[name == "dateModified"])
    exact = name in _EXACT
    told = _matching(said, texts, exact=exact)
    if name == "keywords":  # one statement often has all of them
        told += [
            at for at in _matching(said, texts, exact=False) if at not in told and _LISTS.search(statements[at].name)
        ]
    if source and source.source == "url":
        told += [at for at, statement in enumerate(statements) if statement.source == "url" and at not in told]
    ranks = {name: rank for rank, name in enumerate((source.source, *source.agrees))} if source else {}
    told.sort(key=lambda at: ranks.get(statements[at].source, len(ranks)))
    return Origin(
        field=name,
        value=_read(value),
        source=source.source if source else None,
        agrees=source.agrees if source else (),
        rows=() if name in _UNSHOWN else tuple(_matching(shown, texts, exact=exact)[:_MOST_PLACES]),
        statements=tuple(told[: 2 * _MOST_PLACES]),
    )


def _texts(value: object, raw: str | None) -> list[str]:
    """What a source says that says so, as compare-forms."""
    match value:
        case datetime():
            texts = [raw or "", value.isoformat(), value.date().isoformat()]
        case bool():
            texts = [str(value)]
        case Image(url=url) | Publisher(name=None, url=str() as url):
            texts = [url]
        case Author(name=name) | Breadcrumb(name=name) | Publisher(name=str() as name):
            texts = [name]
        case list():
            return [text for entry in value[:10] for text in _texts(entry, None)]
        case _:
            texts = [str(value)]
    return [folded for text in texts if (folded := fold(text))]


def _read(value: object) -> str:
    match value:
        case datetime():
            return value.isoformat(timespec="seconds")
        case bool():
            return "yes" if value else "no"
        case Image(url=url):
            return url
        case Author(name=name) | Breadcrumb(name=name):
            return name
        case Publisher():
            return value.name or value.domain or value.url or ""
        case list():
            return ", ".join(map(_read, value))
        case _:
            return str(value)


def _matching(listed: list[str], texts: list[str], *, exact: bool) -> list[int]:
    """Those that are one of the texts, then those that hold one."""
    equal = set(texts)
    found = [at for at, text in enumerate(listed) if text in equal]
    if exact:
        return found
    parts = [f" {text} " for text in texts if len(text) >= _LEAST_CONTAINED]
    hold = [
        at
        for at, text in enumerate(listed)
        if text not in equal and not text.startswith(_ADDRESSES) and any(part in f" {text} " for part in parts)
    ]
    return found + sorted(hold, key=lambda at: len(listed[at]))
