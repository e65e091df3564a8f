"""Requests that are the gate's own: robots.txt, the file of reservations, and what stands for an address that moved."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from urllib.parse import urljoin

from scrapy import Request

from newsspider.gate.keys import DROPPED, MOVED, RESERVATIONS_OF, ROBOTS_OF, STAYS
from newsspider.wire.meter import CUT_AT

_OF_ANSWER = ("redirect_reasons", "redirect_times", "retry_times", "download_slot", "download_latency", "asked")
"""Request meta that Scrapy and the gate have written on the way."""
_ROBOTS_BYTES = 512 * 1024
"""500 KiB have to be read (RFC 9309, 2.5): of a longer one the beginning, however much there is."""


def unmoved(request: Request) -> Request:
    """What a request with MOVED stands for: one for the address that was to be asked for."""
    meta = {name: value for name, value in request.meta.items() if name not in (MOVED, DROPPED, *_OF_ANSWER)}
    url = request.meta[MOVED]
    met = request.meta["redirect_urls"]
    meta.update({"redirect_urls": met[: met.index(url)], STAYS: True})
    if not meta["redirect_urls"]:
        del meta["redirect_urls"]
    return request.replace(url=url, meta=meta, dont_filter=True)


def robots_request(origin: str, *, site: str | None, callback: Any, errback: Any) -> Request:
    """The request for an origin's robots.txt: an answer of any status is an answer."""
    return Request(
        urljoin(origin, "/robots.txt"),
        callback=callback,
        errback=errback,
        dont_filter=True,
        meta={
            ROBOTS_OF: origin,
            "site": site,
            "handle_httpstatus_list": list(range(400, 600)),
            "max_retry_times": 1,
            CUT_AT: _ROBOTS_BYTES,
        },
    )


def reservations_request(origin: str, path: str, *, site: str | None) -> Request:
    """Likewise for the file in which an origin says what it reserves; the gate hears of the answer."""
    return Request(
        urljoin(origin, path),
        callback=nothing,
        errback=nothing,
        dont_filter=True,
        meta={
            RESERVATIONS_OF: origin,
            "site": site,
            "handle_httpstatus_list": [HTTPStatus.NOT_MODIFIED, *range(400, 600)],
            "max_retry_times": 0,  # articles wait for it
            CUT_AT: _ROBOTS_BYTES,
        },
    )


def nothing(_: object) -> None:
    """The scheduler has read it already: the robots.txt of a host that is not a site's own, say."""
