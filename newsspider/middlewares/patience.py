"""A host that asks for patience gets it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from scrapy.exceptions import NotConfigured

from newsspider.politeness.pace import retry_after_s
from newsspider.scheduler import PoliteScheduler

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_REFUSALS = frozenset({429, 503})


class PatienceMiddleware:
    """Tells the scheduler of 429 and 503, with their `Retry-After`, before the request is tried again."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not crawler.settings["SCHEDULER"].endswith("PoliteScheduler"):
            raise NotConfigured("needs SCHEDULER = newsspider.scheduler.PoliteScheduler")
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        engine = self._crawler.engine
        scheduler = engine.scheduler if engine else None
        if isinstance(scheduler, PoliteScheduler):
            if response.status in _REFUSALS:
                header = response.headers.get("Retry-After")
                text = header.decode("latin-1") if header else None
                scheduler.refused(request, retry_after_s(text, datetime.now(UTC)))
            else:
                scheduler.accepted(request)
        return response
