"""Which articles a news spider asks for, and when: what a listing names now, what waits, what is to be looked at again.

Requests are kept for the freshest of them only. The memory has the others, so that a site which lists its whole archive
costs no more than one that lists its last week.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from http import HTTPStatus
from time import time

from scrapy import Request
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response

from newsspider.discover.pages import first_page_of
from newsspider.discover.priority import fresh_at, priority
from newsspider.discover.site_run import SiteRun
from newsspider.discover.urls import article_key, normalize
from newsspider.items import Link
from newsspider.spiders.again import SOURCE, TOLD, VISIT, ask_if_changed, links_of_waiting
from newsspider.spiders.asking import AskingSpider
from newsspider.spiders.failure import obstacle_in
from newsspider.spiders.headers import validators_of
from newsspider.state.contract import Remembered, SourceKind, Validators
from newsspider.state.site import Heard
from newsspider.state.verdict import as_listed, was_told

GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)

_PART = 1_000
"""Addresses of a source that are judged and remembered at once: a few hundredths of a second."""
_MOST_QUEUED_OF_SITE = 1_000
_LEAST_QUEUED_OF_SITE = 20
_LOW_SHARE = 0.25
"""Of a site's requests: when no more are left, others are made."""
_FRESH_SHARE = 0.1
"""Of a site's requests: as many come into the queue with every listing, full or not, for what is new goes first."""


