"""The page of one address, asked for as politely as in a crawl; and the bytes of one that is kept on disk."""

from __future__ import annotations

import gzip
import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsspider.discover.urls import normalize
from newsspider.errors import NotFetched, SitesError, UsageError
from newsspider.extract.parse import MAX_PAGE_BYTES
from newsspider.items import Link, Page
from newsspider.sites import Site
from newsspider.spiders.page import PageSpider

if TYPE_CHECKING:
    from scrapy.crawler import CrawlerProcessBase


def fetch(address: str, site: Site, process: CrawlerProcessBase) -> Page:
    """The page of an address. Raises `SitesError` where it is none that can be asked, `NotFetched` where none came."""
    url = normalize(address)
    if url is None:
        raise SitesError(f"{address!r} is not an address that can be asked for")
    outcome: dict[str, Any] = {}
    for name in ("FEEDS", "EXTENSIONS", "ITEM_PIPELINES"):
        process.settings.set(name, {}, priority="cmdline")
    process.crawl(PageSpider, link=Link(url=url, via="seed", source=site.url), site_key=site.key, outcome=outcome)
    process.start()
    page: Page | None = outcome.get("page")
    if page is None:
        raise NotFetched(address, outcome.get("reason", "nothing came"))
    return page


def kept(source: str) -> bytes:
    """The bytes of a file, unpacked where its name ends in `.gz`, or of standard input for `-`. Raises `UsageError`."""
    if source == "-":
        return sys.stdin.buffer.read()
    path = Path(source)
    try:
        if path.suffix == ".gz":
            with gzip.open(path) as file:
                return file.read(MAX_PAGE_BYTES + 1)
        return path.read_bytes()
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise UsageError(f"{source} cannot be unpacked: {error}") from None
    except OSError as error:
        hint = f"; for an address write https://{source}" if "." in source and "/" not in source else ""
        raise UsageError(f"{source} cannot be read: {error.strerror}{hint}") from None
