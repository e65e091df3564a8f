"""What a news spider asks a site for, but for its articles: each source in its time, and if it has changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from time import time
from types import MappingProxyType
from typing import Any
from urllib.parse import urljoin

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from newsspider.discover.priority import FEED, FRONT_PAGE, SECTION, SITEMAP
from newsspider.discover.sections import is_archive
from newsspider.discover.shapes import SiteShapes
from newsspider.discover.site_run import Limits, SiteRun
from newsspider.gate.engine import polite_scheduler
from newsspider.gate.keys import DELAY, GUESS, NEEDS_RESERVATIONS, RENDER
from newsspider.gate.requests import robots_request
from newsspider.plan import Plan
from newsspider.politeness.moves import origin_of
from newsspider.report.limits import DEPTH
from newsspider.scheduler import PoliteScheduler
from newsspider.signals import limit_met
from newsspider.sites import Site
from newsspider.spiders.again import SOURCE, ask_if_changed
from newsspider.state.contract import Memory, SourceKind, Validators
from newsspider.state.hashes import key_of
from newsspider.state.schedule import DAY
from newsspider.state.site import SiteMemory
from newsspider.state.sqlite import open_memory
from newsspider.state.wanted import wanted

FRONT = "front"
"""Request meta: the page is a site's front page, or the robots.txt without which it is not asked for."""
DOUBTFUL = "doubtful"
"""Request meta: nothing but its address says that a page is a section, and it has brought nothing yet."""
MAP_DEPTH = "map_depth"
"""Request meta: how many sitemaps lead to this one, itself included."""
_CHOOSING = ("NEWSSPIDER_MIN_LINK_LIKELIHOOD", "NEWSSPIDER_MIN_SITEMAP_LIKELIHOOD")
"""Settings that decide which addresses of a listing are taken."""


