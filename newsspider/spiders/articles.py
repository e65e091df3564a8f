"""Which articles a news spider asks for, and when: what a listing names now, what waits, what is to be looked at again.

Requests are kept for the freshest of them only. The memory has the others, so that a site which lists its whole archive
costs no more than one that lists its last week.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from http import HTTPStatus
from itertools import takewhile
from time import monotonic, time
from typing import NamedTuple

from scrapy import Request, signals
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response
from scrapy.utils.asyncio import call_later
from twisted.python.failure import Failure

from newsspider.discover.packed_links import PART, PackedLinks
from newsspider.discover.pages import first_page_of
from newsspider.discover.priority import fresh_at, priority
from newsspider.discover.site_run import SiteRun
from newsspider.discover.urls import article_key, normalize
from newsspider.errors import StateError
from newsspider.gate.engine import is_ending
from newsspider.items import Link
from newsspider.log import one_line
from newsspider.report.limits import ENTRIES, SOURCES
from newsspider.spiders.again import SOURCE, TOLD, VISIT, ask_if_changed, links_of_waiting
from newsspider.spiders.asking import DOUBTFUL, AskingSpider
from newsspider.spiders.failure import obstacle_in
from newsspider.spiders.headers import validators_of
from newsspider.state.contract import Moment, Remembered, SourceKind, Validators
from newsspider.state.hashes import body_hash
from newsspider.state.site import Heard
from newsspider.state.verdict import as_listed, was_told
from newsspider.wire.rebuilt import rebuilt

GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)

_MOST_IN_HAND = 60_000
"""Entries of a site's sources that wait to be judged."""
_MOST_QUEUED_OF_SITE = 1_000
_LEAST_QUEUED_OF_SITE = 20
_BATCH = 250
"""Addresses that are taken from the memory at once."""
_LOW_SHARE = 0.25
"""Of a site's requests: when no more are left, others are made."""
_FRESH_SHARE = 0.1
"""Of a site's requests: as many come into the queue with every listing, full or not, for what is new goes first."""


class Named(NamedTuple):
    """What a listing has named."""

    requests: list[Request]
    brought: bool
    """Something that is to be asked for, now or when there is room."""
    known: bool
    """Articles, and none that this run has found, here or elsewhere."""
    brings_alone: bool
    """Something of it that nothing else in this run has named."""
    fresh: int
    """Addresses that were not known when the source was read before."""
    old_at_end: int
    """Articles that were, after the last of the fresh ones."""
    new: int
    """Addresses that no run has read."""

    @property
    def reaches_known(self) -> bool:
        """What comes last on it was known when the source was read before: so will what follows. What is read most,
        in a box beside a page of fresh ones, is less than they are."""
        return self.old_at_end >= max(1, self.fresh)


class _Answered(NamedTuple):
    """What is kept of a source's answer while its entries are taken."""

    source: tuple[str, SourceKind] | None
    """None: it is a further page of one."""
    digest: bytes
    validators: Validators
    doubtful: bool
    hub: str


@dataclass(slots=True, eq=False)
class _Listed:
    """What a source lists, of which some is taken."""

    run: SiteRun
    response: Response
    """Without its body."""
    answered: _Answered
    links: PackedLinks
    found: Sequence[tuple[str, SourceKind]]
    is_whole: bool = True
    """Nothing was left out."""
    taken: int = 0
    brought: bool = False

    @property
    def left(self) -> int:
        return len(self.links) - self.taken