class ArticleAskingSpider(AskingSpider):
    """Makes the requests for articles."""

    async def _many_article_requests(
        self, response: Response, links: Sequence[Link], found: Sequence[tuple[str, SourceKind]] = ()
    ) -> AsyncIterator[Request]:
        """As `_article_requests`, of a source that may name tens of thousands: in parts, between which the crawl goes
        on. It counts as read with the last one, so that a run that is killed before reads it again."""
        run = self._run(response)
        memory = self._memory_of(run)
        brought = False
        last = max(0, len(links) - 1) // _PART * _PART
        for start in range(0, last, _PART):
            heard = memory.continued(self._wanted(run, links[start : start + _PART]))
            brought |= bool(heard)
            for request in self._heard_requests(run, heard, is_new=not start):
                yield request
            await asyncio.sleep(0)
        for request in self._article_requests(response, links[last:], found, brought=brought, is_new=not last):
            yield request

    def _article_requests(
        self,
        response: Response,
        links: Iterable[Link],
        found: Sequence[tuple[str, SourceKind]] = (),
        *,
        goes_on: bool = False,
        brought: bool = False,
        is_new: bool = True,
    ) -> list[Request]:
        """Requests for the articles that a source names; it is remembered, with them and the sources that it names.

        One that `goes_on` on further pages is not read as a whole yet: see `SiteMemory.complete`. `brought`: parts of
        it that were told before have brought something.
        """
        run = self._run(response)
        memory = self._memory_of(run)
        wanted = self._wanted(run, links)
        if source := response.meta.get(SOURCE):
            heard = memory.read(
                *source,
                body=response.body,
                # Asked for by a challenge's date, the listing behind it would be "not modified".
                validators=validators_of(response) if obstacle_in(response) is None else Validators(),
                links=wanted,
                found=found,
                whole=not run.full and not goes_on,
                brought=brought,
            )
        else:
            heard = memory.continued(wanted)
        return self._heard_requests(run, heard, is_new=is_new)

    def _wanted(self, run: SiteRun, links: Iterable[Link]) -> list[Link]:
        named = (self._from_its_beginning(run, link) for link in links)
        return [link for link in named if normalize(link.url) and run.wants(link)]

    def _from_its_beginning(self, run: SiteRun, link: Link) -> Link:
        """An article's first page in place of a further one; what a listing calls the latter is no title of it. The
        further pages of the listing itself are none of an article."""
        first = first_page_of(link.url)
        if first is None or first in run.sections_read or article_key(first) == article_key(link.source):
            return link
        return replace(link, url=first, title=None)

    def _heard_requests(self, run: SiteRun, heard: Heard, *, is_new: bool) -> list[Request]:
        """Requests for what a source has named, the freshest of it where there is no room for all; the rest waits.

        `is_new`: it is the first that is heard of the source, and so the freshest.
        """
        for url in heard.left:
            run.leaves(url)
        room = self._room(run)
        if is_new:
            room = max(room, round(self._most_queued * _FRESH_SHARE))
        return self._new_article_requests(run, heard.fetch, room) + self._told_visit_requests(run, heard.look, room)

    def _new_article_requests(self, run: SiteRun, links: Sequence[Link], room: int) -> list[Request]:
        """Requests for the freshest of these addresses, if there is no room for all; the others wait."""
        memory, now = self._memory_of(run), int(time())
        new = []
        for link in links:
            if run.has_taken(link.url):
                memory.expects(link)
            elif run.is_postponed(link.url):
                memory.backlog.grown()  # it may be fresher now
            else:
                new.append(link)
        if len(new) > room:
            memory.backlog.grown()
            new.sort(key=lambda link: fresh_at(link, now), reverse=True)
        for link in new[room:]:
            run.postpones(link.url)
        requests = []
        for link in new[:room]:
            if run.takes_article(link.url):
                memory.expects(link)
                requests.append(self._article_request(run, link))
        return requests

    def _told_visit_requests(self, run: SiteRun, told: Sequence[tuple[Link, Remembered]], room: int) -> list[Request]:
        """Requests for articles that have changed, a listing says; those for which there is no room are due."""
        memory = self._memory_of(run)
        requests: list[Request] = []
        for named, known in told:
            link = _where_it_is(named, known)
            if run.has_taken(link.url):
                memory.expects(named, known.id)
            elif len(requests) >= room:
                run.leaves(named.url)
                memory.backlog.grown()
            elif self._takes_visit(run, link, known):
                memory.expects(named, known.id)
                requests.append(self._visit_request(run, link, as_listed(named, known), told=True))
        return requests

    def _article_request(self, run: SiteRun, link: Link, fresh: int | None = None) -> Request:
        """`fresh`: when the article is taken to be from, where that is known better than from the link."""
        url, now = normalize(link.url) or link.url, int(time())
        importance = priority(fresh_at(link, now) if fresh is None else fresh, now)
        request = self._request(run, url, self.parse_article, importance)
        request.cb_kwargs["link"] = link
        request.dont_filter = url in run.sections_read  # asked for before, as something else
        return request

    def _visit_request(self, run: SiteRun, link: Link, known: Remembered, *, told: bool) -> Request:
        """A request for an article that is known; `told`: a listing says that it has changed."""
        request = self._article_request(run, link)
        request.meta.update({VISIT: replace(known, url=known.url or link.url), TOLD: told})
        return ask_if_changed(request, known.validators, *GONE)

    def _remembered_requests(self, run: SiteRun) -> Iterator[Request]:
        """What earlier runs know: sources, addresses that were not read to an end, articles to look at again."""
        memory = self._memory_of(run)
        for source in memory.sources_in_turn():
            guess = source.body is None  # what was never there was a guess, or as good as one
            match source.kind:
                case "sitemap":
                    yield from self._sitemap_requests(run, [source.url], guess=guess)
                case "feed":
                    yield from self._feed_requests(run, [source.url], guess=guess)
                case "section":
                    yield from self._section_requests(run, [source.url])
        memory.backlog.grown()
        yield from self._waiting_requests(run)

    def _waiting_requests(self, run: SiteRun) -> Iterator[Request]:
        """Requests for what waits in the memory, as many as there is room for.

        Half of them are for articles to look at again, so that not even a large archive keeps edits from being seen.
        """
        memory, room = self._memory_of(run), self._room(run)
        for request in self._visit_requests(run, memory.backlog.due(room // 2)):
            room -= 1
            yield request
        while room > 0 and not run.full and (batch := memory.backlog.waiting(room)):
            for waiting in batch:
                links = links_of_waiting(waiting)
                if run.recalls(links[0], waiting.channels):
                    for link in links:
                        memory.expects(link)
                    room -= 1
                    yield self._article_request(run, links[0], waiting.fresh)
        yield from self._visit_requests(run, memory.backlog.due(room))

    def _visit_requests(self, run: SiteRun, articles: Iterable[Remembered]) -> Iterator[Request]:
        for known in articles:
            link = Link(url=known.url, via="link", source=known.url)
            if self._takes_visit(run, link, known):
                yield self._visit_request(run, link, known, told=was_told(known))

    def _takes_visit(self, run: SiteRun, link: Link, known: Remembered) -> bool:
        """Whether an article is looked at now; one that is older than what the run wants waits for another run."""
        since = self.plan.since
        is_too_old = since is not None and known.published is not None and known.published < since.timestamp()
        return not is_too_old and run.takes_article(link.url)

    def request_left_downloader(self, request: Request) -> None:
        """Makes requests for what waits, in time: the site's queue never runs empty while something does."""
        if run := self.runs.get(request.meta.get("site", "")):
            self._refill(run)

    def spider_idle(self) -> None:
        for run in self.runs.values():
            self._refill(run)
        if any(self._queued(run) for run in self.runs.values()):
            raise DontCloseSpider

    def _refill(self, run: SiteRun) -> None:
        engine, backlog = self.crawler.engine, self._memory_of(run).backlog
        while engine and backlog and not run.full and self._queued(run) <= self._most_queued * _LOW_SHARE:
            for request in self._waiting_requests(run):
                engine.crawl(request)

    def _room(self, run: SiteRun) -> int:
        return max(0, self._most_queued - self._queued(run))

    def _queued(self, run: SiteRun) -> int:
        return self._scheduler.queued(run.site.key) if self._scheduler else 0

    @cached_property
    def _most_queued(self) -> int:
        """Of one site."""
        share = self.settings.getint("NEWSSPIDER_MAX_QUEUED") // max(1, len(self.plan.sites))
        return min(_MOST_QUEUED_OF_SITE, max(_LEAST_QUEUED_OF_SITE, share))


def _where_it_is(link: Link, known: Remembered) -> Link:
    """The article's own address, whichever of its addresses a listing names; where it has gone, it may have moved."""
    return link if known.removed or not known.url else replace(link, url=known.url)
