"""An article of several pages is read to its last one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from http import HTTPStatus

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from newsspider.discover.pages import MOST_PAGES, ArticlePages, beginning_of, may_be_page_of, may_have_pages
from newsspider.discover.site_run import SiteRun
from newsspider.discover.urls import absolute, article_key
from newsspider.errors import ExtractionError
from newsspider.items import Article, FurtherPage, Link, Page
from newsspider.log import one_line
from newsspider.pipelines.fault import fault_of
from newsspider.politeness.moves import origin_of
from newsspider.reading.acts import pages_of
from newsspider.report.nothing import Nothing
from newsspider.spiders.again import VISIT
from newsspider.spiders.failure import failure_reason, obstacle_in
from newsspider.spiders.following import ANSWER, MOST_TURNS, FollowingSpider
from newsspider.spiders.headers import charset_of, header

_GATHERING = "gathering"
"""Request meta: the article that the page belongs to, as far as it is read."""
_MORE = 1.2
"""Times the words of its first page: what an article has at least that is whole."""
_PASSING = frozenset({403, 408, 425, 429})
"""Statuses below 500 that another day may not have."""


@dataclass(slots=True, kw_only=True)
class _Gathering:
    """An article some of whose pages are still to come."""

    page: Page
    links: dict[int, str]
    """Numbers and addresses of the pages that are known and were not asked for."""
    whole: str | None
    """Where all of it is said to be on one page, until that was asked for."""
    seen: set[str | None]
    """Hashes of its pages' texts."""
    words: int
    """Of its first page."""
    number: int = 1
    """Of the page that was asked for last; 0: of all of them."""
    turns: int = 0


