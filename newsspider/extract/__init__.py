"""Bytes of a page -> its article, without the ads and the navigation."""

from __future__ import annotations

import gc
from pathlib import Path

from newsspider.extract.article import read_article
from newsspider.extract.metadata import detect_language
from newsspider.extract.own_model import read_model
from newsspider.items import Article, Link

__all__ = ["extract", "warm_up"]

_OBJECTS_OF_A_PAGE = 10_000
"""That are in use at once while it is read, but for large ones."""


def extract(
    html: bytes | str,
    url: str | None = None,
    *,
    encoding: str | None = None,
    link: Link | None = None,
    model: Path | str | None = None,
) -> Article:
    """The article of a page.

    `html` is the page as it was served, or a text without markup; `url` its final address; `encoding` what the server
    declared; `link` what a listing said of it; `model` the folder of a model of one's own, as `scrapy train` writes
    it, read once. What the page does not say stays None; a page without an article has an empty `articleBody` or a
    low `isArticleProbability`. Nothing is fetched or written; safe in threads.

    Raises `NotHtml` where the bytes are no document, `PageTooComplex` where reading them would take unbounded time,
    and `ModelError` where the folder holds no model that this version can use, all of `newsspider.errors`.
    """
    return read_article(html, url, model=read_model(model), encoding=encoding, link=link)


def warm_up(model: Path | str | None = None) -> None:
    """Reads the model and the tables of languages, for which the first page would else wait half a second.

    Python's garbage collector, which costs a tenth of the time of reading pages, is told of it: all that the process
    holds by then is taken for lasting, and it looks for garbage after a large page and not some times in each.

    Raises `ModelError` as `extract` does.
    """
    read_model(model)
    detect_language("The first page")
    gc.collect()
    gc.freeze()
    if 0 < gc.get_threshold()[0] < _OBJECTS_OF_A_PAGE:
        gc.set_threshold(_OBJECTS_OF_A_PAGE)
