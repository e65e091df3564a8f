"""Articles whose short addresses look like sections' are found where a feed or a news sitemap names them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.crawl.feeds import news_sitemap, rss
from tests.crawl.run import crawl
from tests.web import Answer, LocalSite, Route, article_page, listing_page

HEADLINES = {
    "/sport/derby": "The derby is won",
    "/town/fog": "Fog closes the bridge",
    "/arts/opera": "Opera by the sea",
}
FEED = '<link rel="alternate" type="application/rss+xml" href="/feed">'


def pages(head: str = "") -> dict[str, Route]:
    """A front page that links its articles by a word each, and the articles."""
    front = listing_page({path: path.rpartition("/")[2].title() for path in HEADLINES}, head=head)
    return {"/": front, **{path: article_page(headline) for path, headline in HEADLINES.items()}}


def told_by_feed(url: str, slow_s: float) -> dict[str, Route]:
    addresses = [url.rstrip("/") + path for path in HEADLINES]
    feed = rss(dict.fromkeys(addresses, "Tue, 24 Nov 2026 10:00:00 GMT"))
    return {**pages(FEED), "/feed": replace(feed, delay_s=slow_s)}


def told_by_news_sitemaps(url: str, slow_s: float) -> dict[str, Route]:
    maps: dict[str, Route] = {}
    for number, (path, headline) in enumerate(HEADLINES.items()):
        told = news_sitemap(url.rstrip("/") + path, headline, "2026-11-24T10:00:00Z")
        maps[f"/map-{number}"] = Answer(told, content_type="application/xml", delay_s=slow_s)
    robots = "".join(f"Sitemap: {url.rstrip('/')}{path}\n" for path in maps)
    return {**pages(), **maps, "/robots.txt": Answer(robots, content_type="text/plain")}


# Whether the listing is read before the articles' pages have been taken for sections, or after.
@pytest.mark.parametrize("slow_s", [0.0, 1.0], ids=["listing first", "pages first"])
@pytest.mark.parametrize("told", [told_by_feed, told_by_news_sitemaps])
def test_short_address_that_a_listing_names_is_an_articles(told: object, slow_s: float, tmp_path: Path) -> None:
    assert callable(told)
    with LocalSite() as site:
        site.routes.update(told(site.url, slow_s))
        outcome = crawl("-a", f"site={site.url}", data=tmp_path, delay_s=0.05)
    assert outcome.headlines == sorted(HEADLINES.values()), outcome.stderr
    assert outcome.exit_code == 0


def test_short_address_that_redirects_to_a_long_one_is_found_as_well(tmp_path: Path) -> None:
    with LocalSite() as site:
        site.routes.update(told_by_feed(site.url, slow_s=0.0))
        long = "/2026/11/24/the-derby-is-won.html"
        site.routes[long] = site.routes["/sport/derby"]
        site.routes["/sport/derby"] = Answer(status=302, headers={"Location": long})
        outcome = crawl("-a", f"site={site.url}", data=tmp_path, delay_s=0.05)
    assert outcome.headlines == sorted(HEADLINES.values()), outcome.stderr
