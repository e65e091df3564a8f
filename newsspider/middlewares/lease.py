"""Where many machines crawl, a host of another site is asked only while no other crawl asks that site."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Self

from scrapy import Request
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from newsspider.discover.urls import site_key
from newsspider.errors import NotTakenNow
from newsspider.gate.engine import polite_scheduler

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from newsspider.cluster.configured import Cluster
    from newsspider.cluster.registry import HeldLease, Registry

logger = logging.getLogger(__name__)

_WAITS_S = 60.0
_TRIES_EVERY_S = 0.5


@dataclass(slots=True)
class _Held:
    lease: HeldLease
    taken_s: float
    requests: set[Request]
    """Under way."""


class LeaseMiddleware:
    """Feeds, sitemaps and what pages need in a browser may be at hosts of other sites, which several crawls need, and
    which may be crawled themselves at the moment. The run's own site is its worker's: see `newsspider.cluster`."""

    def __init__(self, crawler: Crawler, cluster: Cluster, registry: Registry) -> None:
        self._crawler = crawler
        self._registry = registry
        self._lease_s = cluster.usual_lease_s
        self._own = crawler.settings["NEWSSPIDER_CLUSTER_SITE"]
        self._holder = f"{self._own} {crawler.settings['NEWSSPIDER_RUN_ID']}"
        self._held: dict[str, _Held] = {}
        self._taking = asyncio.Lock()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not crawler.settings["NEWSSPIDER_CLUSTER_SITE"]:
            raise NotConfigured
        from newsspider.cluster.configured import Cluster
        from newsspider.cluster.registry import Registry

        cluster = Cluster.of(crawler.settings)
        return cls(crawler, cluster, Registry(cluster.database))

    async def process_request(self, request: Request) -> None:
        site = site_key(request.url)
        if site == self._own:
            return
        until_s = monotonic() + _WAITS_S
        while not await self._has(site, request):
            if monotonic() > until_s:
                raise NotTakenNow("asked by another crawl", site)
            await asyncio.sleep(_TRIES_EVERY_S)

    async def process_response(self, request: Request, response: Response) -> Response:
        await self._has_ended(request)
        return response

    async def process_exception(self, request: Request, exception: Exception) -> None:
        await self._has_ended(request)

    async def _has(self, site: str, request: Request) -> bool:
        """Whether a request may go to that site now, and is counted among those that do."""
        from psycopg import Error

        async with self._taking:
            held = self._held.get(site)
            if held is None:
                asked_s = monotonic()
                try:
                    lease = await asyncio.to_thread(self._registry.take, site, self._holder, self._lease_s)
                except Error as error:
                    logger.warning("%s: its lease cannot be asked for: %s", site, str(error).strip())
                    return False
                if lease is not None:
                    self._held[site] = _Held(lease, asked_s, {request})
                return lease is not None
            if monotonic() - held.taken_s > self._lease_s / 3:
                return False  # when those that are under way have ended, somebody else may have it
            held.requests.add(request)
            return True

    async def _has_ended(self, request: Request) -> None:
        from psycopg import Error

        site = site_key(request.url)
        async with self._taking:
            held = self._held.get(site)
            if held is None or request not in held.requests:
                return
            held.requests.remove(request)
            if held.requests:
                return
            del self._held[site]
            gate = polite_scheduler(self._crawler)
            rest_s = gate.rest_s(request) if gate else self._lease_s
            try:
                await asyncio.to_thread(self._registry.let_go, held.lease, rest_s)
            except Error as error:
                logger.warning("%s: its lease runs out by itself: %s", site, str(error).strip())
