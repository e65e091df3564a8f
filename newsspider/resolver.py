"""Scrapy's resolver, refusing names that lead out of the public web."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from newsspider.errors import AddressRefused
from newsspider.politeness.addresses import AllowedNetworks, parse_networks, refused_address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy.crawler import Crawler


class GuardedResolver(CachingThreadedResolver):
    """Checks what a name resolves to where the connection is made, so an answer that changes is caught as well.

    Whoever asks hears that there is no such name: Twisted lets nothing else through (26.10), and logs it as a fault.

    The names of the proxies that the environment sets (`http_proxy` ...) are the user's own word and are not checked.
    """

    def __init__(self, reactor: ReactorBase, cache_size: int, timeout: float, allowed: AllowedNetworks) -> None:
        super().__init__(reactor, cache_size, timeout)
        self._allowed = allowed
        self._refusals: dict[str, AddressRefused] = {}
        self._proxies = {urlsplit(url).hostname for url in getproxies().values()}

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        settings = crawler.settings
        return cls(
            reactor,
            settings.getint("DNSCACHE_SIZE") if settings.getbool("DNSCACHE_ENABLED") else 0,
            settings.getfloat("DNS_TIMEOUT"),
            parse_networks(settings.getlist("NEWSSPIDER_ALLOWED_NETWORKS")),
        )

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802  (Twisted's name)
        found = super().getHostByName(name, timeout)
        return found if name in self._proxies else found.addCallback(self._check, name)

    def refusal_of(self, name: str) -> AddressRefused | None:
        """Why a name has no address, if that is so because of where the address is."""
        return self._refusals.get(name)

    def _check(self, address: str, name: str) -> str:
        self._refusals.pop(name, None)
        if refused_address(name, None, address, self._allowed):
            refusal = self._refusals[name] = AddressRefused(name, address)
            raise DNSLookupError(str(refusal)) from refusal
        return address
