"""One page by its address, for commands that look at a single page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.http import Response
from twisted.python.failure import Failure

from newsspider.gate.keys import DROPPED
from newsspider.gate.requests import robots_request
from newsspider.items import Link
from newsspider.politeness.moves import origin_of
from newsspider.sites import Site
from newsspider.spiders.failure import failure_sentence
from newsspider.spiders.headers import page_of


class PageSpider(Spider):
    """Puts the `Page` it fetched, or the `reason` why there is none, into the `outcome` that it is given."""

    def __init__(self, link: Link, site_key: str, outcome: dict[str, Any]) -> None:
        super().__init__(name="page")
        self._link = link
        self._site_key = site_key
        self._outcome = outcome

    @property
    def sites(self) -> tuple[Site, ...]:
        """The page's."""
        return (Site(url=self._link.url, key=self._site_key),)

    async def start(self) -> AsyncIterator[Any]:
        self.crawler.signals.connect(self._dropped, signals.request_dropped)
        # asked here, so that what keeps us from the host is told and not only that it keeps us from its robots.txt
        yield robots_request(origin_of(self._link.url), site=None, callback=self.parse_robots, errback=self.failed)

    def parse_robots(self, _: Response) -> Iterator[Request]:
        yield Request(self._link.url, callback=self.parse_page, errback=self.failed, dont_filter=True)

    def parse_page(self, response: Response) -> None:
        self._outcome["page"] = page_of(response, self._link, self._site_key)

    def failed(self, failure: Failure) -> None:
        self._outcome["reason"] = failure_sentence(failure)

    def _dropped(self, request: Request) -> None:
        self._outcome["reason"] = request.meta.get(DROPPED, "not asked")
