"""An article and the page it was read from -> what its site can be watched by.

JSON-LD often has the article's text, a feed its text, title and date, a news sitemap title and date: labels that cost
nothing. One that a field was itself read from is no witness for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from newsspider.extract.lexicon import words_of
from newsspider.extract.measure import Measure
from newsspider.extract.metadata import json_ld
from newsspider.extract.metadata.page import PageData
from newsspider.extract.metadata.stamps import parse_stamp
from newsspider.items import Article

_LEAST_WORDS = 20
"""A label of fewer words is a teaser."""
_SAME_DATE = timedelta(days=1)
_LISTINGS = ("feed", "newsSitemap")
_Label = TypeVar("_Label", str, datetime, list[str])
_AUTHOR_META = ("author", "article:author", "parsely-author", "dc.creator")


def measure_of(
    article: Article, page: PageData | None, bodies: Iterable[str | None], words: Sequence[str], where: tuple[str, str]
) -> Measure:
    """Of an article as it was read; `page` is where it was read from (None: a text without markup), `bodies` are its
    text as others have it, most trusted first, `words` those of its own text, `where` its template and frame."""
    found = {
        "headline": article.headline,
        "date": article.datePublished,
        "authors": article.authors,
        "section": article.articleSection,
        "description": article.description,
        "image": article.mainImage,
    }
    stripped = article.stripped.byReason if article.stripped else {}
    agreement = {
        "body": _body(words, bodies),
        "headline": _headline(article, page),
        "date": _date(article, page),
        "authors": _authors(article, page),
    }
    return Measure(
        template=where[0],
        frame=where[1],
        words=len(words),
        stripped={str(reason): count for reason, count in stripped.items()},
        fields=frozenset(name for name, value in found.items() if value),
        agreement={name: round(share, 3) for name, share in agreement.items() if share is not None},
    )


def token_f1(found: Iterable[str], label: Iterable[str]) -> float:
    """Of two bags of words; 0 where one is empty and 1 where both are."""
    one, other = Counter(found), Counter(label)
    size = one.total() + other.total()
    return 2 * (one & other).total() / size if size else 1.0


def _body(words: Sequence[str], bodies: Iterable[str | None]) -> float | None:
    labels = (words_of(body) for body in bodies if body)
    label = next((label for label in labels if len(label) >= _LEAST_WORDS), None)
    return None if label is None else token_f1(words, label)


def _headline(article: Article, page: PageData | None) -> float | None:
    labels = [("feed", _listed(page)), ("json-ld", _text(page, "headline"))]
    label = _witness(article, "headline", labels)
    return None if label is None else token_f1(words_of(article.headline or ""), words_of(label))


def _date(article: Article, page: PageData | None) -> float | None:
    link = page.link if page and page.link and page.link.via in _LISTINGS else None
    stamp = parse_stamp(text) if (text := _text(page, "datePublished")) else None
    labels = [("feed", link.published if link else None), ("json-ld", stamp.instant if stamp else None)]
    label: datetime | None = _witness(article, "datePublished", labels)
    if label is None:
        return None
    return float(article.datePublished is not None and abs(article.datePublished - label) <= _SAME_DATE)


def _authors(article: Article, page: PageData | None) -> float | None:
    if page is None:
        return None
    meta = [value for value in page.found.meta(*_AUTHOR_META) if "://" not in value]
    label = _witness(article, "authors", [("json-ld", _names(page)), ("meta", meta)])
    if label is None:
        return None
    names = {word for name in label for word in words_of(name)}
    return token_f1({word for author in article.authors for word in words_of(author.name)}, names)


def _witness(article: Article, name: str, labels: Iterable[tuple[str, _Label | None]]) -> _Label | None:
    """The first label that the field was not read from."""
    source = article.fieldSources.get(name)
    return next((label for kind, label in labels if label and not (source and kind == source.source)), None)


def _listed(page: PageData | None) -> str | None:
    """The title that a feed or a news sitemap gives; what a page calls its links may be anything."""
    return page.link.title if page and page.link and page.link.via in _LISTINGS else None


def _text(page: PageData | None, name: str) -> str | None:
    return json_ld.text(page.article.get(name)) if page else None


def _names(page: PageData) -> list[str]:
    nodes = (page.json_ld.resolve(value) for value in json_ld.objects(page.article.get("author")))
    names = (json_ld.text(node.get("name") if isinstance(node, dict) else node, 100) for node in nodes)
    return [name for name in names if name and "://" not in name]