class ArticleAskingSpider(AskingSpider):
    """Makes the requests for articles."""

    _taking: asyncio.Future[None] | None = None

    def take(self, response: Response, links: PackedLinks, found: Sequence[tuple[str, SourceKind]] = ()) -> None:
        """As `_article_requests`, of a source that may name tens of thousands: they are taken in parts, sites in turn,
        while the crawl goes on. It counts as read with the last part, so that after a run that ends before the next one
        reads it again."""
        run = self._run(response)
        sources = self._in_hand.setdefault(run.site.key, deque())
        sources.append(_Listed(run, rebuilt(response, b""), _answered(response), links, found))
        while (surplus := sum(listed.left for listed in sources) - _MOST_IN_HAND) > 0:
            longest = max(sources, key=lambda listed: listed.left)
            self._leave_out(longest, min(surplus, longest.left // 2 + 1))
        if self._taking is None or self._taking.done():
            self._taking = asyncio.ensure_future(self._take_in_turn())

    def _leave_out(self, listed: _Listed, count: int) -> None:
        """Of entries, the last ones, for which a run has no room; the next one reads the source again."""
        listed.links.cut(len(listed.links) - count)
        listed.is_whole = False
        self._meets_limit(listed.run, ENTRIES, f"{listed.run.limits.sitemap_entries} are taken in one run", count)

    async def _take_in_turn(self) -> None:
        """A part of what each site has in hand, again and again; half of the time is for whatever else goes on."""
        while self._in_hand and not is_ending(self.crawler):
            key, sources = next(iter(self._in_hand.items()))
            began_s = monotonic()
            try:
                is_last = self._take_part(sources[0])
            except Exception:  # as where a callback fails: it costs what it was about
                self.logger.exception("Error while taking what %s names", one_line(sources[0].response.url))
                self._tell_of_failure(sources[0].response)
                is_last = True
            taken = sources.popleft()
            if not is_last:
                sources.append(taken)  # what comes first in each is the freshest
            del self._in_hand[key]
            if sources:
                self._in_hand[key] = sources  # behind the others
            await asyncio.sleep(monotonic() - began_s)
        self._in_hand.clear()
        if self._scheduler:
            self._scheduler.wake()

    def _take_part(self, listed: _Listed) -> bool:
        """Whether it was the last one. Raises `StateError`."""
        run, start = listed.run, listed.taken
        part = listed.links.between(start, start + PART)
        if part and part[0].via == "sitemap" and (room := run.entries_left()) is not None:
            if not room:
                self._leave_out(listed, listed.left)
            part = part[:room]  # what is known does not count
        listed.taken += len(part)
        is_last = listed.taken >= len(listed.links)
        if is_last:
            named = self._named(
                run,
                listed.answered,
                part,
                listed.found,
                whole=listed.is_whole,
                brought=listed.brought,
                is_new=not start,
            )
            requests, new = named.requests, named.new
        else:
            heard = self._memory_of(run).continued(self._wanted(run, part))
            listed.brought |= bool(heard)
            requests, new = self._heard_requests(run, heard, is_new=not start), len(heard.fetch)
        if part and part[-1].via == "sitemap":
            run.entries += new
        for request in requests:
            assert self.crawler.engine is not None
            self.crawler.engine.crawl(request)
        return is_last

    def _article_requests(
        self,
        response: Response,
        links: Iterable[Link],
        found: Sequence[tuple[str, SourceKind]] = (),
        *,
        goes_on: bool = False,
        hubs: Sequence[str] = (),
        before: Moment = 0,
    ) -> Named:
        """Requests for the articles that a source names; it is remembered, with them and the sources that it names.
        `before`: see `SiteMemory.compared_at`.

        One that `goes_on` on further pages is not read as a whole yet: see `SiteMemory.complete`.
        """
        answered = _answered(response, hub=next(iter(hubs), ""))
        return self._named(self._run(response), answered, list(links), found, whole=not goes_on, before=before)

    def _named(
        self,
        run: SiteRun,
        answered: _Answered,
        links: Sequence[Link],
        found: Sequence[tuple[str, SourceKind]],
        *,
        whole: bool = True,
        brought: bool = False,
        is_new: bool = True,
        before: Moment = 0,
    ) -> Named:
        """`brought`: parts of the source that were told before have brought something."""
        memory = self._memory_of(run)
        elsewhere = {link.url for link in links if run.is_named(link.url)}
        wanted = self._wanted(run, links)
        left_out = memory.left_out
        if answered.source:
            heard = memory.read(
                *answered.source,
                digest=answered.digest,
                validators=answered.validators,
                links=wanted,
                found=found,
                whole=whole and not run.full,
                brought=brought,
                doubtful=elsewhere if answered.doubtful else None,
                hub=answered.hub,
            )
        else:
            heard = memory.continued(wanted)
        if memory.left_out > left_out:
            most = self.settings.getint("NEWSSPIDER_MAX_SOURCES")
            self._meets_limit(run, SOURCES, f"{most} are remembered", memory.left_out - left_out)
        news = any(run.is_news(link.url) for link in wanted)
        return Named(
            self._heard_requests(run, heard, is_new=is_new),
            brought=bool(heard),
            known=bool(wanted) and not news,
            brings_alone=any(link.url not in elsewhere for link in heard.fetch),
            **_age_of([link.url for link in wanted], heard, before),
            new=len(heard.fetch),
        )

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
        now = time()
        for known in heard.articles:
            run.is_article(known.url, known.id, now - known.published if known.published else None)
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
            elif run.leaves_alone(link):
                run.postpones(link.url)
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
        memory, now = self._memory_of(run), time()
        requests: list[Request] = []
        for named, known in told:
            link = _where_it_is(named, known)
            if not known.removed:
                run.is_article(named.url, known.id, now - known.published if known.published else None)
            if run.has_taken(link.url):
                memory.expects(named, known.id)
            elif len(requests) >= room:
                memory.expects(named, known.id)
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
        """Requests for some of what waits in the memory, as far as there is room for them.

        Half of them are for articles to look at again, so that not even a large archive keeps edits from being seen.
        """
        memory, room = self._memory_of(run), min(_BATCH, self._room(run))
        visits = list(self._visit_requests(run, memory.backlog.due(room // 2)))
        yield from visits
        for waiting in memory.backlog.waiting(room - len(visits)):
            links = links_of_waiting(waiting)
            if link := run.recalls(links):
                for named in links:
                    memory.expects(named)
                yield self._article_request(run, link, waiting.fresh)

    def _visit_requests(self, run: SiteRun, articles: Iterable[Remembered]) -> Iterator[Request]:
        for known in articles:
            link = Link(url=known.url, via="link", source=known.url)
            if self._takes_visit(run, link, known):
                yield self._visit_request(run, link, known, told=was_told(known))

    def _takes_visit(self, run: SiteRun, link: Link, known: Remembered) -> bool:
        """Whether an article is looked at now; one that is older than what the run wants waits for another run."""
        since = self.plan.since
        is_too_old = since is not None and known.published is not None and known.published < since.timestamp()
        return not is_too_old and run.takes_article(link.url, again=True)

    def request_left_downloader(self, request: Request) -> None:
        """Makes requests for what waits, in time: the site's queue never runs empty while something does."""
        if run := self.runs.get(request.meta.get("site", "")):
            self._refill_soon(run)

    def request_dropped(self, request: Request) -> None:
        self.request_left_downloader(request)

    def spider_idle(self) -> None:
        for run in self.runs.values():
            self._refill_soon(run)
        if self._refilling or self._in_hand:
            raise DontCloseSpider

    def is_busy_with(self, site: str) -> bool:
        """Whether requests of a site are about to be made."""
        return site in self._refilling or site in self._in_hand

    def _refill_soon(self, run: SiteRun) -> None:
        if self._has_room_again(run) and run.site.key not in self._refilling:
            self._refilling.add(run.site.key)
            call_later(0, self._refill, run)

    def _refill(self, run: SiteRun) -> None:
        """One batch at a time: all of them may be forbidden, and the crawl of other sites goes on meanwhile."""
        self._refilling.discard(run.site.key)
        engine = self.crawler.engine
        if engine is None or engine.spider is None or is_ending(self.crawler):
            return
        try:
            for request in self._waiting_requests(run):
                engine.crawl(request)
        except StateError:
            self._tell_of_failure()
            return
        self._refill_soon(run)

    def _tell_of_failure(self, response: Response | None = None) -> None:
        """Of the exception that is being handled: it would only be logged."""
        failure = Failure()  # type: ignore[no-untyped-call]
        self.crawler.signals.send_catch_log(signals.spider_error, failure=failure, response=response, spider=self)

    @cached_property
    def _in_hand(self) -> dict[str, deque[_Listed]]:
        """Of each site, what long sources name and was not taken yet."""
        return {}

    @cached_property
    def _refilling(self) -> set[str]:
        """Sites for which requests are about to be made."""
        return set()

    def _has_room_again(self, run: SiteRun) -> bool:
        """Whether most of what was asked for is over, and something waits."""
        is_low = self._queued(run) <= self._most_queued * _LOW_SHARE
        return is_low and bool(self._memory_of(run).backlog) and not run.is_over

    def _room(self, run: SiteRun) -> int:
        return max(0, self._most_queued - self._queued(run))

    def _queued(self, run: SiteRun) -> int:
        return self._scheduler.queued(run.site.key) if self._scheduler else 0

    @cached_property
    def _most_queued(self) -> int:
        """Of one site."""
        share = self.settings.getint("NEWSSPIDER_MAX_QUEUED") // max(1, len(self.plan.sites))
        return min(_MOST_QUEUED_OF_SITE, max(_LEAST_QUEUED_OF_SITE, share))


def _age_of(urls: Sequence[str], heard: Heard, before: Moment) -> dict[str, int]:
    """Of a page, of which addresses are given in its order: see `Named`."""
    seen = {known.url: known.first_seen for known in heard.articles if known.first_seen is not None}
    old = {url for url, moment in seen.items() if moment < before}
    fresh = {link.url for link in heard.fetch} | (seen.keys() - old)
    at_end = takewhile(lambda url: url not in fresh, reversed(urls))
    return {"fresh": sum(url in fresh for url in urls), "old_at_end": sum(url in old for url in at_end)}


def _answered(response: Response, *, hub: str = "") -> _Answered:
    return _Answered(
        source=response.meta.get(SOURCE),
        digest=body_hash(response.body),
        # Asked for by a challenge's date, the listing behind it would be "not modified".
        validators=validators_of(response) if obstacle_in(response) is None else Validators(),
        doubtful=bool(response.meta.get(DOUBTFUL)),
        hub=hub,
    )


def _where_it_is(link: Link, known: Remembered) -> Link:
    """The article's own address, whichever of its addresses a listing names; where it has gone, it may have moved."""
    return link if known.removed or not known.url else replace(link, url=known.url)
