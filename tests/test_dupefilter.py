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


def test_request_that_was_made_before_is_counted_and_nobody_is_warned() -> None:
    crawler = get_crawler()
    crawler._apply_settings()
    seen = CompactDupeFilter.from_crawler(crawler)
    seen.log(Request("https://example.com/a"), crawler._create_spider("news"))
    assert crawler.stats.get_value("dupefilter/filtered") == 1
