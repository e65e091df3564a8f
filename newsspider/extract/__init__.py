"""Bytes of a page -> its article, without the ads and the navigation."""

from __future__ import annotations

from newsspider.extract.article import read_article
from newsspider.extract.classify import load_model
from newsspider.extract.metadata import detect_language
from newsspider.items import Article, Link

__all__ = ["extract", "warm_up"]


def extract(
    html: bytes | str, url: str | None = None, *, encoding: str | None = None, link: Link | None = None
) -> Article:
    """The article of a page.

    `html` is the page as it was served, or a text without markup; `url` its final address; `encoding` what the server
    declared; `link` what a listing said of it. What the page does not say stays None; a page without an article has
    an empty `articleBody` or a low `isArticleProbability`. Nothing is fetched or written; safe in threads.

    Raises `NotHtml` where the bytes are no document and `PageTooComplex` where reading them would take unbounded
    time, both of `newsspider.errors`.
    """
    return read_article(html, url, model=load_model(), encoding=encoding, link=link)


def warm_up() -> None:
    """Reads the model and the tables of languages, for which the first page would else wait half a second."""
    load_model()
    detect_language("The first page")
