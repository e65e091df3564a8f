"""What an article's page leads to before the article is exported: its further pages, and the page behind its AMP form.

They are requests like any other. The article's own address goes on waiting until the last of them has been answered, so
that a run that ends in between costs another look and no article.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from newsspider.discover.amp import canonical_of_amp, is_amp
from newsspider.discover.pages import MOST_PAGES, ArticlePages, beginning_of, may_be_page_of, may_have_pages, read_pages
from newsspider.discover.priority import FURTHER_PAGE
from newsspider.discover.site_run import SiteRun
from newsspider.discover.urls import absolute, article_key, same_site
from newsspider.errors import CutShort, ExtractionError
from newsspider.extract import extract
from newsspider.extract.metadata.text import fold
from newsspider.extract.parse import parse
from newsspider.items import Article, FurtherPage, Link, Page
from newsspider.log import one_line
from newsspider.pipelines.fault import fault_of
from newsspider.places import model_dir
from newsspider.report.nothing import Nothing
from newsspider.sameness import same_text, sketched
from newsspider.scheduler import origin_of
from newsspider.signals import request_cut
from newsspider.spiders.again import TOLD, VISIT
from newsspider.spiders.articles import ArticleAskingSpider
from newsspider.spiders.failure import failure_reason, obstacle_in
from newsspider.spiders.headers import charset_of, header, page_of, validators_of
from newsspider.state.contract import Validators
from newsspider.state.hashes import key_of

ANSWER = "answer"
"""Request meta: what the article's own address has answered. What comes of this request is remembered with it."""
_GATHERING = "gathering"
_TURNS = "turns"
"""Request meta: how many redirects were followed from the address that an AMP page names as its article's own."""
_MOST_TURNS = 2
"""Redirects that are followed, of one article."""
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


def own_answer(answer: Response | Failure | None) -> Response | None:
    """What an article's own address has answered; `answer` is what Scrapy says that an item came of."""
    request: Request | None = getattr(answer, "request", None)
    own: Response | None = request.meta.get(ANSWER) if request is not None else None
    return own or (answer if isinstance(answer, Response) else None)


def lasting_validators(answer: Response | Failure) -> Validators:
    """What an article can be asked for conditionally by: nothing where other addresses have a part in it, for that its
    first page is as it was says nothing of the others."""
    return validators_of(answer) if isinstance(answer, Response) and own_answer(answer) is answer else Validators()


