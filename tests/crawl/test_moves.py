"""A site whose feed names its articles at an origin that leads everybody to another one."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tests.crawl.run import crawl
from tests.web import Answer, LocalSite, Route, article_page, listing_page

OLD, NEW = "http://example.com", "http://www.example.com"
FEED = "/feed.xml"


def test_articles_of_an_origin_that_has_moved_are_asked_for_where_they_are(tmp_path: Path) -> None:
    paths = [f"/2026/11/{number:02}/what-the-harbour-did-on-this-day.html" for number in range(1, 21)]
    lost = "/2026/11/21/what-only-the-old-address-still-has.html"
    entries = "".join(
        f"<item><link>{OLD}{path}</link><title>Day {path[9:11]}</title></item>" for path in [*paths, lost]
    )
    routes: dict[str, Route] = {
        f"{NEW}/": listing_page({}, head=f'<link rel="alternate" type="application/rss+xml" href="{FEED}">'),
        f"{NEW}{FEED}": Answer(
            f'<rss version="2.0"><channel><title>Paper</title>{entries}</channel></rss>', content_type="text/xml"
        ),
        f"{OLD}/robots.txt": Answer(status=404),
        f"{OLD}{lost}": article_page("What only the old address has"),
    }
    for path in paths:
        routes[f"{NEW}{path}"] = article_page(f"What the harbour did on day {path[9:11]}")
        routes[f"{OLD}{path}"] = Answer(status=301, headers={"Location": f"{NEW}{path}"})
    with LocalSite(routes) as proxy:
        site = f"site={NEW}/"
        first = crawl("-a", site, data=tmp_path, allowed="", env={"http_proxy": proxy.url})
        asked = Counter(path.rpartition("example.com")[0] for path in proxy.paths if path.endswith(".html"))
        proxy.asked.clear()
        second = crawl("-a", site, data=tmp_path, allowed="", env={"http_proxy": proxy.url})
        again = [path for path in proxy.paths if path.endswith(".html")]
    assert len(first.headlines) == len(set(first.headlines)) == len(paths) + 1, first.stderr[-2_000:]
    assert "What only the old address has" in first.headlines
    assert asked["http://www."] == len(paths) + 1
    assert asked["http://"] <= 6
    assert f"{OLD} has moved to {NEW}" in first.stderr
    assert (second.headlines, again) == (first.headlines, [])
    assert {article["canonicalUrl"] for article in first.articles} == {
        *(f"{NEW}{path}" for path in paths),
        f"{OLD}{lost}",
    }
