"""The gate every request passes: which one may start now, and which one never.

Scrapy asks its scheduler for the next request whenever there is room. This one answers only with a request whose
host may be asked at this moment: robots.txt has been read and allows it, the delay since the host's last request is
over, and no more than the allowed number are in flight. At the downloader's door, where a request goes to the network,
it is looked at once more, for the host may have asked for patience meanwhile. Retries and redirects come back through
the scheduler, and robots.txt, feeds and sitemaps are requests like any other, so nothing passes beside the gate. A host
that has to wait holds back nobody else: its requests stay here instead of filling the downloader.

Scrapy's own parts cannot promise this: its robots middleware lets requests through while robots.txt is on its way
and allows everything when it fails, its downloader does not keep the concurrency of a host that has no delay, and a
waiting host's requests take up the room of the others (measured with Scrapy 2.19).
"""

from __future__ import annotations

import heapq
import itertools
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from http import HTTPStatus
from time import monotonic
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urljoin

from scrapy import Request, signals
from scrapy.core.scheduler import BaseScheduler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils.asyncio import CallLaterResult, call_later
from scrapy.utils.misc import build_from_crawler, load_object

from newsspider.errors import NotTaken
from newsspider.gate.host import Entry, Host, Origin, host_key
from newsspider.gate.keys import (
    DELAY,
    DROPPED,
    ENOUGH,
    GUESS,
    MOVED,
    NEEDS_RESERVATIONS,
    RENDER,
    RESERVATIONS_OF,
    ROBOTS_OF,
    RUN_ENDED,
    STAYS,
    SUBREQUEST,
)
from newsspider.gate.requests import nothing, robots_request, unmoved
from newsspider.politeness.moves import Moves, moved, origin_of
from newsspider.politeness.pace import REFUSALS, REJECTIONS, Pace, is_well, pause_s
from newsspider.politeness.robots import DISALLOWED, RobotsRules, parse_robots
from newsspider.report.limits import HOSTS, REFUSES
from newsspider.signals import limit_met

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.dupefilters import BaseDupeFilter
    from scrapy.spiders import Spider

    from newsspider.extensions.reservations import ReservationsExtension
    from newsspider.witness import Witness

logger = logging.getLogger(__name__)

_OF_THE_HOST = frozenset({"private address", "port not allowed", "certificate not valid"})
"""Reasons why robots.txt was not fetched that are those of everything else there."""
_NO_END = ("redirects in a circle", "more than")
"""How it is said that redirects of robots.txt lead nowhere."""
_REFUSED = "refused"
"""Request meta: how often it was answered by a wish for patience."""
_MOST_REFUSED = 6
_OF_ORIGIN = frozenset({ROBOTS_OF, RESERVATIONS_OF})
"""What others wait for goes first, whoever has enough of a site."""
_SAYS_NOTHING = frozenset({*_OF_ORIGIN, SUBREQUEST})
"""That it is not there for us says nothing of the host's pages."""
_STAY = frozenset({*_OF_ORIGIN, SUBREQUEST, MOVED, STAYS})
"""What has one of these is asked for where it is."""
_ROBOTS_LIFETIME_S = 24 * 3600  # RFC 9309, 2.4: no cached copy older than a day


