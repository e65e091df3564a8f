"""Where answers lead: within bounds, in no circle, and to nobody who has no part in it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import BaseRedirectMiddleware
from scrapy.http import HtmlResponse, Response
from w3lib.html import get_base_url, get_meta_refresh
from w3lib.url import safe_url_string

from newsspider.discover.obstacle import is_consent_address
from newsspider.discover.urls import led_to, same_site, site_key
from newsspider.errors import AddressRefused, NotTaken
from newsspider.gate.keys import RESERVATIONS_OF, ROBOTS_OF
from newsspider.log import one_line
from newsspider.politeness.addresses import parse_networks, refused_address
from newsspider.spiders.again import SOURCE
from newsspider.spiders.asking import FRONT

if TYPE_CHECKING:
    from scrapy.http.request import Request as AnyRequest

ASKED = "asked"
"""Request meta: the addresses that were asked for and have led, one after the other, to this request's."""

_STATUSES = frozenset({301, 302, 303, 307, 308})
_LISTED = frozenset({"feed", "sitemap"})
"""Sources that a site may keep with another host, for which there are services."""
_REFRESH_S = 5.0
"""A page that goes elsewhere later than this is one to be read."""
_REFRESH_BYTES = 4_096
"""Of a page: where the head is."""


class Following(BaseRedirectMiddleware):
    """What redirects and refreshes have in common. Raises `NotTaken` where one leads nowhere that may be asked.

    How a request goes on (its proxy, its Referer, `redirect_urls`, `redirect_reasons`) is Scrapy's work.
    """

    def _follow(self, request: Request, response: Response, location: str, base: str, reason: int | str) -> Request:
        target = led_to(location, base)
        if target is None:
            raise NotTaken("redirects to no web address", one_line(location))
        asked = [*request.meta.get(ASKED, ()), request.url]
        if target in asked:
            raise NotTaken("redirects in a circle", one_line(target))
        if len(asked) > self.max_redirect_times:
            raise NotTaken(f"more than {self.max_redirect_times} redirects", one_line(target))
        if not _may_lead_to(request, target):
            self._check_public(target)
            raise NotTaken("redirects to another site", one_line(target))
        there = self._build(request, response, target)
        there.meta[ASKED] = asked
        return self._redirect(there, request, reason)

    def _check_public(self, target: str) -> None:
        """Raises `AddressRefused` where that can be told without DNS: who leads there wants more than to move."""
        parts = urlsplit(target)
        host, allowed = parts.hostname or "", self.crawler.settings.getlist("NEWSSPIDER_ALLOWED_NETWORKS")
        if refused := refused_address(host, parts.port, None, parse_networks(allowed)):
            raise AddressRefused(host, refused)

    def _build(self, request: Request, response: Response, target: str) -> AnyRequest:
        if request.method == "GET":
            return self._build_redirect_request(request, response, url=target)
        return self._redirect_request_using_get(request, response, target)


class RedirectMiddleware(Following):
    """Follows `Location`."""

    def process_response(self, request: Request, response: Response) -> Request | Response:
        meta = request.meta
        if (
            response.status not in _STATUSES
            or meta.get("dont_redirect")
            or meta.get("handle_httpstatus_all")
            or response.status in meta.get("handle_httpstatus_list", ())
        ):
            return response
        location = response.headers.get("Location")
        if location is None:
            return response
        try:
            address = safe_url_string(location)
        except ValueError:
            raise NotTaken("redirects to no web address", one_line(location.decode("utf-8", "replace"))) from None
        return self._follow(request, response, address, request.url, response.status)


class RefreshMiddleware(Following):
    """Follows `<meta http-equiv="refresh">`, where a page's first 4 KiB have one that is due at once.

    They are read as UTF-8 whatever the page says of itself: nobody but us chooses the codec.
    """

    def process_response(self, request: Request, response: Response) -> Request | Response:
        if request.meta.get("dont_redirect") or response.status // 100 != 2 or not isinstance(response, HtmlResponse):
            return response
        head = response.body[:_REFRESH_BYTES].decode("utf-8", "replace")
        if "refresh" not in head.lower():
            return response
        try:
            base = get_base_url(head, response.url)
            after_s, address = get_meta_refresh(head, base)
        except ValueError:  # an address that is none
            return response
        if address is None or after_s is None or after_s >= _REFRESH_S or led_to(address, base) == request.url:
            return response  # a page that loads itself again is one
        return self._follow(request, response, address, base, "meta refresh")


def _may_lead_to(request: Request, target: str) -> bool:
    """Whether a request may go on at another site: robots.txt (RFC 9309, 2.3.1.2) and its like, a front page, as a site
    may have moved, feeds and sitemaps, and consent walls, which are told by their address."""
    site = request.meta.get("site")
    if site is None or same_site(target, site) or same_site(target, site_key(request.url)):
        return True
    if ROBOTS_OF in request.meta or RESERVATIONS_OF in request.meta or request.meta.get(FRONT):
        return True
    if is_consent_address(urljoin(target, "/")):
        return True
    return SOURCE in request.meta and request.meta[SOURCE][1] in _LISTED
