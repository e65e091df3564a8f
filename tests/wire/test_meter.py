"""How much of an answer is listened to."""

from __future__ import annotations

from contextlib import ExitStack

import pytest
from scrapy import Request
from scrapy.exceptions import StopDownload

from newsspider.wire import meter as module
from newsspider.wire.meter import CUT_AT, Body, Meter


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(module, "monotonic", clock)
    return clock


class Download:
    """One that a meter watches."""

    def __init__(self, meter: Meter, stack: ExitStack, **meta: object) -> None:
        self.request = Request("https://paper.example/", meta=dict(meta))
        self._meter = meter
        self.stops = 0
        self.body: Body = stack.enter_context(meter.watch(self.request, self._stop))

    def _stop(self) -> None:
        self.stops += 1

    def get(self, size: int) -> None:
        self._meter.bytes_received(bytes(size), self.request)


def meter_with(max_bytes: int = 0, min_rate: float = 0, max_in_flight: int = 0) -> Meter:
    return Meter(max_bytes=max_bytes, min_rate=min_rate, max_in_flight=max_in_flight)


def test_body_over_the_limit_is_stopped_once() -> None:
    with ExitStack() as stack:
        download = Download(meter_with(max_bytes=100), stack)
        download.get(100)
        assert download.stops == 0
        download.get(1)
        download.get(1)
        assert download.stops == 1
        assert str(download.body.refused) == "too large: more than 100 bytes"


def test_length_that_is_announced_is_believed_where_it_is_too_much() -> None:
    meter = meter_with(max_bytes=100)
    with ExitStack() as stack:
        download = Download(meter, stack)
        meter.headers_received(10**40, download.request)
        assert download.stops == 1


def test_body_that_drips_is_stopped(clock: Clock) -> None:
    with ExitStack() as stack:
        download = Download(meter_with(min_rate=1_000), stack)
        for _ in range(11):
            download.get(900)
            clock.now += 1
        assert str(download.body.refused) == "too slow: fewer than 1000 bytes a second"


def test_body_that_comes_at_the_least_rate_is_taken(clock: Clock) -> None:
    with ExitStack() as stack:
        download = Download(meter_with(min_rate=1_000), stack)
        for _ in range(60):
            download.get(1_200)
            clock.now += 1
        assert download.body.refused is None


def test_small_page_that_was_long_computed_is_taken(clock: Clock) -> None:
    with ExitStack() as stack:
        download = Download(meter_with(min_rate=1_000), stack)
        clock.now += 20
        download.get(700)
        download.get(700)
        assert download.body.refused is None


def test_largest_of_all_bodies_is_stopped_when_they_are_too_much() -> None:
    meter = meter_with(max_in_flight=1_000)
    with ExitStack() as stack:
        large, small, smaller = (Download(meter, stack) for _ in range(3))
        large.get(800)
        small.get(150)
        smaller.get(60)
        assert (large.stops, small.stops, smaller.stops) == (1, 0, 0)
        assert large.body.refused is not None
        assert large.body.refused.reason == "too large"


def test_body_that_has_come_is_not_counted_any_more() -> None:
    meter = meter_with(max_in_flight=1_000)
    with ExitStack() as stack:
        Download(meter, stack).get(900)
    with ExitStack() as stack:
        download = Download(meter, stack)
        download.get(900)
        assert download.stops == 0


def test_answer_of_which_a_beginning_is_enough_is_cut() -> None:
    meter = meter_with(max_bytes=100)
    with ExitStack() as stack:
        download = Download(meter, stack, **{CUT_AT: 500})
        meter.headers_received(20 << 30, download.request)
        download.get(499)
        with pytest.raises(StopDownload) as stopped:
            download.get(10)
        assert not stopped.value.fail
        assert download.stops == 0