class PagesSpider(FollowingSpider):
    """Brings an article together from its pages."""

    _fail: Callable[..., None]

    async def _gather(self, run: SiteRun, response: Response, page: Page) -> AsyncIterator[Page | Request]:
        """The page of an article, or the request for its next one."""
        has_some = may_have_pages(response.body, response.url)
        pages = await self._pages_in(response, None, 1) if has_some else ArticlePages()
        if pages.first:
            if VISIT not in response.meta:
                for request in self._first_page_requests(run, page.link, pages.first):
                    yield request
            yield replace(page, form_of=pages.first)
        elif 2 in pages.further and (article := await self._worth_joining(response, page)):
            gathering = _Gathering(
                page=page,
                links=pages.further,
                whole=pages.whole,
                seen={article.contentHash},
                words=article.wordCount,
            )
            for step in self._next_step(run, response, gathering):
                yield step
        else:
            yield page

    def _first_page_requests(self, run: SiteRun, link: Link, first: str) -> list[Request]:
        named = self._wanted(run, [replace(link, url=first, title=None)])
        return self._heard_requests(run, self._memory_of(run).continued(named), is_new=True)

    async def _worth_joining(self, response: Response, page: Page) -> Article | None:
        """What is on an article's first page; None if that is not exported whatever follows it."""
        article = await self._extracted(response, page.link)
        least = self.settings.getfloat("NEWSSPIDER_MIN_ARTICLE_PROBABILITY")
        return article if article and fault_of(article, least, self.plan.since) is None else None

    def _next_step(self, run: SiteRun, own: Response, gathering: _Gathering) -> Iterator[Page | Request]:
        """The request for the next page, or the article where there is none."""
        url, gathering.whole = gathering.whole, None
        if url and self._may_ask(url):
            gathering.number = 0
            yield self._further_request(run, own, gathering, url)
            return
        if not gathering.links:
            yield gathering.page
            return
        expected = len(gathering.page.further) + 2
        gathering.number = min(gathering.links)
        url = gathering.links.pop(gathering.number)
        if gathering.number > MOST_PAGES:
            yield self._cut(gathering, f"no more than {MOST_PAGES} are read")
        elif gathering.number > expected:
            gathering.number = expected
            yield self._cut(gathering, "nothing links it")
        elif not self._may_ask(url):
            yield self._cut(gathering, "robots.txt forbids it")
        else:
            yield self._further_request(run, own, gathering, url)

    def _further_request(self, run: SiteRun, own: Response, gathering: _Gathering, url: str) -> Request:
        if not run.takes_article(url) and self._scheduler:
            self._scheduler.withdraw(url)  # it was taken for another article's
        request = self._following(run, url, self.parse_further, self.further_failed, own)
        request.meta[_GATHERING] = gathering
        return request

    async def parse_further(self, response: Response) -> AsyncIterator[Page | Request]:
        run, own = self._run(response), response.meta[ANSWER]
        gathering: _Gathering = response.meta[_GATHERING]
        status = response.status
        if status // 100 == 3:
            steps = self._turned(run, own, gathering, response)
        elif obstacle := obstacle_in(response):
            steps = self._missing(run, own, gathering, str(obstacle), passing=obstacle.kind != "soft_404")
        elif status != HTTPStatus.OK:
            passing = status >= 500 or status in _PASSING
            steps = self._missing(run, own, gathering, f"HTTP {status}", passing=passing)
        else:
            steps = await self._added(run, own, gathering, response)
        for step in steps:
            yield step

    def further_failed(self, failure: Failure) -> Iterator[Page | Request]:
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it
        run, own = self.runs[request.meta["site"]], request.meta[ANSWER]
        if not self._is_cut(failure, own):
            yield from self._missing(run, own, request.meta[_GATHERING], failure_reason(failure), passing=True)

    async def _added(
        self, run: SiteRun, own: Response, gathering: _Gathering, response: Response
    ) -> Iterator[Page | Request]:
        article = await self._extracted(response)
        is_whole = gathering.number == 0
        is_new = article is not None and article.contentHash not in gathering.seen
        if article is None or not is_new or (is_whole and article.wordCount < _MORE * gathering.words):
            return self._ended(run, own, gathering)
        gathering.seen.add(article.contentHash)
        further = FurtherPage(url=response.url, body=response.body, encoding=charset_of(response))
        gathering.page = replace(gathering.page, further=(*gathering.page.further, further))
        if is_whole:
            gathering.links = {}
        else:
            first = beginning_of(gathering.page.final_url)
            pages = await self._pages_in(response, first, gathering.number)
            gathering.links = pages.further | gathering.links
        return self._next_step(run, own, gathering)

    def _turned(
        self, run: SiteRun, own: Response, gathering: _Gathering, response: Response
    ) -> Iterator[Page | Request]:
        """A further page redirects: to the first one if there is no such page, or to where it is."""
        target = absolute(header(response, "Location") or "", response.url)
        gathering.turns += 1
        if target and article_key(target) in map(article_key, (gathering.page.url, gathering.page.final_url)):
            yield from self._ended(run, own, gathering)
        elif (
            target
            and gathering.turns <= MOST_TURNS
            and origin_of(target) == origin_of(response.url)
            and may_be_page_of(target, beginning_of(gathering.page.final_url))
            and self._may_ask(target)
        ):
            yield self._further_request(run, own, gathering, target)
        else:
            yield from self._missing(run, own, gathering, "redirects elsewhere", passing=False)

    def _ended(self, run: SiteRun, own: Response, gathering: _Gathering) -> Iterator[Page | Request]:
        """There was nothing new: the article has no more pages, or not all of them on one."""
        if gathering.number:
            yield gathering.page
        else:
            yield from self._next_step(run, own, gathering)

    def _missing(
        self, run: SiteRun, own: Response, gathering: _Gathering, reason: str, *, passing: bool
    ) -> Iterator[Page | Request]:
        """A page could not be had. `passing`: another day it may be; until then what is known of the article stays."""
        if gathering.number == 0:
            yield from self._next_step(run, own, gathering)
        elif passing and VISIT in own.meta:
            self._fail(own.request, f"page {gathering.number}: {reason}", Nothing.HTTP_ERROR)
        else:
            yield self._cut(gathering, reason)

    def _cut(self, gathering: _Gathering, reason: str) -> Page:
        """The article with what there is of it."""
        page = gathering.page
        self.crawler.stats.inc_value("newsspider/articles_cut")
        self.logger.warning("Cut: page %d of %s (%s)", gathering.number, one_line(page.url), one_line(reason))
        return replace(page, missing=f"page {gathering.number} of the article is missing: {reason}")

    async def _pages_in(self, response: Response, first: str | None, number: int) -> ArticlePages:
        act = partial(pages_of, response.body, response.url, charset_of(response), first=first, number=number)
        try:
            return await self._readers.read(act, response.url)
        except ExtractionError:
            return ArticlePages()
