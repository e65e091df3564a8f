"""The gate every request passes, without a crawl: which request it hands out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from time import monotonic
from typing import Any

import pytest
from scrapy import Request, Spider
from scrapy.exceptions import IgnoreRequest
from scrapy.http import TextResponse
from scrapy.utils.test import get_crawler

from newsspider.errors import AddressRefused
from newsspider.gate.keys import DROPPED, NEEDS_RESERVATIONS, RENDER, RESERVATIONS_OF, ROBOTS_OF, SUBREQUEST
from newsspider.gate.requests import reservations_request
from newsspider.scheduler import PoliteScheduler
from newsspider.signals import limit_met
from newsspider.wire.meter import CUT_AT


@pytest.fixture
def gate() -> PoliteScheduler:
    crawler = get_crawler(
        Spider,
        {
            "NEWSSPIDER_ROBOTS_AGENT": "newsspider",
            "NEWSSPIDER_MAX_CRAWL_DELAY_S": 30.0,
            "NEWSSPIDER_MAX_PAUSE_S": 60.0,
            "DOWNLOAD_DELAY": 0.0,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
            "NEWSSPIDER_BROWSER_PAGES": 1,
        },
    )
    crawler.spider = Spider("test")
    return PoliteScheduler.from_crawler(crawler)


def in_loop(test: Callable[[PoliteScheduler], Coroutine[None, None, None]]) -> Callable[[PoliteScheduler], None]:
    """A test that runs in an event loop, where the scheduler sets its alarms."""

    def run(gate: PoliteScheduler) -> None:
        asyncio.run(test(gate))

    run.__name__ = test.__name__
    return run


def send(gate: PoliteScheduler) -> Request | None:
    """The next request, on its way to the network."""
    request = gate.next_request()
    if request is not None:
        gate.sent(request)
    return request


def answer(gate: PoliteScheduler, request: Request, text: str) -> None:
    gate.finished(request)
    gate.robots_answered(request, TextResponse(request.url, body=text.encode(), request=request))


def opened(gate: PoliteScheduler, count: int) -> None:
    """Requests wait whose robots.txt has been read."""
    for number in range(count):
        gate.enqueue_request(Request(f"https://news.example/{number}"))
    robots = send(gate)
    assert robots is not None
    answer(gate, robots, "")


@in_loop
async def test_each_scheme_of_a_host_has_a_robots_txt_of_its_own(gate: PoliteScheduler) -> None:
    for address in ("http://news.example/open", "https://news.example/open", "https://news.example/closed"):
        gate.enqueue_request(Request(address))
    first = send(gate)
    assert first is not None
    assert first.meta[ROBOTS_OF] == "http://news.example"
    answer(gate, first, "User-agent: *\nAllow: /\n")
    assert [request.url for request in (send(gate), send(gate)) if request] == [
        "http://news.example/open",
        "https://news.example/robots.txt",
    ]
    second = next(request for request in gate._started if ROBOTS_OF in request.meta)
    answer(gate, second, "User-agent: *\nDisallow: /closed\n")
    last = [request.url for request in iter(lambda: send(gate), None)]
    assert last == ["https://news.example/open"]


@in_loop
async def test_site_of_very_many_names_is_asked_at_so_many_of_them(gate: PoliteScheduler) -> None:
    gate._most_hosts = 3
    told: list[str] = []
    gate.crawler.signals.connect(lambda site, reason: told.append(f"{site}: {reason}"), limit_met, weak=False)
    requests = [
        Request(f"https://n{number}.news.example/{path}", meta={"site": "news.example"})
        for number in range(6)
        for path in "ab"
    ]
    taken = [gate.enqueue_request(request) for request in requests]
    assert taken == [True] * 6 + [False] * 6
    assert {request.meta[DROPPED] for request in requests[6:]} == {"too many hosts"}
    assert told == ["news.example: too many hosts"] * 6
    assert gate.enqueue_request(Request("https://n9.other.example/", meta={"site": "other.example"}))
    assert len(gate._hosts) == 4


@in_loop
async def test_what_is_not_to_be_asked_for_any_more_leaves_the_gate(gate: PoliteScheduler) -> None:
    for number in range(6):
        gate.enqueue_request(Request(f"https://news.example/{number}", meta={"site": "news.example"}))
    gate.leave("news.example", "trap", lambda request: request.url[-1] in "135")
    assert gate.queued("news.example") == 3
    gate.leave("other.example", "trap", lambda _: True)
    assert gate.queued("news.example") == 3


@in_loop
async def test_robots_txt_is_asked_for_up_to_its_readable_size_and_a_private_address_is_said(
    gate: PoliteScheduler,
) -> None:
    waits = Request("https://news.example/0", meta={"site": "news.example"})
    gate.enqueue_request(waits)
    robots = send(gate)
    assert robots is not None
    assert robots.meta[CUT_AT] == 524_288
    gate.finished(robots)
    gate.robots_answered(robots, None, AddressRefused("news.example", "10.0.0.1"))
    assert waits.meta[DROPPED] == "private address"


class Forerunner:
    """Asks each origin for a file before the requests that need to know what it reserves."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.heard: list[tuple[str, bool]] = []

    def request(self, origin: str, site: str | None) -> Request | None:
        self.asked.append(origin)
        return reservations_request(origin, "/.well-known/tdmrep.json", site=site)

    def answered(self, origin: str, response: object) -> None:
        self.heard.append((origin, response is not None))


