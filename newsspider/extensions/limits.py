"""Keeps each site within its limits: a budget of requests, and no more of what brings nothing."""

from __future__ import annotations

import logging
from collections import Counter
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request, signals
from scrapy.http import Response
from twisted.python.failure import Failure

from newsspider.discover.site_run import BELIEVED, SiteRun
from newsspider.gate.engine import polite_scheduler
from newsspider.gate.keys import DROPPED, SUBREQUEST
from newsspider.log import one_line
from newsspider.pipelines.dropped import Dropped
from newsspider.report.limits import REQUESTS, TRAP
from newsspider.report.nothing import Nothing, kind_of_dropped
from newsspider.signals import article_unchanged, limit_met, request_failed
from newsspider.spiders.again import VISIT
from newsspider.spiders.base import NewsSpider
from newsspider.spiders.following import own_answer

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

_FRUITLESS = frozenset({Nothing.HTTP_ERROR, Nothing.SOFT_404, Nothing.NO_ARTICLE})
"""What says something of an address; that a host does not answer, or keeps us out, says nothing."""


class LimitsExtension:
    """Counts what is asked of each site, and what its addresses bring."""

    def __init__(self, crawler: Crawler, most_requests: int, most_fruitless: int) -> None:
        self._crawler = crawler
        self._most_requests = most_requests
        self._most_fruitless = most_fruitless
        self._requests: Counter[str] = Counter()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        extension = cls(
            crawler, settings.getint("NEWSSPIDER_MAX_REQUESTS"), settings.getint("NEWSSPIDER_MAX_FRUITLESS")
        )
        crawler.signals.connect(extension.request_reached_downloader, signals.request_reached_downloader)
        crawler.signals.connect(extension.item_scraped, signals.item_scraped)
        crawler.signals.connect(extension.item_dropped, signals.item_dropped)
        crawler.signals.connect(extension.request_failed, request_failed)
        crawler.signals.connect(extension.article_unchanged, article_unchanged)
        crawler.signals.connect(extension.request_dropped, signals.request_dropped)
        return extension

    def request_reached_downloader(self, request: Request) -> None:
        run = self._run(request)
        if run is None or not self._most_requests or SUBREQUEST in request.meta:
            return
        key = run.site.key
        self._requests[key] += 1
        if self._requests[key] == self._most_requests and not run.spent:
            run.spent = True
            logger.warning("%s: %d requests are what one run has for a site; the rest waits", key, self._most_requests)
            self._leave(run, REQUESTS)

    def item_scraped(self, item: Any, response: Response | Failure | None) -> None:
        own = own_answer(response)
        if own is not None and own.request is not None:
            self._brought(own.request)

    def item_dropped(self, response: Response | Failure | None, exception: Exception) -> None:
        own = own_answer(response)
        if own is None or own.request is None or not isinstance(exception, Dropped):
            return
        reason = exception.reason
        if reason == "unchanged":
            self._brought(own.request)
        elif reason == "copy" or (reason != "over_limit" and kind_of_dropped(reason) in _FRUITLESS):
            self._brought_nothing(own.request)

    def request_failed(self, request: Request, kind: Nothing) -> None:
        if kind in _FRUITLESS:
            self._brought_nothing(request)

    def request_dropped(self, request: Request) -> None:
        reason, run, link = request.meta.get(DROPPED), self._run(request), request.cb_kwargs.get("link")
        if reason == "duplicate" and "redirect_urls" in request.meta:
            self._brought_nothing(request)  # it leads to what was asked for under its own name
        elif reason in (TRAP, REQUESTS) and run is not None and link is not None:
            run.gives_back(link.url)

    def article_unchanged(self, request: Request) -> None:
        self._brought(request)

    def _brought(self, request: Request) -> None:
        run, link = self._run(request), request.cb_kwargs.get("link")
        if run is not None and link is not None:
            run.families.brought(link.url)

    def _brought_nothing(self, request: Request) -> None:
        run = self._run(request)
        if run is None or "link" not in request.cb_kwargs or VISIT in request.meta:
            return
        link = request.cb_kwargs["link"]
        if link.via in BELIEVED:
            return
        if family := run.families.brought_nothing(link.url):
            said = "Trap: %s: %s: %d requests in a row brought nothing new; left alone for the rest of this run"
            logger.warning(said, run.site.key, one_line(family), self._most_fruitless)
            self._leave(run, TRAP)

    def _leave(self, run: SiteRun, reason: str) -> None:
        """What waits at the gate and is not to be asked for any more goes back to the memory."""
        self._crawler.signals.send_catch_log(limit_met, site=run.site.key, reason=reason)
        spider = self._crawler.spider
        if isinstance(spider, NewsSpider):
            spider.memories[run.site.key].backlog.goes_back()
        if scheduler := polite_scheduler(self._crawler):
            scheduler.leave(run.site.key, reason, lambda request: _is_left(run, request))

    def _run(self, request: Request) -> SiteRun | None:
        spider = self._crawler.spider
        return spider.runs.get(request.meta.get("site") or "") if isinstance(spider, NewsSpider) else None


def _is_left(run: SiteRun, request: Request) -> bool:
    link = request.cb_kwargs.get("link")
    return run.spent or (link is not None and VISIT not in request.meta and run.leaves_alone(link))
