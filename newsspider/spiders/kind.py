"""What a request is for, in a word."""

from __future__ import annotations

from scrapy import Request

from newsspider.gate.keys import RESERVATIONS_OF, ROBOTS_OF, SUBREQUEST
from newsspider.spiders.again import FIRST_PAGE, SOURCE, VISIT
from newsspider.spiders.following import ANSWER

LISTINGS = frozenset({"front", "feed", "sitemap", "section"})
"""Kinds whose answers name articles."""


def kind_of(request: Request) -> str:
    """`robots`, `reservations` (of an origin), `front`, `feed`, `sitemap`, `section`, `article`, `page` (another one of
    an article's), `visit` (of an article that is known), `browser` (what a page in the browser needs) or `other`."""
    meta = request.meta
    if ROBOTS_OF in meta:
        return "robots"
    if RESERVATIONS_OF in meta:
        return "reservations"
    if SUBREQUEST in meta:
        return "browser"
    if ANSWER in meta:
        return "page"
    if VISIT in meta:
        return "visit"
    if SOURCE in meta:
        return str(meta[SOURCE][1])
    if FIRST_PAGE in meta:
        return "section"
    return "article" if "link" in request.cb_kwargs else "other"
