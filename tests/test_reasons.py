"""What a run counts is bounded, whatever servers say."""

from __future__ import annotations

from typing import Any

from scrapy import Request

from newsspider.extensions.tally import TallyExtension
from newsspider.report.nothing import Nothing


def test_reasons_that_servers_choose_are_few() -> None:
    crawler: Any = None
    counted = TallyExtension(crawler)
    for number in range(5_000):
        request = Request("https://example.com/", meta={"site": "example.com"})
        counted.request_failed(request, f"HTTP {number % 4_000}", Nothing.HTTP_ERROR)
    failed = counted.tally.site("example.com").failed
    assert (len(failed), failed.total(), failed["HTTP 0"]) == (201, 5_000, 2)
