"""A spider as one writes it with Scrapy alone: links and sitemaps of a site, and of each article what is in it.

`scrapy runspider benchmarks/hostile/plain_scrapy.py -a site=http://127.0.0.1:8000/ -o articles.jsonl`
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response, TextResponse
from scrapy.linkextractors import LinkExtractor
from scrapy.spiders import CrawlSpider, Rule, SitemapSpider


class PlainSpider(SitemapSpider, CrawlSpider):
    name = "plain"
    rules = (Rule(LinkExtractor(), callback="parse_page", follow=True),)
    sitemap_rules = (("", "parse_page"),)

    def __init__(self, site: str, **arguments: Any) -> None:
        host = urlsplit(site).hostname or ""
        self.allowed_domains = [host if host[-1].isdigit() else ".".join(host.split(".")[-2:])]
        self.start_urls = [site]
        self.sitemap_urls = [f"{site}robots.txt"]
        super().__init__(**arguments)

    async def start(self) -> AsyncIterator[Any]:
        async for request in SitemapSpider.start(self):
            yield request
        for url in self.start_urls:
            yield Request(url)

    def parse_page(self, response: Response) -> Iterator[dict[str, Any]]:
        if isinstance(response, TextResponse) and (headline := response.css("article h1::text").get()):
            paragraphs = response.css("article p::text").getall()
            yield {"url": response.url, "headline": headline, "articleBody": "\n\n".join(paragraphs)}
