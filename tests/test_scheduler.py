"""The gate every request passes, without a crawl: which request it hands out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine

import pytest
from scrapy import Request, Spider
from scrapy.http import TextResponse
from scrapy.utils.test import get_crawler

from newsspider.scheduler import ROBOTS_OF, PoliteScheduler


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
async def test_nothing_starts_before_robots_txt_has_answered(gate: PoliteScheduler) -> None:
    for number in range(8):
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


@in_loop
async def test_address_that_is_withdrawn_is_not_asked_for(gate: PoliteScheduler) -> None:
    opened(gate, 3)
    gate.withdraw("https://news.example/1")
    gate.withdraw("https://elsewhere.example/1")
    assert [request.url for request in iter(lambda: send(gate), None)] == [
        "https://news.example/0",
        "https://news.example/2",
    ]
