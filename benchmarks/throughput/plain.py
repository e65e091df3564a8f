"""What one writes with Scrapy and trafilatura: the sitemap's pages, each extracted in a pipeline, as JSON lines.

`python plain.py OUTPUT DELAY_S CONCURRENT PER_HOST ORIGIN ...`, run by an interpreter that has both. Nothing of
newsspider is imported here.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import DropItem
from scrapy.http import Response
from scrapy.spiders import SitemapSpider


class PlainSpider(SitemapSpider):
    name = "plain"
    sitemap_rules = (("/2026/", "parse_article"),)

    def parse_article(self, response: Response) -> Iterator[dict[str, Any]]:
        yield {"url": response.url, "html": response.body}


class TrafilaturaPipeline:
    def __init__(self) -> None:
        self._extract = importlib.import_module("trafilatura").bare_extraction

    def process_item(self, item: dict[str, Any]) -> dict[str, Any]:
        document = self._extract(item["html"], url=item["url"], with_metadata=True, include_comments=False)
        if document is None:
            raise DropItem("no article")
        return {name: value for name, value in document.as_dict().items() if isinstance(value, str | list)}


def main(output: str, delay_s: str, concurrent: str, per_host: str, *origins: str) -> None:
    process = AsyncCrawlerProcess(
        {
            "DOWNLOAD_DELAY": float(delay_s),
            "CONCURRENT_REQUESTS": int(concurrent),
            "CONCURRENT_REQUESTS_PER_DOMAIN": int(per_host),
            "ROBOTSTXT_OBEY": True,
            "ITEM_PIPELINES": {TrafilaturaPipeline: 300},
            "FEEDS": {output: {"format": "jsonlines", "overwrite": True}},
            "LOG_LEVEL": "INFO",
            "TELNETCONSOLE_ENABLED": False,
        }
    )
    process.crawl(PlainSpider, sitemap_urls=[f"{origin}/robots.txt" for origin in origins])
    process.start()


if __name__ == "__main__":
    main(*sys.argv[1:])
