"""No request leaves the public web, unless the user has allowed where it goes."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy.exceptions import CannotResolveHostError
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.error import DNSLookupError

from newsspider.errors import AddressRefused
from newsspider.politeness.addresses import AllowedNetworks, parse_networks, refused_address

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class AddressGuardMiddleware:
    """Refuses requests to private, loopback, link-local and other addresses that are not public.

    The name is resolved here, so that a refusal can be told from a failure; the resolver checks the same once more
    where the connection is made. Through a proxy only addresses written as numbers are checked: the proxy resolves.
    """

    def __init__(self, crawler: Crawler, allowed: AllowedNetworks) -> None:
        self._crawler = crawler
        self._allowed = allowed

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler, parse_networks(crawler.settings.getlist("NEWSSPIDER_ALLOWED_NETWORKS")))

    async def process_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        host = parts.hostname or ""
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
        address = None if request.meta.get("proxy") else await self._resolve(host)
        if refused := refused_address(host, port, address, self._allowed):
            logger.warning("Refused: %s leads to %s, which is not on the public web", request.url, refused)
            self._crawler.stats.inc_value("newsspider/address_refused")
            raise AddressRefused(host, refused)

    async def _resolve(self, host: str) -> str:
        from twisted.internet import reactor  # there is one only while a crawl runs

        try:
            address: str = await maybe_deferred_to_future(reactor.resolve(host))  # type: ignore[arg-type]
        except DNSLookupError as error:  # as Scrapy's download handlers say it
            raise CannotResolveHostError(str(error)) from error
        return address
