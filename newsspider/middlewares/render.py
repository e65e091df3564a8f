"""The pages of sites that are empty without a browser are finished in one, on their way to the spider."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request, signals
from scrapy.exceptions import NotConfigured
from scrapy.http import HtmlResponse, Response

from newsspider.browser.chromium import Chromium
from newsspider.browser.installed import find_chromium
from newsspider.browser.reply import KeptScripts, Reply
from newsspider.browser.subrequest import treatment
from newsspider.browser.visit import Limits, Rendered, Visit
from newsspider.discover.urls import absolute, same_site
from newsspider.errors import CutShort
from newsspider.gate.engine import is_ending, polite_scheduler
from newsspider.gate.keys import DELAY, RENDER, SUBREQUEST
from newsspider.log import one_line
from newsspider.spiders.failure import obstacle_in
from newsspider.spiders.headers import header, headers_of
from newsspider.wire.rebuilt import rebuilt

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

_IMPORTANCE = 3_000
"""Before everything else of the site: a page in the browser waits for it."""
_MOST_REDIRECTS = 5
_MOST_HOSTS = 8
_MOST_BYTES = 5_000_000
"""Of an answer, all of which are kept while their page is open."""
_SCRIPTS_BYTES = 32_000_000
_PASSED_ON = frozenset({"accept", "origin", "referer", "authorization", "x-requested-with", "x-api-key"})
"""Headers of a page's request that its site may need to answer it; the others are a browser's, and we are none."""


class RenderMiddleware:
    """Gives the document of a request with `RENDER` to a browser, and the DOM that comes of it to the spider.

    The document itself is asked for as every other page is: robots.txt, pace, redirects, retries, refused addresses. So
    is what its scripts ask for, one request of ours each: the browser has no network of its own. That is what can be
    promised: whatever a page does, its site sees our user agent, no cookie, GET alone, the pace of its host, each
    address at most once for a page and each script once in a run, at most NEWSSPIDER_BROWSER_MAX_REQUESTS for a page;
    what robots.txt disallows is not asked for; other sites see nothing, unless `render` of the site names their hosts;
    and an address that is not on the public web is refused, also behind a redirect and whenever its name resolves. What
    cannot be promised is how many requests a page needs: as many as its scripts make, within these bounds.

    While a page is in the browser its request is out of the gate, so that the site can be asked on.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._agent: str = settings["USER_AGENT"]
        self._limits = Limits(
            wait_s=settings.getfloat("NEWSSPIDER_BROWSER_WAIT_S"),
            requests=settings.getint("NEWSSPIDER_BROWSER_MAX_REQUESTS"),
            letters=settings.getint("DOWNLOAD_MAXSIZE"),
        )
        self._scripts = KeptScripts(_SCRIPTS_BYTES)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not crawler.settings["SCHEDULER"].endswith("PoliteScheduler"):
            raise NotConfigured("needs SCHEDULER = newsspider.scheduler.PoliteScheduler")
        middleware = cls(crawler)
        crawler.signals.connect(middleware.request_dropped, signals.request_dropped)
        crawler.signals.connect(middleware.spider_closed, signals.spider_closed)
        return middleware

    async def process_response(self, request: Request, response: Response) -> Response:
        if RENDER not in request.meta or not _is_page(response, request.meta["site"]):
            return response
        if scheduler := polite_scheduler(self._crawler):
            scheduler.release(request)
        rendered = await self._render(request, response)
        if rendered.url != response.url:  # a script has gone there
            request.meta["redirect_urls"] = [*request.meta.get("redirect_urls", ()), response.url]
        headers = response.headers.copy()
        headers["Content-Type"] = "text/html; charset=utf-8"
        finished = rebuilt(response, rendered.html.encode("utf-8", "replace"), url=rendered.url, headers=headers)
        if is_ending(self._crawler) and obstacle_in(finished) is not None:  # what it waited for was cut short
            raise CutShort(request.url)
        self._tell(rendered, finished, request.meta["site"])
        return finished

    def request_dropped(self, request: Request) -> None:
        if (answered := request.meta.get(SUBREQUEST)) is not None:
            _settle(answered, None)

    async def spider_closed(self) -> None:
        if "_chromium" in self.__dict__:
            await self._chromium.close()

    # --- inside ------------------------------------------------------------------------------------------------------

    @cached_property
    def _chromium(self) -> Chromium:
        return Chromium(find_chromium(self._crawler.settings["NEWSSPIDER_BROWSER"]), self._agent)

    async def _render(self, request: Request, response: Response) -> Rendered:
        site, hosts = request.meta["site"], request.meta[RENDER]
        async with self._chromium.page(response.url) as page:
            visit = Visit(
                page,
                response.url,
                _reply_of(response),
                ask=partial(self._ask, request),
                sort=partial(treatment, site=site, hosts=hosts),
                limits=self._limits,
            )
            return await visit.render()

    def _tell(self, rendered: Rendered, response: Response, site: str) -> None:
        stats = self._crawler.stats
        stats.inc_value("newsspider/rendered")
        if not rendered.quiet:
            stats.inc_value("newsspider/rendered_restless")
            logger.info("%s does not come to rest; what is there is taken", one_line(response.url))
        obstacle = obstacle_in(response)
        hosts = sorted({origin.partition("://")[2] for origin in rendered.refused if not same_site(origin, site)})
        if hosts and obstacle is not None and obstacle.kind == "empty_shell":
            logger.warning(
                "Empty: %s; it was kept from scripts or data of %s, which `render` of its site can name",
                one_line(response.url),
                ", ".join(hosts[:_MOST_HOSTS]),
            )

    async def _ask(self, page: Request, kind: str, url: str, headers: Mapping[str, str]) -> Reply | None:
        """The answer to a request of a page, by way of the gate."""
        if kind == "script" and (kept := self._scripts.find(url)):
            return kept
        asked = url
        for _ in range(1 + _MOST_REDIRECTS):
            response = await self._answer(page, asked, headers)
            location = header(response, "Location") if response and response.status // 100 == 3 else None
            if response is None or location is None:
                break
            asked = absolute(location, asked) or ""
            if treatment(kind, "GET", asked, page.meta["site"], page.meta[RENDER]) != "ask":
                return None
        else:
            return None
        reply = _reply_of(response) if response else None
        if kind == "script" and reply is not None:
            self._scripts.keep(url, reply)
        return reply

    async def _answer(self, page: Request, url: str, headers: Mapping[str, str]) -> Response | None:
        engine = self._crawler.engine
        answered: asyncio.Future[Response | None] = asyncio.get_running_loop().create_future()
        request = Request(
            url,
            headers={name: value for name, value in headers.items() if name.lower() in _PASSED_ON},
            callback=partial(_settle, answered),
            errback=lambda _: _settle(answered, None),
            dont_filter=True,
            priority=_IMPORTANCE,
            meta={
                "site": page.meta["site"],
                DELAY: page.meta[DELAY],
                SUBREQUEST: answered,
                "download_maxsize": _MOST_BYTES,
                "dont_redirect": True,  # where it leads is looked at first
                "handle_httpstatus_all": True,  # an error is an answer for the script
            },
        )
        if engine is None or engine.spider is None:
            return None
        engine.crawl(request)
        return await answered


def _is_page(response: Response, site: str) -> bool:
    """Whether there is something for a browser to finish."""
    return isinstance(response, HtmlResponse) and response.status // 100 == 2 and same_site(response.url, site)


def _reply_of(response: Response) -> Reply:
    return Reply(response.status, headers_of(response), response.body)


def _settle(answered: asyncio.Future[Any], response: Response | None) -> None:
    if not answered.done():
        answered.set_result(response)
