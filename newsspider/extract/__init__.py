"""Bytes of a page -> its article, without the ads and the navigation.

What reads pages is imported when the first one is read: a crawl leaves that to processes of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from newsspider.extract.extraction import Extraction
from newsspider.extract.own_model import read_model
from newsspider.extract.recurring import UNKNOWN, KnownSite, Recurring
from newsspider.extract.rules import Rules
from newsspider.items import Article, FurtherPage, Link

__all__ = ["UNKNOWN", "Extraction", "KnownSite", "Rules", "extract", "extraction_of", "warm_up"]


def extract(
    html: bytes | str,
    url: str | None = None,
    *,
    encoding: str | None = None,
    link: Link | None = None,
    model: Path | str | None = None,
    further: Sequence[FurtherPage] = (),
    rules: Rules | None = None,
    recurring: Recurring | None = None,
    plain: bool = False,
) -> Article:
    """The article of a page.

    `html` is the page as it was served, or a text without markup, which is told by its having no tags, or by `plain`
    whatever it has; `url` its final address (what can be no address
    counts as none); `encoding` what the server declared; `link` what a listing said of it; `model` the folder of a
    model of one's own, as `scrapy train` writes it, read once; `further` are the article's other pages, in order, whose
    text is joined to that of the first; `rules` are selectors for pages of its site, `recurring` is what other pages of
    its site have in common, learned from what `extraction_of` has seen of each. What the page does not say stays None;
    a page without an article has an empty `articleBody` or a low `isArticleProbability`. Nothing is fetched or written;
    safe in threads.

    Raises `NotHtml` where the bytes are no document, `PageTooComplex` where reading them would take unbounded time,
    and `ModelError` where the folder holds no model that this version can use, all of `newsspider.errors`.
    """
    site = KnownSite(recurring) if recurring else UNKNOWN
    return extraction_of(
        html, url, encoding=encoding, link=link, model=model, further=further, rules=rules, site=site, plain=plain
    ).article


def extraction_of(
    html: bytes | str,
    url: str | None = None,
    *,
    encoding: str | None = None,
    link: Link | None = None,
    model: Path | str | None = None,
    further: Sequence[FurtherPage] = (),
    rules: Rules | None = None,
    site: KnownSite = UNKNOWN,
    plain: bool = False,
    measured: bool = False,
    learning: bool = False,
) -> Extraction:
    """As `extract`, with what was learned beside the article: for those who are `learning` of its site, what the page
    adds to what is known of it (`newsspider.extract.recurring.learned` puts the two together, once for each article);
    and, where it is `measured`, a few numbers that the site can be watched by."""
    from newsspider.extract.article import read_article

    chosen = read_model(model)
    return read_article(
        html,
        url,
        model=chosen,
        encoding=encoding,
        link=link,
        further=further,
        rules=rules,
        site=site,
        plain=plain,
        measured=measured,
        learning=learning,
    )


def warm_up(model: Path | str | None = None, *, cache: Path | None = None) -> None:
    """Reads the model and the tables of languages, for which the first page would else wait half a second.

    In a folder `cache`, where one is given, the tables of languages are kept unpacked, 68 MB, for the next process.
    Raises `ModelError` as `extract` does.
    """
    from newsspider.extract import article  # noqa: F401
    from newsspider.extract.metadata.detector import load_detector

    read_model(model)
    load_detector(cache)
