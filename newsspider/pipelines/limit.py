"""No more articles of a site than were asked for."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Self

from newsspider.items import Article
from newsspider.pipelines.dropped import Dropped
from newsspider.spiders.base import NewsSpider

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class LimitPipeline:
    """Keeps `-a max_articles=`: exact, since it counts what passed everything else."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._passed: Counter[str] = Counter()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        spider = self._crawler.spider
        if not isinstance(item, Article) or not isinstance(spider, NewsSpider) or item.publisher is None:
            return item
        most = spider.plan.max_articles
        site = item.publisher.domain or ""
        if most is None:
            return item
        if self._passed[site] >= most:
            raise Dropped("over_limit", item.url or "", f"-a max_articles={most}")
        self._passed[site] += 1
        if self._passed[site] == most:
            spider.has_enough(site)
        return item
