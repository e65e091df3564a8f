"""An article that was found at its AMP address is exported from its own page, if that answers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from functools import cached_property, partial
from http import HTTPStatus

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from newsspider.discover.amp import is_amp
from newsspider.discover.site_run import SiteRun
from newsspider.discover.urls import absolute, article_key, same_site
from newsspider.errors import ExtractionError
from newsspider.extract.metadata.text import fold
from newsspider.gate.keys import NEEDS_RESERVATIONS
from newsspider.items import Link, Page
from newsspider.reading.acts import canonical_of
from newsspider.sameness import same_text, sketched
from newsspider.spiders.again import TOLD, VISIT
from newsspider.spiders.failure import obstacle_in
from newsspider.spiders.following import ANSWER, MOST_TURNS
from newsspider.spiders.headers import charset_of, header, page_of
from newsspider.spiders.pages import PagesSpider
from newsspider.state.hashes import key_of

_TURNS = "turns"
"""Request meta: how many redirects were followed from the address that an AMP page names as its article's own."""


class AmpSpider(PagesSpider):
    """Goes from an AMP page to the page that it is a form of."""

    async def _read_article(self, response: Response, link: Link) -> AsyncIterator[Page | Request]:
        """The page of an article, or requests for what belongs to it."""
        run = self._run(response)
        page = page_of(response, link, run.site.key)
        if run.full:
            yield page
        elif _TURNS not in response.meta and is_amp(response.body):
            yield await self._behind_amp(run, response, page)
        else:
            async for found in self._gather(run, response, page):
                yield found

    async def _behind_amp(self, run: SiteRun, response: Response, page: Page) -> Page | Request:
        act = partial(canonical_of, response.body, response.url, charset_of(response))
        try:
            canonical = await self._readers.read(act, response.url)
        except ExtractionError:
            return page
        if canonical is None or not same_site(canonical, run.site.key) or key_of(canonical) in self._claimed:
            return page
        if article_key(canonical) == article_key(run.site.url) or not self._may_ask(canonical):
            return page
        if article_key(canonical) != article_key(page.url) and not run.takes_article(canonical):
            return replace(page, form_of=canonical)
        self._claimed.add(key_of(canonical))
        return self._canonical_request(run, canonical, response, page.link)

    def _canonical_request(self, run: SiteRun, url: str, own: Response, link: Link, *, turns: int = 0) -> Request:
        request = self._following(run, url, self.parse_canonical, self.canonical_failed, own)
        request.cb_kwargs["link"] = link
        request.meta.update({name: own.meta[name] for name in (VISIT, TOLD) if name in own.meta})
        # As after a redirect: whatever becomes of the page, its AMP form leads there.
        request.meta[NEEDS_RESERVATIONS] = True
        request.meta.update({_TURNS: turns, "redirect_urls": [*own.meta.get("redirect_urls", ()), own.url]})
        return request

    async def parse_canonical(self, response: Response, link: Link) -> AsyncIterator[Page | Request]:
        run, own, turns = self._run(response), response.meta[ANSWER], response.meta[_TURNS]
        target = absolute(header(response, "Location") or "", response.url) if response.status // 100 == 3 else None
        if target and turns < MOST_TURNS and same_site(target, run.site.key) and self._may_ask(target):
            yield self._canonical_request(run, target, own, link, turns=turns + 1)
        elif response.status == HTTPStatus.OK and obstacle_in(response) is None and await self._is_same(own, response):
            del response.meta[ANSWER]
            async for found in self._read_article(response, link):
                yield found
        else:
            yield page_of(own, link, run.site.key)

    async def _is_same(self, amp: Response, canonical: Response) -> bool:
        """Whether two pages are of one article: some sites write one canonical address into every page."""
        one, other = await self._extracted(amp), await self._extracted(canonical)
        if one is None or other is None:
            return False
        if one.headline and other.headline and fold(one.headline) == fold(other.headline):
            return True
        return same_text(sketched(one.articleBody)[1], sketched(other.articleBody)[1])

    def canonical_failed(self, failure: Failure) -> Iterator[Page]:
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it
        own: Response = request.meta[ANSWER]
        if not self._is_cut(failure, own):
            yield page_of(own, request.cb_kwargs["link"], request.meta["site"])

    @cached_property
    def _claimed(self) -> set[bytes]:
        """Addresses that AMP pages have named. One that another names as well may be neither's: the texts decide."""
        return set()
