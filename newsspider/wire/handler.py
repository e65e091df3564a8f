"""Scrapy's download handler for http and https, which says in a word why an answer was not taken."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from OpenSSL import SSL
from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Request, Response
from twisted.internet.error import ConnectionClosed
from twisted.web.client import ResponseFailed
from twisted.web.http import _DataLoss

from newsspider.errors import NotTaken, NotTakenNow
from newsspider.resolver import GuardedResolver
from newsspider.wire.meter import Body, meter_of
from newsspider.wire.protocol import GuardedFactory
from newsspider.wire.tls import SitePolicy

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_BROKEN_OFF = (ConnectionClosed, _DataLoss)


class GuardedHandler(HTTP11DownloadHandler):
    """Raises `NotTaken` for an answer that goes beyond a limit or is no HTTP, `NotTakenNow` for one that broke off.

    What never became an answer is told as Scrapy tells it: `CannotResolveHostError`, `DownloadTimeoutError` and so on.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        settings = crawler.settings
        self._default_maxsize = 0  # the meter's: Scrapy logs two lines for each
        self._meter = meter_of(crawler)
        if settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES"):
            policy: Any = SitePolicy(self._contextFactory, _lenient(crawler), partial(_insecure, crawler))
            self._contextFactory = policy
        max_header_bytes = settings.getint("NEWSSPIDER_MAX_HEADER_BYTES")
        self._pool._factory = partial(GuardedFactory, max_header_bytes=max_header_bytes)  # type: ignore[assignment]

    async def download_request(self, request: Request) -> Response:
        # A task of its own, as it is ended from elsewhere.
        download = asyncio.ensure_future(super().download_request(request))
        with self._meter.watch(request, download.cancel) as body:
            try:
                response = await download
            except asyncio.CancelledError:
                if body.refused:
                    raise body.refused from None
                raise
            except CannotResolveHostError as error:
                raise _refused_name(request.url) or error from error.__cause__
            except (DownloadFailedError, DownloadTimeoutError, ResponseDataLossError) as error:
                raise _refusal(error, body, request) or error from error.__cause__
            if body.refused:  # with its last bytes
                raise body.refused
            return response


def _refusal(error: Exception, body: Body, request: Request) -> NotTaken | None:
    """What an error of Scrapy's stands for; None: it says it well."""
    if body.refused:
        return body.refused
    if isinstance(error, DownloadTimeoutError):
        if not body.begun:
            return None
        return NotTakenNow("too slow", f"not all of it came in {request.meta.get('download_timeout', 0):g} s")
    reasons = list(_reasons(error))
    for reason in reasons:
        if isinstance(reason, NotTaken):
            return reason
    for reason in reasons:
        if isinstance(reason, SSL.Error):
            return NotTakenNow("no TLS", _words(reason))
    for reason in reasons:
        if not isinstance(reason, (ResponseFailed, *_BROKEN_OFF)):
            return NotTaken("not HTTP", str(reason.args[0]) if reason.args else type(reason).__name__)
    return NotTakenNow("broken off")


def _refused_name(url: str) -> NotTaken | None:
    """What the resolver has against a name that it gave no address for."""
    from twisted.internet import reactor  # there is one only while a crawl runs

    resolver = getattr(reactor, "resolver", None)
    return resolver.refusal_of(urlsplit(url).hostname or "") if isinstance(resolver, GuardedResolver) else None


def _lenient(crawler: Crawler) -> _ScrapyClientContextFactory:
    """Scrapy's policy where DOWNLOAD_VERIFY_CERTIFICATES is off."""
    factory = _ScrapyClientContextFactory.from_crawler(crawler)
    factory._verify_certificates = False
    return factory


def _insecure(crawler: Crawler) -> frozenset[str]:
    """The sites of the crawl whose certificates are not looked at."""
    return frozenset(site.key for site in getattr(crawler.spider, "sites", ()) if site.insecure)


def _words(error: SSL.Error) -> str:
    """What OpenSSL says of a handshake: `wrong version number`."""
    told = error.args[0] if error.args else ()
    return str(told[-1][-1]) if told and isinstance(told, list) else "the handshake broke off"


def _reasons(error: BaseException) -> Iterator[BaseException]:
    """What Twisted gathers of why a response failed."""
    cause = error.__cause__
    if isinstance(cause, ResponseFailed):
        for failure in cause.reasons:
            yield failure.value
