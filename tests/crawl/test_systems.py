"""Sitemaps and feeds that nobody announces are asked for where the site's publishing system keeps them."""

from __future__ import annotations

from pathlib import Path

from newsspider.politeness.tdm_file import PATH
from tests.crawl.feeds import rss
from tests.crawl.paper import Paper
from tests.web import Answer, LocalSite, article_page, listing_page

WORDPRESS = '<meta name="generator" content="WordPress 6.7">'
FOUND, TOLD = "/2026/11/only-in-the-sitemap", "/2026/11/only-in-the-feed"


def publish(site: LocalSite, head: str = WORDPRESS) -> None:
    entries = f"<url><loc>{site.url.rstrip('/')}{FOUND}</loc></url>"
    site.routes.update(
        {
            "/": listing_page({}, head=head),
            "/wp-sitemap.xml": Answer(f"<urlset>{entries}</urlset>", content_type="application/xml"),
            "/feed/": rss({site.url.rstrip("/") + TOLD: "Tue, 24 Nov 2026 10:00:00 GMT"}),
            FOUND: article_page("Only in the sitemap of WordPress"),
            TOLD: article_page("Only in the feed of WordPress"),
        }
    )


def test_sitemaps_and_feeds_of_a_system_are_found_and_those_of_others_not_asked_for(tmp_path: Path) -> None:
    with LocalSite() as site:
        publish(site)
        outcome = Paper(site, tmp_path).crawl()
    assert outcome.headlines == ["Only in the feed of WordPress", "Only in the sitemap of WordPress"], outcome.stderr
    assert "/rss.xml" not in site.paths
    assert not any("outboundfeeds" in path or "tncms" in path for path in site.paths)
    assert len(site.paths) == len(set(site.paths))


def test_what_is_missing_is_not_asked_for_by_the_next_run(tmp_path: Path) -> None:
    with LocalSite() as site:
        publish(site)
        del site.routes["/wp-sitemap.xml"], site.routes["/feed/"]
        paper = Paper(site, tmp_path)
        paper.crawl()
        assert {"/wp-sitemap.xml", "/feed/", "/?feed=rss2"} <= set(site.paths)
        paper.crawl()
        assert site.paths == ["/robots.txt", "/"]


def test_nothing_is_guessed_where_robots_txt_names_a_sitemap_and_the_front_page_a_feed(tmp_path: Path) -> None:
    with LocalSite() as site:
        publish(site, head=f'{WORDPRESS}<link rel="alternate" type="application/rss+xml" href="/news">')
        site.routes["/news"] = site.routes["/feed/"]
        site.routes["/map"] = site.routes["/wp-sitemap.xml"]
        site.routes["/robots.txt"] = Answer(f"Sitemap: {site.url}map", content_type="text/plain")
        outcome = Paper(site, tmp_path).crawl()
    assert len(outcome.articles) == 2, outcome.stderr
    assert sorted(site.paths) == sorted(["/robots.txt", "/", "/map", "/news", PATH, FOUND, TOLD])
