"""Asks each origin for `/.well-known/tdmrep.json` before its articles, and knows what it reserves of them."""

from __future__ import annotations

import logging
from http import HTTPStatus
from time import time
from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin

from scrapy import Request, signals
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from newsspider.errors import StateError
from newsspider.gate.engine import polite_scheduler
from newsspider.gate.requests import reservations_request
from newsspider.politeness.moves import origin_of
from newsspider.politeness.tdm_file import PATH, TdmFile, TdmRule, parse_tdm_file
from newsspider.spiders.base import NewsSpider
from newsspider.spiders.headers import conditional, validators_of
from newsspider.state.contract import Memory, OriginFile, Validators
from newsspider.state.schedule import DAY

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

_WAITS_S = 10.0
"""For an answer, as articles wait for it."""
_LATER_S = 3600
"""Until a server that did not answer is asked again."""
_MOST_KEPT_BYTES = 64 * 1024
"""A longer file is asked for in every run."""


class ReservationsExtension:
    """The gate asks here what is to be asked for, and tells what has come (`PoliteScheduler.reservations`).

    The file is remembered for a day, then it is asked for conditionally. A server that says that there is none has
    reserved nothing; one that does not answer within some seconds, or with an error, leaves what was known before as it
    is, for an hour.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._timeout_s = min(_WAITS_S, crawler.settings.getfloat("DOWNLOAD_TIMEOUT"))
        self._files: dict[str, TdmFile] = {}
        self._kept: dict[str, OriginFile] = {}
        """As they are remembered, while they are asked for again."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not crawler.settings.getbool("NEWSSPIDER_TDM_FILE") or not isinstance(crawler.spider, NewsSpider):
            raise NotConfigured
        extension = cls(crawler)
        crawler.signals.connect(extension.spider_opened, signals.spider_opened)
        return extension

    def spider_opened(self) -> None:
        if scheduler := polite_scheduler(self._crawler):
            scheduler.reservations = self

    def rule_for(self, url: str) -> TdmRule | None:
        """What the file of an address's origin says of it; None: nothing. For a page that an earlier run had read,
        nobody has asked here: what that run was told counts."""
        origin = origin_of(url)
        if origin not in self._files and (kept := self._remembered(urljoin(origin, PATH))):
            self._files[origin] = parse_tdm_file(kept.body, kept.url)
        file = self._files.get(origin)
        return file.rule_for(url) if file else None

    def request(self, origin: str, site: str | None) -> Request | None:
        """The request for an origin's file; None: it is known."""
        url, now = urljoin(origin, PATH), int(time())
        kept = self._remembered(url)
        if kept:
            self._files[origin] = parse_tdm_file(kept.body, url)
            if 0 <= now - kept.asked_at < DAY:
                return None
            self._kept[origin] = kept
        request = reservations_request(origin, PATH, site=site)
        request.meta["download_timeout"] = self._timeout_s
        request.headers.update(conditional(kept.validators if kept else Validators()))
        return request

    def answered(self, origin: str, response: Response | None) -> None:
        """None: there was no answer."""
        url, kept = urljoin(origin, PATH), self._kept.pop(origin, None)
        if response is not None and response.status == HTTPStatus.NOT_MODIFIED and kept:
            self._remember(url, kept.body, kept.validators)
        elif response is not None and response.status // 100 == 2:
            self._files[origin] = file = parse_tdm_file(response.body, url)
            if file.fault:
                logger.warning("%s is left out: %s", url, file.fault)
            self._remember(url, b"" if file.fault else response.body, validators_of(response))
        elif response is not None and response.status // 100 == 4 and response.status != HTTPStatus.TOO_MANY_REQUESTS:
            self._files[origin] = TdmFile()
            self._remember(url, b"", Validators())
        else:
            body, validators = (kept.body, kept.validators) if kept else (b"", Validators())
            self._remember(url, body, validators, DAY - _LATER_S)

    @property
    def _memory(self) -> Memory:
        assert isinstance(self._crawler.spider, NewsSpider)
        return self._crawler.spider.memory

    def _remembered(self, url: str) -> OriginFile | None:
        try:
            return self._memory.origin_file(url)
        except StateError as error:
            logger.error("%s", error)
            return None

    def _remember(self, url: str, body: bytes, validators: Validators, age_s: int = 0) -> None:
        if len(body) > _MOST_KEPT_BYTES:
            return
        file = OriginFile(url=url, body=body, asked_at=int(time()) - age_s, validators=validators)
        try:
            self._memory.keep_origin_file(file)
        except StateError as error:  # whoever remembers articles will meet it as well, and ends the run
            logger.error("%s", error)


def rule_of_origin(crawler: Crawler, url: str) -> TdmRule | None:
    """What an address's origin reserves of it; None: nothing, or nobody has asked."""
    extension = crawler.get_extension(ReservationsExtension)
    return extension.rule_for(url) if extension else None
