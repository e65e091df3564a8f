"""No request leaves the public web or its usual ports, unless the user has allowed where it goes."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy.exceptions import CannotResolveHostError
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.error import DNSLookupError

from newsspider.discover.urls import site_key
from newsspider.errors import AddressRefused, NotTaken
from newsspider.log import one_line
from newsspider.politeness.addresses import AllowedNetworks, is_allowed, parse_networks, refused_address

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

_DEFAULT_PORTS = {"http": 80, "https": 443}


class AddressGuardMiddleware:
    """Refuses requests to private, loopback, link-local and other addresses that are not public, and to odd ports.

    The name is resolved here, so that a refusal can be told from a failure; the resolver checks the same once more
    where the connection is made. Through a proxy only addresses written as numbers are checked: the proxy resolves.
    A spider that has no `sites` may ask every port.
    """

    def __init__(self, crawler: Crawler, allowed: AllowedNetworks) -> None:
        self._crawler = crawler
        self._allowed = allowed
        self._ports = frozenset(int(port) for port in crawler.settings.getlist("NEWSSPIDER_ALLOWED_PORTS"))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler, parse_networks(crawler.settings.getlist("NEWSSPIDER_ALLOWED_NETWORKS")))

    async def process_request(self, request: Request) -> None:
        host, port = _host_and_port(request.url)
        try:
            address = None if request.meta.get("proxy") else await self._resolve(host)
            if refused := refused_address(host, port, address, self._allowed):
                raise AddressRefused(host, refused)
            if not self._may_use(request.url, host, port, address):
                raise NotTaken("port not allowed", str(port))
        except NotTaken as error:
            logger.warning("Refused: %s (%s)", one_line(request.url), error)
            self._crawler.stats.inc_value("newsspider/address_refused")
            raise

    def _may_use(self, url: str, host: str, port: int, address: str | None) -> bool:
        sites = getattr(self._crawler.spider, "sites", None)
        if port in self._ports or sites is None or is_allowed(host, port, address, self._allowed):
            return True
        key = site_key(url)
        named = (other for site in sites for other in site.addresses)
        return any(_host_and_port(other)[1] == port and site_key(other) == key for other in named)

    async def _resolve(self, host: str) -> str:
        from twisted.internet import reactor  # there is one only while a crawl runs

        try:
            address: str = await maybe_deferred_to_future(reactor.resolve(host))  # type: ignore[arg-type]
        except DNSLookupError as error:
            if isinstance(error.__cause__, AddressRefused):
                raise error.__cause__ from None
            raise CannotResolveHostError(str(error)) from error  # as Scrapy's download handlers say it
        return address


def _host_and_port(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)