class PoliteScheduler(BaseScheduler):
    """Hands out requests at the pace that their hosts allow; `DUPEFILTER_CLASS` tells copies.

    What waits is in memory, about 2 KB a request; the spider makes no more of them than it needs.
    """

    def __init__(self, crawler: Crawler, dupefilter: BaseDupeFilter) -> None:
        settings = crawler.settings
        self.crawler = crawler
        self._dupefilter = dupefilter
        self._agent: str = settings["NEWSSPIDER_ROBOTS_AGENT"]
        self._delay_s = settings.getfloat("DOWNLOAD_DELAY")
        self._max_in_flight = settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        self._max_crawl_delay_s = settings.getfloat("NEWSSPIDER_MAX_CRAWL_DELAY_S")
        self._max_pause_s = settings.getfloat("NEWSSPIDER_MAX_PAUSE_S")
        self._max_rejections = settings.getint("NEWSSPIDER_MAX_REFUSALS")
        self._retry_times = settings.getint("RETRY_TIMES")
        self._max_latency_delay_s = settings.getfloat("NEWSSPIDER_MAX_LATENCY_DELAY_S")
        self.witness: Witness | None = None
        """Is told of all that happens here."""
        self.are_behind: Callable[[str | None], bool] | None = None
        """Whether those who read what comes have enough of a site for now; whoever reads wakes this one."""
        self._held: dict[str, Host] = {}
        """Hosts whose turn came while that was so."""
        self.reservations: ReservationsExtension | None = None
        """Knows which file of an origin's is asked for before its articles; None: nobody wants to know."""
        self._hosts: dict[str, Host] = {}
        self._most_hosts = settings.getint("NEWSSPIDER_MAX_HOSTS")
        self._hosts_of: dict[str, set[str]] = {}
        self._too_many: set[str] = set()
        self._moves = Moves()
        self._line: list[tuple[float, int, Host]] = []
        self._started: dict[Request, Host] = {}
        self._order = itertools.count()
        self._queued: Counter[str | None] = Counter()
        self._most_pages = settings.getint("NEWSSPIDER_BROWSER_PAGES")
        self._pages: set[Request] = set()
        self._waiting_for_page: dict[str, Host] = {}
        self._alarm: CallLaterResult | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler, build_from_crawler(load_object(crawler.settings["DUPEFILTER_CLASS"]), crawler))

    # --- what the engine calls -------------------------------------------------------------------------------------

    def open(self, spider: Spider) -> Any:
        return self._dupefilter.open()

    def close(self, reason: str) -> Any:
        if self._alarm:
            self._alarm.cancel()
        for host in self._hosts.values():
            for entry in host.waiting:
                self._tell_skipped(entry[3], RUN_ENDED)
        return self._dupefilter.close(reason)

    def has_pending_requests(self) -> bool:
        return self._queued.total() > 0

    def enqueue_request(self, request: Request) -> bool:
        self._learn_move(request)
        target = self._moves.target_of(request.url)
        if target and not (request.meta.keys() & _STAY):
            self._move(request, target)
            return True
        if not request.dont_filter and self._dupefilter.request_seen(request):
            self._dupefilter.log(request, self._spider)
            request.meta[DROPPED] = "duplicate"
            return False
        if self._is_one_host_too_many(request):
            self._drop(request, HOSTS)
            return False
        host = self._host(request.url, request)
        if reason := self._forbidden(host, request):
            self._drop(request, reason)
            return False
        if ROBOTS_OF in request.meta:
            self._origin(request.meta[ROBOTS_OF], request).asked = True
        heapq.heappush(
            host.waiting, (_OF_ORIGIN.isdisjoint(request.meta), -request.priority, next(self._order), request)
        )
        self._queued[_site_of(request)] += 1
        self._line_up(host)
        return True

    def next_request(self) -> Request | None:
        if self.are_behind and self.are_behind(None):
            return None  # of no site: no host need be looked at
        now = monotonic()
        held, self._held = self._held, {}
        for host in held.values():
            self._line_up(host)
        while self._line and self._line[0][0] <= now:
            host = heapq.heappop(self._line)[2]
            host.in_line = False
            if host.waiting and self.are_behind and self.are_behind(host.waiting[0][3].meta.get("site")):
                self._held[host.key] = host
                continue
            request = self._take(host, now)
            self._line_up(host)
            if request is not None:
                return request
        self._set_alarm(now)
        return None

    # --- what the downloader tells ----------------------------------------------------------------------------------

    def wait_s(self, request: Request) -> float:
        """How long a request that was handed out has to wait at the door, in seconds; 0: it goes to the network now.

        Raises `IgnoreRequest` where its host has been given up meanwhile.
        """
        host = self._started.get(request)
        if host is None or host.unsent is not request:
            return 0.0
        if host.given_up:
            raise IgnoreRequest(host.given_up)
        return host.pace.wait_s(monotonic())

    def rest_s(self, request: Request) -> float:
        """How long the host of a request has to be left alone from now on."""
        return max(0.0, self._host(request.url, request).pace.ready_at - monotonic())

    def is_under_way(self, request: Request) -> bool:
        """Whether a request has been handed out and has not left the downloader."""
        return request in self._started

    def sent(self, request: Request) -> None:
        """A request goes to the network now."""
        now = monotonic()
        if self.witness:
            self.witness.started(request, now)
        host = self._started.get(request)
        if host is not None and host.unsent is request:
            host.unsent = None
            host.pace.sent(now)
            self._line_up(host)
            self._set_alarm(now)  # nobody else asks for this host again before an answer comes

    def written(self, request: Request) -> None:
        """The bytes of a request that was sent leave only now: the delay counts from here."""
        host = self._started.get(request)
        if host is not None:
            host.pace.sent(monotonic())

    def answered(
        self,
        request: Request,
        *,
        status: int | None,
        latency_s: float,
        asked_s: float | None = None,
        size: int = 0,
        failure: str | None = None,
    ) -> None:
        """The network is done with a request: there is an answer, `status` None: a failure.

        `latency_s` is the time to its head, `asked_s` its Retry-After, if there is one, `size` its bytes.
        """
        now = monotonic()  # one moment for all that follows from the answer
        if self.witness:
            self.witness.ended(request, now, status=status, size=size, asked_s=asked_s, failure=failure)
        host = self._host(request.url, request)
        host.pace.answered(latency_s, well=is_well(status))
        self._learn_stay(request, status)
        if status in REFUSALS:
            self._refused(host, now, status, asked_s)
            if asked_s is not None:
                self._try_again(request, host)
        elif status in REJECTIONS and not (request.meta.keys() & _SAYS_NOTHING or request.meta.get(GUESS)):
            self._rejected(request, host, now, status, asked_s)
        self._tell_pace(host)

    def finished(self, request: Request, failure: BaseException | None = None) -> None:
        """A request that was handed out has left the downloader, well or not; `failure` is what it left it with."""
        host = self._started.pop(request, None)
        if host is not None:
            if host.unsent is request:
                host.unsent = None
                if failure is not None:  # it did not even reach the network
                    self._tell_skipped(request, f"{type(failure).__name__}: {failure}")
            host.pace.finish()
            self._line_up(host)

    def release(self, request: Request) -> None:
        """A host has done its part, although the downloader keeps the answer: a browser finishes the page."""
        self.finished(request)
        self._set_alarm(monotonic())

    def page_finished(self, request: Request) -> None:
        """A request with RENDER has left the downloader: there is room for another page."""
        self._pages.discard(request)
        waiting, self._waiting_for_page = self._waiting_for_page, {}
        for host in waiting.values():
            self._line_up(host)

    def robots_answered(
        self, request: Request, response: Response | None, failure: BaseException | None = None
    ) -> None:
        """The robots.txt that `request` asked for is here; None: it could not be fetched, because of `failure`."""
        origin = self._origin(request.meta[ROBOTS_OF], request)
        host = self._host(origin.name, request)
        status = response.status if response is not None else None
        body = response.body if response is not None else b""
        why = failure.reason if isinstance(failure, NotTaken) else ""
        if why.startswith(_NO_END):
            status = 404  # RFC 9309, 2.3.1.2: as good as none
        said = {"failure": why} if why in _OF_THE_HOST else {}
        origin.rules = parse_robots(status, body, urljoin(origin.name, "/robots.txt"), self._agent, **said)
        origin.read_at = monotonic()
        if self.witness:
            self.witness.robots_read(origin.name, status, origin.rules)
        crawl_delay_s = origin.rules.crawl_delay_s
        if crawl_delay_s is not None:
            if crawl_delay_s > self._max_crawl_delay_s:
                self._give_up(host, f"robots.txt asks for a crawl delay of {crawl_delay_s:g} s")
                return
            host.pace.slow_down(crawl_delay_s)
            self._tell_pace(host)
        self._drop_waiting(host)
        self._line_up(host)

    def reservations_answered(self, request: Request, response: Response | None) -> None:
        """The file of reservations that `request` asked for is here; None: there is no answer."""
        origin = self._origin(request.meta[RESERVATIONS_OF], request)
        origin.knows_reservations = True
        if self.reservations is not None:
            self.reservations.answered(origin.name, response)
        self._line_up(self._host(origin.name, request))

    def rules_of(self, url: str) -> RobotsRules | None:
        """The robots rules of an address's origin; None where robots.txt has not been read."""
        host = self._hosts.get(host_key(url))
        origin = host.origins.get(origin_of(url)) if host else None
        return origin.rules if origin else None

    def queued(self, site: str) -> int:
        """How many requests wait for a site (request meta `site`)."""
        return self._queued[site]

    def discard(self, site: str) -> None:
        """Forget what waits for a site (request meta `site`) that has all it needs."""
        for host in self._hosts.values():
            kept = []
            for entry in host.waiting:
                request = entry[3]
                if _site_of(request) != site or not _OF_ORIGIN.isdisjoint(request.meta):
                    kept.append(entry)
                else:
                    self._tell_skipped(request, ENOUGH)
            self._queued[site] -= len(host.waiting) - len(kept)
            host.waiting = kept
            heapq.heapify(kept)

    def leave(self, site: str, reason: str, is_meant: Callable[[Request], bool]) -> None:
        """Drop what waits for a site (request meta `site`) and is meant: as if the gate had never let it in."""
        for host in self._hosts.values():
            dropped = [entry for entry in host.waiting if _site_of(entry[3]) == site and is_meant(entry[3])]
            if dropped:
                self._take_out(host, dropped)
                for entry in dropped:
                    self._drop_told(entry[3], reason)

    def withdraw(self, url: str) -> None:
        """Forget what waits for an address, now that somebody else asks for it."""
        if (host := self._hosts.get(host_key(url))) is None:
            return
        for entry in [entry for entry in host.waiting if entry[3].url == url]:
            host.waiting.remove(entry)
            self._queued[_site_of(entry[3])] -= 1
        heapq.heapify(host.waiting)

    # --- inside ------------------------------------------------------------------------------------------------------

    @property
    def _spider(self) -> Spider:
        assert self.crawler.spider is not None
        return self.crawler.spider

    def _host(self, url: str, request: Request) -> Host:
        """The host of an address; `request` says what delay a host has that was not known before."""
        key = host_key(url)
        host = self._hosts.get(key)
        if host is None:
            delay_s = request.meta.get(DELAY, self._delay_s)
            host = Host(key, Pace(delay_s, self._max_in_flight, self._max_latency_delay_s))
            self._hosts[key] = host
            self._tell_pace(host)
        return host

    def _origin(self, url: str, request: Request) -> Origin:
        name = origin_of(url)
        return self._host(url, request).origins.setdefault(name, Origin(name))

    def _forbidden(self, host: Host, request: Request) -> str | None:
        """Why a request must never start; None: it may, or robots.txt has not said yet."""
        if host.given_up:
            return host.given_up
        rules = self._origin(request.url, request).rules
        if ROBOTS_OF in request.meta or rules is None or rules.allowed(request.url):
            return None
        return rules.reason(request.url)

    def _is_one_host_too_many(self, request: Request) -> bool:
        """Whether a site, which may have as many names as it likes, is to be asked at one more of them."""
        site, key = _site_of(request), host_key(request.url)
        if site is None or not self._most_hosts:
            return False
        hosts = self._hosts_of.setdefault(site, set())
        if key in hosts or len(hosts) < self._most_hosts:
            hosts.add(key)
            return False
        if site not in self._too_many:
            self._too_many.add(site)
            logger.warning("%s: %s (%d are asked in one run)", site, HOSTS, self._most_hosts)
        self.crawler.signals.send_catch_log(limit_met, site=site, reason=HOSTS)
        return True

    def _line_up(self, host: Host) -> None:
        """Give a host that has something to ask its place among those whose turn comes."""
        if host.in_line or not host.waiting or host.unsent or host.pace.in_flight >= host.pace.max_in_flight:
            return
        first = host.waiting[0][3]
        origin = self._origin(first.url, first)
        if origin.rules is None and origin.asked and ROBOTS_OF not in first.meta:
            return  # its robots.txt is on its way
        if origin.knows_reservations is False and NEEDS_RESERVATIONS in first.meta:
            return
        if self._has_to_wait_for_page(first):
            self._waiting_for_page[host.key] = host
            return
        host.in_line = True
        heapq.heappush(self._line, (host.pace.ready_at, next(self._order), host))

    def _take(self, host: Host, now: float) -> Request | None:
        """The request that starts now; None where the host's turn had come too early after all."""
        if host.unsent or not host.waiting or not host.pace.may_start(now):
            return None
        first = host.waiting[0][3]
        if self._has_to_wait_for_page(first):
            return None
        origin = self._origin(first.url, first)
        if origin.rules is not None and now - origin.read_at > _ROBOTS_LIFETIME_S:
            origin.rules, origin.asked = None, False
        if origin.rules is None and ROBOTS_OF not in first.meta:
            if origin.asked:
                return None
            site = first.meta.get("site")
            request = robots_request(origin.name, site=site, callback=nothing, errback=nothing)
            origin.asked = True
        elif NEEDS_RESERVATIONS in first.meta and origin.knows_reservations is False:
            return None
        elif NEEDS_RESERVATIONS in first.meta and (wanted := self._reservations_request(origin, first)):
            request = wanted
        else:
            request = heapq.heappop(host.waiting)[3]
            self._queued[_site_of(request)] -= 1
            if RENDER in request.meta:
                self._pages.add(request)
        host.pace.start(now)
        request.meta["download_slot"] = host.key
        self._started[request] = host
        host.unsent = request
        return request

    def _reservations_request(self, origin: Origin, first: Request) -> Request | None:
        if origin.knows_reservations or self.reservations is None:
            return None
        origin.knows_reservations = True
        request = self.reservations.request(origin.name, first.meta.get("site"))
        if request is None or not (origin.rules and origin.rules.allowed(request.url)):
            return None
        origin.knows_reservations = False
        return request

    def _learn_move(self, request: Request) -> None:
        """Of a redirect that a request comes from; what waits for an origin that has moved goes with it."""
        met, reasons = request.meta.get("redirect_urls", ()), request.meta.get("redirect_reasons", ())
        if not reasons or len(met) != len(reasons) or request.meta.keys() & _STAY:
            return
        url = met[-1]
        target = self._moves.redirected(url, request.url, reasons[-1])
        host = self._hosts.get(host_key(url))
        if target is None or host is None:
            return
        logger.info("%s has moved to %s: the other addresses are asked for there", origin_of(url), target)
        waiting, host.waiting = host.waiting, []
        for entry in waiting:
            if origin_of(entry[3].url) == origin_of(url) and not (entry[3].meta.keys() & _STAY):
                self._queued[_site_of(entry[3])] -= 1
                self._move(entry[3], target)
            else:
                host.waiting.append(entry)
        heapq.heapify(host.waiting)
        self._line_up(host)

    def _move(self, request: Request, target: str) -> None:
        """As if the request's address had led to the same one of another origin."""
        met = [*request.meta.get("redirect_urls", ()), request.url]
        meta = {**request.meta, "redirect_urls": met, MOVED: request.url}
        there = request.replace(url=moved(request.url, target), meta=meta)
        if self.enqueue_request(there):
            return
        if there.meta[DROPPED] == "duplicate" or not self.enqueue_request(unmoved(there)):
            self.crawler.signals.send_catch_log(signals.request_dropped, request=there, spider=self._spider)

    def _learn_stay(self, request: Request, status: int | None) -> None:
        is_there = status is not None and (status < 300 or status == HTTPStatus.NOT_MODIFIED)
        if is_there and not (request.meta.keys() & {ROBOTS_OF, MOVED}):
            self._moves.stays(request.url)

    def _has_to_wait_for_page(self, request: Request) -> bool:
        return RENDER in request.meta and len(self._pages) >= self._most_pages

    def _drop_waiting(self, host: Host) -> None:
        """Drop what waits for a host and is forbidden, now that we know."""
        dropped = [(entry, reason) for entry in host.waiting if (reason := self._forbidden(host, entry[3]))]
        self._take_out(host, [entry for entry, _ in dropped])
        for entry, reason in dropped:
            self._drop_told(entry[3], reason)

    def _take_out(self, host: Host, entries: Sequence[Entry]) -> None:
        gone = {id(entry[3]) for entry in entries}
        host.waiting = [entry for entry in host.waiting if id(entry[3]) not in gone]
        heapq.heapify(host.waiting)
        for entry in entries:
            self._queued[_site_of(entry[3])] -= 1

    def _drop_told(self, request: Request, reason: str) -> None:
        """Of a request that Scrapy believes to be scheduled; one that has moved is asked for where it was."""
        if MOVED in request.meta and self.enqueue_request(unmoved(request)):
            return
        self._drop(request, reason)
        self.crawler.signals.send_catch_log(signals.request_dropped, request=request, spider=self._spider)

    def _refused(self, host: Host, now: float, status: int, asked_s: float | None) -> None:
        """A host has answered 429 or 503."""
        rest_s = pause_s(asked_s, host.pace.refusals, self._max_pause_s)
        if rest_s is None:
            wish = "keeps refusing" if asked_s is None else f"asks to come back in {asked_s:.0f} s"
            self._give_up(host, f"the host {wish}")
            return
        host.pace.refuse(now, rest_s)
        logger.info("%s asks for patience: nothing for %.0f s", host.key, rest_s)
        if self.witness:
            self.witness.paused(host.key, now, rest_s, f"HTTP {status}")

    def _rejected(self, request: Request, host: Host, now: float, status: int, asked_s: float | None) -> None:
        """A host has answered 401, 403, 407 or 451."""
        means_it = host.pace.reject()
        is_too_long = asked_s is not None and asked_s > self._max_pause_s
        if 0 < self._max_rejections <= host.pace.rejections or (means_it and is_too_long):
            if host.given_up is None:
                site = request.meta.get("site")
                self.crawler.signals.send_catch_log(limit_met, site=site or "other", reason=REFUSES)
            self._give_up(host, f"{REFUSES} (HTTP {status})")
        elif asked_s and not is_too_long:
            host.pace.rest(now, asked_s)
            if self.witness:
                self.witness.paused(host.key, now, asked_s, f"HTTP {status}")

    def _try_again(self, request: Request, host: Host) -> None:
        """That a host has said when to come back is no try of the request: it goes out once more after the pause."""
        refused = request.meta.get(_REFUSED, 0)
        if host.given_up or not _OF_ORIGIN.isdisjoint(request.meta) or refused >= _MOST_REFUSED:
            return
        tries = request.meta.get("max_retry_times", self._retry_times)
        request.meta.update({_REFUSED: refused + 1, "max_retry_times": tries + 1})

    def _give_up(self, host: Host, reason: str) -> None:
        if host.given_up is None:
            if self.witness:
                self.witness.gave_up(host.key, reason)
            logger.warning("%s: %s; left alone for the rest of this run", host.key, reason)
        host.given_up = reason
        self._drop_waiting(host)

    def _drop(self, request: Request, reason: str) -> None:
        request.meta[DROPPED] = reason
        logger.info("Not asked: %s (%s)", request.url, reason)
        self._tell_skipped(request, reason)
        if ROBOTS_OF in request.meta:
            self.robots_answered(request, None)  # whoever waits for these rules must not wait for ever
        if RESERVATIONS_OF in request.meta:
            self.reservations_answered(request, None)

    def _tell_skipped(self, request: Request, reason: str) -> None:
        if self.witness:
            rules = self._origin(request.url, request).rules if reason == DISALLOWED else None
            self.witness.skipped(request, reason, rules.rule(request.url) if rules else None)

    def _tell_pace(self, host: Host) -> None:
        if self.witness and host.told_gap_s != host.pace.gap_s:
            host.told_gap_s = host.pace.gap_s
            self.witness.paced(host.key, host.told_gap_s, host.pace.why)

    def _set_alarm(self, now: float) -> None:
        """Have the engine ask again when the next host's turn comes."""
        if self._alarm:
            self._alarm.cancel()
            self._alarm = None
        if self._line:
            self._alarm = call_later(max(0.0, self._line[0][0] - now), self._ring)

    def _ring(self) -> None:
        self._alarm = None
        self.wake()

    def wake(self) -> None:
        """Have the engine ask now, or see that there is nothing to ask for any more."""
        # The engine looks at its scheduler when a response arrives and every 5 s; there is no public way to say
        # "now" (Scrapy 2.19). A test notices when this changes.
        slot = self.crawler.engine._slot if self.crawler.engine else None
        if slot is not None:
            slot.nextcall.schedule()


def _site_of(request: Request) -> str | None:
    """The site that a request waits for by itself, and not as a part of a page."""
    return None if SUBREQUEST in request.meta else request.meta.get("site")