def needing(gate: PoliteScheduler, robots: str = "") -> Forerunner:
    """Three requests wait that need to know what their origin reserves; robots.txt has been read."""
    asks: Any = Forerunner()
    gate.reservations = asks
    for number in range(3):
        meta = {NEEDS_RESERVATIONS: True, "site": "news.example"}
        gate.enqueue_request(Request(f"https://news.example/{number}", meta=meta))
    first = send(gate)
    assert first is not None
    answer(gate, first, robots)
    found: Forerunner = asks
    return found


@in_loop
async def test_articles_wait_until_it_is_known_what_their_origin_reserves(gate: PoliteScheduler) -> None:
    asks = needing(gate)
    file = send(gate)
    assert file is not None
    assert file.url == "https://news.example/.well-known/tdmrep.json"
    assert send(gate) is None
    gate.finished(file)
    gate.reservations_answered(file, TextResponse(file.url, body=b"[]"))
    assert [request.url[-1] for request in iter(lambda: send(gate), None)] == ["0", "1", "2"]
    assert (asks.asked, asks.heard) == (["https://news.example"], [("https://news.example", True)])


@in_loop
async def test_articles_go_on_where_the_file_is_forbidden_or_will_not_come(gate: PoliteScheduler) -> None:
    asks = needing(gate, "User-agent: *\nDisallow: /.well-known/\n")
    assert [request.url[-1] for request in iter(lambda: send(gate), None)] == ["0", "1", "2"]
    assert asks.heard == []


@in_loop
async def test_file_that_is_asked_for_again_and_dropped_holds_nobody_back(gate: PoliteScheduler) -> None:
    asks = needing(gate)
    file = send(gate)
    assert file is not None
    gate.finished(file)
    gate.enqueue_request(file.copy())  # as for another try
    gate.leave("news.example", "request budget used up", lambda request: RESERVATIONS_OF in request.meta)
    assert asks.heard == [("https://news.example", False)]
    assert [request.url[-1] for request in iter(lambda: send(gate), None)] == ["0", "1", "2"]


@in_loop
async def test_nothing_starts_before_robots_txt_has_answered(gate: PoliteScheduler) -> None:
    for number in range(20):
        gate.enqueue_request(Request(f"https://news.example/{number}"))
    robots = send(gate)
    assert robots is not None
    assert gate.next_request() is None
    answer(gate, robots, "")
    assert len(list(iter(lambda: send(gate), None))) == 8


@in_loop
async def test_second_request_waits_until_the_first_has_been_sent(gate: PoliteScheduler) -> None:
    opened(gate, 3)
    first = gate.next_request()
    assert first is not None
    assert gate.next_request() is None
    gate.sent(first)
    assert gate.next_request() is not None


@in_loop
async def test_request_that_never_reaches_the_network_holds_back_nobody(gate: PoliteScheduler) -> None:
    opened(gate, 2)
    refused = gate.next_request()
    assert refused is not None
    gate.finished(refused)
    assert gate.next_request() is not None


def page(number: int) -> Request:
    return Request(f"https://news.example/page/{number}", meta={RENDER: (), "site": "news.example"})


@in_loop
async def test_page_waits_until_the_browser_has_room_and_what_the_open_page_needs_does_not(
    gate: PoliteScheduler,
) -> None:
    gate.enqueue_request(page(1))
    gate.enqueue_request(page(2))
    opened(gate, 0)
    first = send(gate)
    assert first is not None
    gate.release(first)
    assert send(gate) is None
    gate.enqueue_request(Request("https://news.example/data.json", priority=9, meta={SUBREQUEST: None}))
    needed = send(gate)
    assert needed is not None
    assert needed.url.endswith("/data.json")
    gate.finished(needed)
    gate.page_finished(first)
    second = send(gate)
    assert second is not None
    assert second.url.endswith("/page/2")