class AskingSpider(Spider):
    """Makes the requests for sources; what comes back goes to the callbacks that a subclass has."""

    plan: Plan
    parse_robots: Callable[..., Any]
    parse_front: Callable[..., Any]
    parse_section: Callable[..., Any]
    parse_feed: Callable[..., Any]
    parse_sitemap: Callable[..., Any]
    parse_article: Callable[..., Any]
    failed: Callable[[Failure], Any]

    @property
    def sites(self) -> tuple[Site, ...]:
        """Those that are crawled."""
        return self.plan.sites

    @cached_property
    def memory(self) -> Memory:
        """What earlier runs have found: nothing, unless an extension has opened their memory."""
        return open_memory(None)

    @cached_property
    def memories(self) -> dict[str, SiteMemory]:
        """The memory of each site, by the site's key."""
        return {site.key: self._new_memory(site) for site in self.plan.sites}

    def _new_memory(self, site: Site) -> SiteMemory:
        since = self.plan.since.timestamp() if self.plan.since else None
        knobs = [self.settings.get(name) for name in _CHOOSING]
        return SiteMemory(
            self.memory,
            site.key,
            wanted(since, [*map(str, knobs), *_patterns(site)]),
            lambda: int(time()),
            self.settings.getint("NEWSSPIDER_MAX_SOURCES"),
        )

    @cached_property
    def runs(self) -> dict[str, SiteRun]:
        """What this run knows of each site, by the site's key."""
        return {site.key: self._new_run(site) for site in self.plan.sites}

    def _new_run(self, site: Site) -> SiteRun:
        shapes = SiteShapes(self.memory.shapes(site.key), int(time()) // DAY)
        return SiteRun(site, self._limits, self.plan.since, shapes=shapes)

    @cached_property
    def _limits(self) -> Limits:
        settings = self.settings
        return Limits(
            sections=settings.getint("NEWSSPIDER_MAX_SECTIONS"),
            sitemaps=settings.getint("NEWSSPIDER_MAX_SITEMAPS"),
            feeds=settings.getint("NEWSSPIDER_MAX_FEEDS"),
            pages_per_section=settings.getint("NEWSSPIDER_MAX_PAGES_PER_SECTION"),
            archive_pages=settings.getint("NEWSSPIDER_MAX_ARCHIVE_PAGES"),
            fruitless=settings.getint("NEWSSPIDER_MAX_FRUITLESS"),
            sitemap_entries=settings.getint("NEWSSPIDER_MAX_SITEMAP_ENTRIES"),
            sitemap_depth=settings.getint("NEWSSPIDER_MAX_SITEMAP_DEPTH"),
            link_likelihood=settings.getfloat("NEWSSPIDER_MIN_LINK_LIKELIHOOD"),
            sitemap_likelihood=settings.getfloat("NEWSSPIDER_MIN_SITEMAP_LIKELIHOOD"),
        )

    def _robots_request(self, site: Site) -> Request:
        request = robots_request(origin_of(site.url), site=site.key, callback=self.parse_robots, errback=self.failed)
        request.meta.update({DELAY: self._delay_s(site), FRONT: True})
        return request

    def _request(self, run: SiteRun, url: str, callback: Callable[..., Any], importance: int, **meta: Any) -> Request:
        if run.site.render and callback in (self.parse_front, self.parse_section, self.parse_article):
            meta[RENDER] = run.site.render_hosts
        if callback in (self.parse_section, self.parse_article):
            meta[NEEDS_RESERVATIONS] = True
        return Request(
            url,
            callback=callback,
            errback=self.failed,
            priority=importance,
            meta={"site": run.site.key, DELAY: self._delay_s(run.site), **meta},
        )

    def _source_request(
        self,
        run: SiteRun,
        url: str,
        kind: SourceKind,
        callback: Callable[..., Any],
        importance: int,
        validators: Validators,
        **meta: Any,
    ) -> Request:
        request = self._request(run, url, callback, importance, **{SOURCE: (url, kind)}, **meta)
        return ask_if_changed(request, validators)

    def _front_request(self, run: SiteRun) -> Iterator[Request]:
        url = run.site.url
        if (validators := self._memory_of(run).asks(url, "front")) is not None:
            yield self._source_request(run, url, "front", self.parse_front, FRONT_PAGE, validators, **{FRONT: True})

    def _announced_sitemaps(self, run: SiteRun, url: str, guesses: Iterable[str]) -> Iterator[Request]:
        """Sitemaps that the robots.txt of an address's host names, or else those at the paths `guesses`, unless the
        site's facts name some."""
        rules = self._scheduler.rules_of(url) if self._scheduler else None
        if rules and rules.sitemaps:
            yield from self._sitemap_requests(run, rules.sitemaps)
        elif not run.site.sitemaps:
            yield from self._sitemap_requests(run, (urljoin(url, path) for path in guesses), guess=True)

    def _sitemap_requests(
        self,
        run: SiteRun,
        urls: Iterable[str],
        *,
        guess: bool = False,
        modified: Mapping[str, datetime | None] = MappingProxyType({}),
        depth: int = 1,
    ) -> Iterator[Request]:
        """`modified` is when an index says that each was changed last; `depth` is 2 where a sitemap names them, and so
        on."""
        if run.is_too_deep(depth):
            self._meets_limit(run, DEPTH, f"sitemaps of depth {depth} are not read")
            return
        for url in urls:
            changed = modified.get(url)
            validators = self._memory_of(run).asks(url, "sitemap", int(changed.timestamp()) if changed else None)
            if validators is not None and run.takes_sitemap(url):
                yield self._source_request(
                    run, url, "sitemap", self.parse_sitemap, SITEMAP, validators, **{GUESS: guess, MAP_DEPTH: depth}
                )

    def _feed_requests(self, run: SiteRun, urls: Iterable[str], *, guess: bool = False) -> Iterator[Request]:
        for url in urls:
            validators = self._memory_of(run).asks(url, "feed")
            if validators is not None and run.takes_feed(url):
                yield self._source_request(run, url, "feed", self.parse_feed, FEED, validators, **{GUESS: guess})

    def _section_requests(
        self, run: SiteRun, urls: Collection[str], *, menu: Collection[str] = ()
    ) -> Iterator[Request]:
        """`menu`: those that a menu names, or the user. Of the others, what has been exported as an article, and has
        brought nothing, is no section."""
        memory = self._memory_of(run)
        for url in menu:
            memory.trusts(url)
        doubtful = {url for url in urls if url not in menu and not is_archive(url) and memory.is_doubtful(url)}
        known = self.memory.known({key_of(url) for url in doubtful})
        for url in urls:
            if url in doubtful and (entry := known.get(key_of(url))) and entry.article:
                continue
            validators = memory.asks(url, "section")
            if validators is not None and is_archive(url):
                validators = Validators()  # the page of today changes, the list of days stays as it was
            if validators is not None and run.takes_section(url):
                meta = {DOUBTFUL: url in doubtful}
                yield self._source_request(run, url, "section", self.parse_section, SECTION, validators, **meta)

    def _meets_limit(self, run: SiteRun, reason: str, words: str, count: int = 1) -> None:
        """Says it once of a site; `count` is how much is left out."""
        if (run.site.key, reason) not in self._limits_said:
            self._limits_said.add((run.site.key, reason))
            self.logger.warning("%s: %s (%s)", run.site.key, reason, words)
        self.crawler.signals.send_catch_log(limit_met, site=run.site.key, reason=reason, count=count)

    @cached_property
    def _limits_said(self) -> set[tuple[str, str]]:
        return set()

    @property
    def _scheduler(self) -> PoliteScheduler | None:
        return polite_scheduler(self.crawler)

    def _delay_s(self, site: Site) -> float:
        return site.delay_s if site.delay_s is not None else self.settings.getfloat("DOWNLOAD_DELAY")

    def _run(self, response: Response) -> SiteRun:
        return self.runs[response.meta["site"]]

    def _memory_of(self, run: SiteRun) -> SiteMemory:
        return self.memories[run.site.key]


def _patterns(site: Site) -> Iterator[str]:
    yield from (f"+{pattern.pattern}" for pattern in site.include)
    yield from (f"-{pattern.pattern}" for pattern in site.exclude)
