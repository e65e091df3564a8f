from scrapy import Request
from scrapy.utils.test import get_crawler

from newsspider.dupefilter import CompactDupeFilter


def test_request_is_seen_once() -> None:
    crawler = get_crawler()
    crawler._apply_settings()
    seen = CompactDupeFilter.from_crawler(crawler)
    assert not seen.request_seen(Request("https://example.com/a"))
    assert seen.request_seen(Request("https://example.com/a"))
    assert not seen.request_seen(Request("https://example.com/a?page=2"))