@in_loop
async def test_page_that_waits_for_the_browser_holds_back_no_other_host(gate: PoliteScheduler) -> None:
    gate.enqueue_request(page(1))
    opened(gate, 0)
    first = send(gate)
    assert first is not None
    gate.enqueue_request(page(2))
    gate.enqueue_request(Request("https://other.example/"))
    other = send(gate)
    assert other is not None
    assert other.url == "https://other.example/robots.txt"


@in_loop
async def test_what_a_page_needs_is_none_of_the_addresses_that_wait(gate: PoliteScheduler) -> None:
    gate.enqueue_request(Request("https://news.example/data.json", meta={SUBREQUEST: None, "site": "news.example"}))
    assert gate.queued("news.example") == 0
    gate.discard("news.example")
    assert gate.has_pending_requests()


def two_of_a_host(gate: PoliteScheduler) -> tuple[Request, Request]:
    """One that has been sent, and one that is on its way to the network."""
    opened(gate, 3)
    first, second = send(gate), gate.next_request()
    assert first is not None
    assert second is not None
    assert gate.wait_s(second) == 0.0
    return first, second


@in_loop
async def test_request_on_its_way_waits_for_its_host_that_has_asked_for_patience_meanwhile(
    gate: PoliteScheduler,
) -> None:
    first, second = two_of_a_host(gate)
    gate.answered(first, status=429, latency_s=0.1, asked_s=5.0)
    assert 4.5 < gate.wait_s(second) <= 5.0


@in_loop
async def test_request_on_its_way_goes_nowhere_where_its_host_has_been_given_up_meanwhile(
    gate: PoliteScheduler,
) -> None:
    first, second = two_of_a_host(gate)
    gate.answered(first, status=503, latency_s=0.1, asked_s=3_600.0)
    with pytest.raises(IgnoreRequest, match="asks to come back in 3600 s"):
        gate.wait_s(second)


@in_loop
async def test_delay_counts_from_where_a_request_is_written(gate: PoliteScheduler) -> None:
    gate._delay_s = 0.05
    opened(gate, 2)
    await asyncio.sleep(0.06)
    first = send(gate)
    assert first is not None
    await asyncio.sleep(0.06)
    gate.written(first)
    assert gate.next_request() is None
    await asyncio.sleep(0.06)
    assert gate.next_request() is not None


class Remembering:
    """A witness that keeps the names of what it was told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *_, **__: self.told.append(name)


@in_loop
async def test_witness_is_told_of_all_that_happens_at_the_gate(gate: PoliteScheduler) -> None:
    gate.witness = witness = Remembering()
    first, second = two_of_a_host(gate)
    gate.answered(first, status=429, latency_s=0.1, asked_s=5.0)
    gate.finished(second, OSError("no route"))
    gate.answered(first, status=503, latency_s=0.1, asked_s=3_600.0)
    assert witness.told == [
        "paced",
        "started",
        "robots_read",
        "started",
        "ended",
        "paused",
        "paced",
        "skipped",
        "ended",
        "gave_up",
        "skipped",
    ]


@in_loop
async def test_address_that_is_withdrawn_is_not_asked_for(gate: PoliteScheduler) -> None:
    opened(gate, 3)
    gate.withdraw("https://news.example/1")
    gate.withdraw("https://elsewhere.example/1")
    assert [request.url for request in iter(lambda: send(gate), None)] == [
        "https://news.example/0",
        "https://news.example/2",
    ]


@in_loop
async def test_robots_txt_is_read_anew_after_a_day(gate: PoliteScheduler) -> None:
    opened(gate, 1)
    first = send(gate)
    assert first is not None
    gate.finished(first)
    origin = next(iter(gate._hosts["news.example"].origins.values()))
    for age_s, expected in ((23.9 * 3600, "https://news.example/a"), (24.1 * 3600, "https://news.example/robots.txt")):
        gate.enqueue_request(Request("https://news.example/a", dont_filter=True))
        origin.read_at = monotonic() - age_s
        request = send(gate)
        assert request is not None
        assert request.url == expected
        gate.finished(request)
    assert gate.next_request() is None, "it waits for the new rules"


@in_loop
async def test_site_whose_pages_wait_to_be_read_is_asked_later_and_the_others_now(gate: PoliteScheduler) -> None:
    behind = {"slow.example"}
    gate.are_behind = lambda site: site in behind
    for site in ("slow.example", "good.example"):
        gate.enqueue_request(Request(f"https://{site}/", meta={"site": site}))
    first = send(gate)
    assert first is not None
    assert first.url == "https://good.example/robots.txt"
    assert gate.next_request() is None
    behind.clear()
    second = send(gate)
    assert second is not None
    assert second.url == "https://slow.example/robots.txt"