class FollowingSpider(ArticleAskingSpider):
    """Brings an article together from the addresses that it is spread over."""

    _fail: Callable[..., None]

    def _read_article(self, response: Response, link: Link) -> Iterator[Page | Article | Request]:
        """The page of an article, or requests for what belongs to it."""
        run = self._run(response)
        page = page_of(response, link, run.site.key)
        if run.full or obstacle_in(response) is not None:
            yield page
        elif _TURNS not in response.meta and is_amp(response.body):
            yield self._behind_amp(run, response, page)
        elif may_have_pages(response.body, response.url):
            yield from self._gather(run, response, page)
        else:
            yield page

    # --- the page behind an AMP form ---------------------------------------------------------------------------------

    def _behind_amp(self, run: SiteRun, response: Response, page: Page) -> Page | Request:
        try:
            root = parse(response.body, encoding=charset_of(response), url=response.url)
        except ExtractionError:
            return page
        canonical = canonical_of_amp(root, response.url)
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
        request.meta.update({_TURNS: turns, "redirect_urls": [*own.meta.get("redirect_urls", ()), own.url]})
        return request

    def parse_canonical(self, response: Response, link: Link) -> Iterator[Page | Article | Request]:
        run, own, turns = self._run(response), response.meta[ANSWER], response.meta[_TURNS]
        target = absolute(header(response, "Location") or "", response.url) if response.status // 100 == 3 else None
        if target and turns < _MOST_TURNS and same_site(target, run.site.key) and self._may_ask(target):
            yield self._canonical_request(run, target, own, link, turns=turns + 1)
        elif response.status == HTTPStatus.OK and obstacle_in(response) is None and self._is_same(own, response):
            del response.meta[ANSWER]
            yield from self._read_article(response, link)
        else:
            yield page_of(own, link, run.site.key)

    def _is_same(self, amp: Response, canonical: Response) -> bool:
        """Whether two pages are of one article: some sites write one canonical address into every page."""
        one, other = self._extracted(amp), self._extracted(canonical)
        if one is None or other is None:
            return False
        if one.headline and other.headline and fold(one.headline) == fold(other.headline):
            return True
        return same_text(sketched(one.articleBody)[1], sketched(other.articleBody)[1])

    def canonical_failed(self, failure: Failure) -> Iterator[Page]:
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it
        own: Response = request.meta[ANSWER]
        if isinstance(failure.value, CutShort):
            self.crawler.signals.send_catch_log(request_cut, request=own.request, spider=self)
        else:
            yield page_of(own, request.cb_kwargs["link"], request.meta["site"])

    # --- further pages -----------------------------------------------------------------------------------------------

    def _gather(self, run: SiteRun, response: Response, page: Page) -> Iterator[Page | Request]:
        pages = _pages_in(response, None, 1)
        if pages.first:
            if VISIT not in response.meta:
                yield from self._first_page_requests(run, page.link, pages.first)
            yield replace(page, form_of=pages.first)
        elif 2 in pages.further and (article := self._worth_joining(response, page)):
            gathering = _Gathering(
                page=page,
                links=pages.further,
                whole=pages.whole,
                seen={article.contentHash},
                words=article.wordCount,
            )
            yield from self._next_step(run, response, gathering)
        else:
            yield page

    def _first_page_requests(self, run: SiteRun, link: Link, first: str) -> list[Request]:
        named = self._wanted(run, [replace(link, url=first, title=None)])
        return self._heard_requests(run, self._memory_of(run).continued(named), is_new=True)

    def _worth_joining(self, response: Response, page: Page) -> Article | None:
        """What is on an article's first page; None if that is not exported whatever follows it."""
        article = self._extracted(response, page.link)
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

    def parse_further(self, response: Response) -> Iterator[Page | Request]:
        run, own = self._run(response), response.meta[ANSWER]
        gathering: _Gathering = response.meta[_GATHERING]
        status = response.status
        if status // 100 == 3:
            yield from self._turned(run, own, gathering, response)
        elif obstacle := obstacle_in(response):
            yield from self._missing(run, own, gathering, str(obstacle), passing=obstacle.kind != "soft_404")
        elif status != HTTPStatus.OK:
            yield from self._missing(run, own, gathering, f"HTTP {status}", passing=status >= 500 or status in _PASSING)
        else:
            yield from self._added(run, own, gathering, response)

    def further_failed(self, failure: Failure) -> Iterator[Page | Request]:
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it
        run, own = self.runs[request.meta["site"]], request.meta[ANSWER]
        if isinstance(failure.value, CutShort):
            self.crawler.signals.send_catch_log(request_cut, request=own.request, spider=self)
        else:
            yield from self._missing(run, own, request.meta[_GATHERING], failure_reason(failure), passing=True)

    def _added(
        self, run: SiteRun, own: Response, gathering: _Gathering, response: Response
    ) -> Iterator[Page | Request]:
        article = self._extracted(response)
        is_whole = gathering.number == 0
        is_new = article is not None and article.contentHash not in gathering.seen
        if article is None or not is_new or (is_whole and article.wordCount < _MORE * gathering.words):
            yield from self._ended(run, own, gathering)
            return
        gathering.seen.add(article.contentHash)
        further = FurtherPage(url=response.url, body=response.body, encoding=charset_of(response))
        gathering.page = replace(gathering.page, further=(*gathering.page.further, further))
        if is_whole:
            gathering.links = {}
        else:
            first = beginning_of(gathering.page.final_url)
            gathering.links = _pages_in(response, first, gathering.number).further | gathering.links
        yield from self._next_step(run, own, gathering)

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
            and gathering.turns <= _MOST_TURNS
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

    # --- the rest ----------------------------------------------------------------------------------------------------

    def _following(
        self, run: SiteRun, url: str, callback: Callable[..., Any], errback: Callable[..., Any], own: Response
    ) -> Request:
        request = self._request(run, url, callback, FURTHER_PAGE, **{ANSWER: own})
        request.errback = errback
        request.dont_filter = True  # once for each article, whatever else the address was taken for
        request.meta["handle_httpstatus_all"] = True  # a redirect, too, may lead where robots.txt lets nobody go
        return request

    def _may_ask(self, url: str) -> bool:
        """Whether robots.txt allows an address, as far as it has been read: where it forbids one, the article is not to
        wait for it."""
        rules = self._scheduler.rules_of(url) if self._scheduler else None
        return rules is None or rules.allowed(url)

    def _extracted(self, response: Response, link: Link | None = None) -> Article | None:
        try:
            return extract(response.body, response.url, encoding=charset_of(response), link=link, model=self._model_dir)
        except ExtractionError:
            return None

    @cached_property
    def _claimed(self) -> set[bytes]:
        """Addresses that AMP pages have named. One that another names as well may be neither's: the texts decide."""
        return set()

    @cached_property
    def _model_dir(self) -> Path | None:
        return model_dir(self.settings)


def _pages_in(response: Response, first: str | None, number: int) -> ArticlePages:
    try:
        root = parse(response.body, encoding=charset_of(response), url=response.url)
    except ExtractionError:
        return ArticlePages()
    return read_pages(root, response.url, first=first, number=number)
