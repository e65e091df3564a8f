"""`scrapy crawl news -a site=https://www.example.com/`: any site by its address, or many from `sites.toml`."""

from __future__ import annotations

from newsspider.spiders.base import NewsSpider


class News(NewsSpider):
    """Arguments: `site` (addresses separated by commas) or `sites` (a TOML file), `since`, `max_articles`, `budget`."""

    name = "news"
