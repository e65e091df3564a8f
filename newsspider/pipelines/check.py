"""What is not an article is not exported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from newsspider.items import Article
from newsspider.pipelines.dropped import Dropped
from newsspider.pipelines.fault import fault_of
from newsspider.spiders.base import NewsSpider

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class CheckPipeline:
    """Drops articles that are none; other items pass."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._least = crawler.settings.getfloat("NEWSSPIDER_MIN_ARTICLE_PROBABILITY")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        if isinstance(item, Article) and item.change != "removed":
            spider = self._crawler.spider
            since = spider.plan.since if isinstance(spider, NewsSpider) else None
            if fault := fault_of(item, self._least, since):
                published = item.datePublished if fault[0] == "too_old" else None
                raise Dropped(fault[0], item.url or "", fault[1], published=published)
        return item
