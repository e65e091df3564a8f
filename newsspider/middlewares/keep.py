"""What servers answer is kept as it came, in WARC files: the setting NEWSSPIDER_WARC."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Self

from scrapy import Request, signals
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from newsspider import __version__
from newsspider.archive.folder import WarcFolder
from newsspider.archive.note import Note
from newsspider.archive.writing import Exchange, packed_exchange, to_the_second
from newsspider.exporters.storage import OUTPUT_FAILED
from newsspider.items import Link, Warc
from newsspider.places import warc_dir
from newsspider.spiders.base import NewsSpider
from newsspider.spiders.headers import KEPT
from newsspider.spiders.kind import kind_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Headers

logger = logging.getLogger(__name__)


class KeepMiddleware:
    """Is the first that hears of an answer: redirects and what is unpacked come after it.

    A record is written before anything is made of the page, so that no line speaks of one that is not there. Where it
    cannot be written, the run ends.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._folder: WarcFolder | None = None
        self._writing = asyncio.Lock()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if warc_dir(crawler.settings) is None:
            raise NotConfigured
        middleware = cls(crawler)
        crawler.signals.connect(middleware.spider_closed, signals.spider_closed)
        return middleware

    async def process_response(self, request: Request, response: Response) -> Response:
        spider = self._crawler.spider
        if not isinstance(spider, NewsSpider):
            return response
        at = to_the_second(datetime.now(UTC))
        exchange = Exchange(
            url=response.url,
            at=at,
            status=response.status,
            headers=_pairs(response.headers),
            body=response.body,
            request_headers=_pairs(request.headers),
            note=_note(request, spider),
            protocol=response.protocol if response.protocol and response.protocol.startswith("HTTP/") else "HTTP/1.1",
        )
        try:
            async with self._writing:
                place = await self._keep(exchange, spider)
        except (OSError, sqlite3.Error) as error:
            logger.error("NEWSSPIDER_WARC cannot be written, the run ends: %s", error)
            assert self._crawler.engine is not None
            self._ending = asyncio.ensure_future(self._crawler.engine.close_spider_async(reason=OUTPUT_FAILED))
            return response
        request.meta[KEPT] = (place, at)
        return response

    async def _keep(self, exchange: Exchange, spider: NewsSpider) -> Warc:
        """Raises `OSError` and `sqlite3.Error`."""
        folder = self._folder or self._opened(spider)
        is_unmodified = exchange.status == HTTPStatus.NOT_MODIFIED
        may_be_kept = exchange.status == HTTPStatus.OK and exchange.body
        original = None
        if is_unmodified or may_be_kept:
            original = folder.original(exchange)
        place = await asyncio.to_thread(folder.append, partial(packed_exchange, exchange, original=original))
        if may_be_kept and original is None:
            folder.keeps(exchange, place)
        return place

    def _opened(self, spider: NewsSpider) -> WarcFolder:
        settings = self._crawler.settings
        path = warc_dir(settings)
        assert path is not None
        facts = {
            "software": f"newsspider/{__version__}",
            "format": "WARC File Format 1.1",
            "isPartOf": spider.run_id,
            "operator": settings["NEWSSPIDER_CONTACT"],
            "http-header-user-agent": settings["USER_AGENT"],
            "robots": "obey",
        }
        self._folder = WarcFolder(
            path,
            f"{spider.name}-{spider.run_id}",
            settings.getint("NEWSSPIDER_WARC_MB") * 1_000_000,
            {name: value for name, value in facts.items() if value},
        )
        self._folder.open()
        return self._folder

    def spider_closed(self) -> None:
        if self._folder is not None:
            try:
                self._folder.close()
            except OSError as error:
                logger.error("NEWSSPIDER_WARC: %s", error)


def _note(request: Request, spider: NewsSpider) -> Note:
    run, link = spider.runs.get(request.meta.get("site") or ""), request.cb_kwargs.get("link")
    kind = kind_of(request)
    if run and kind == "section":  # it may be named as an article, and is read as both then
        link = run.link_of(request.meta.get("redirect_urls", [request.url])[0])
    channels = run.channels_of(link.url) if run and isinstance(link, Link) else []
    return Note(kind=kind, link=link if isinstance(link, Link) else None, channels=tuple(channels))


def _pairs(headers: Headers) -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, values in headers.items() for value in values]
