"""How other programs find a site's articles, in environments of their own: prints addresses as a JSON list.

`python finders.py NAME FRONT PROXY`; imports nothing but the program. Both are asked for host names through a proxy:
trafilatura refuses loopback addresses with a port.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable

_MOST_PAGES = 60
"""That its spider visits: twice its default."""


def trafilatura(front: str, proxy: str) -> list[str]:
    """Its sitemaps, its feeds and its spider. Without pauses; it knows SOCKS proxies only, and gets one for HTTP."""
    import urllib3
    from trafilatura import downloads, feeds, settings, sitemaps, spider  # type: ignore[import-not-found]

    downloads.PROXY_URL = proxy  # no check of the address that the proxy goes to
    downloads.create_pool = lambda ssrf_protection=True, **options: urllib3.ProxyManager(proxy, **options)
    settings.DEFAULT_CONFIG["DEFAULT"]["SLEEP_TIME"] = "0"
    found = dict.fromkeys(sitemaps.sitemap_search(front, sleep_time=0))
    found |= dict.fromkeys(feeds.find_feed_urls(front, sleep_time=0))
    todo, known = spider.focused_crawler(front, max_seen_urls=_MOST_PAGES)
    return list(found | dict.fromkeys(todo) | dict.fromkeys(known))


def newspaper4k(front: str, proxy: str) -> list[str]:
    """Its source's articles, without what it remembers."""
    os.environ["http_proxy"] = proxy
    import newspaper  # type: ignore[import-not-found]

    paper = newspaper.build(front, memoize_articles=False, disable_category_cache=True, number_threads=2)
    return [article.url for article in paper.articles]


FINDERS: dict[str, Callable[[str, str], list[str]]] = {"trafilatura": trafilatura, "newspaper4k": newspaper4k}

if __name__ == "__main__":
    name, front, proxy = sys.argv[1:]
    print(json.dumps(FINDERS[name](front, proxy)))
