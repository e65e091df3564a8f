"""What a request is for, in a word."""

from __future__ import annotations

from scrapy import Request

from newsspider.scheduler import ROBOTS_OF
from newsspider.spiders.again import FIRST_PAGE, SOURCE, VISIT


def kind_of(request: Request) -> str:
    """`robots`, `front`, `feed`, `sitemap`, `section`, `article`, `visit` (of an article that is known) or `other`."""
    meta = request.meta
    if ROBOTS_OF in meta:
        return "robots"
    if VISIT in meta:
        return "visit"
    if SOURCE in meta:
        return str(meta[SOURCE][1])
    if FIRST_PAGE in meta:
        return "section"
    return "article" if "link" in request.cb_kwargs else "other"
