"""What is not an article is not exported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from newsspider import reservations
from newsspider.archive.wanted import has_language
from newsspider.items import Article
from newsspider.pipelines.dropped import Dropped
from newsspider.pipelines.fault import fault_of
from newsspider.plan import Plan
from newsspider.spiders.base import NewsSpider

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class CheckPipeline:
    """Drops articles that are none; other items pass."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        settings = crawler.settings
        self._least = settings.getfloat("NEWSSPIDER_MIN_ARTICLE_PROBABILITY")
        self._unwanted = [word.strip().lower() for word in settings.getlist("NEWSSPIDER_DROP") if word.strip()]

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
            if isinstance(spider, NewsSpider) and (other := _unwanted(item, spider.plan)):
                raise Dropped(*other, published=item.datePublished)
            if reserved := self._reserved(item):
                raise Dropped("reserved", item.url or "", reserved)
        return item

    def _reserved(self, article: Article) -> str | None:
        """What the publisher reserves that is not to be exported then."""
        if article.tdmReservation and reservations.TDM in self._unwanted:
            return "text and data mining"
        return reservations.met(article.robotsDirectives, self._unwanted)


def _unwanted(article: Article, plan: Plan) -> tuple[str, str, str] | None:
    """What only a run over archives asks for: reason, address and detail of what it does not want."""
    url = article.url or ""
    moment = article.datePublished or article.fetchedAt
    if plan.until and moment and moment >= plan.until:
        return "too_new", url, f"{moment:%Y-%m-%d}"
    if not has_language(article.inLanguage, plan.languages):
        return "other_language", url, article.inLanguage or ""
    return None
