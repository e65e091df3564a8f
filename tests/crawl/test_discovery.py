"""Every channel by which an article can be found, each on a site of its own that has only that one."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest

from tests.crawl.feeds import atom, json_feed, news_sitemap, rss, sitemap, sitemap_index
from tests.crawl.run import Outcome, crawl
from tests.web import Answer, LocalSite, Route, article_page, listing_page

EMPTY_FRONT = listing_page({})


@dataclass(frozen=True)
class Crawled:
    sites: dict[str, LocalSite]
    outcome: Outcome

    def headlines(self, name: str) -> list[str]:
        return self.outcome.headlines_of(self.sites[name].authority)

    def article(self, name: str) -> dict[str, Any]:
        """The only article of a site."""
        key = self.sites[name].authority
        (only,) = [article for article in self.outcome.articles if article["publisher"]["domain"] == key]
        return only

    def asked(self, name: str, part: str) -> list[str]:
        """What was asked of a site, as far as its path has that part."""
        return [path for path in self.sites[name].paths if part in path]


def front_page(_: str) -> dict[str, Route]:
    return {
        "/": listing_page({"/2026/11/20/on-the-front-page.html": "A story that only the front page of the paper has"}),
        "/2026/11/20/on-the-front-page.html": article_page("Only on the front page"),
    }


def feeds(url: str) -> dict[str, Route]:
    announced = "".join(
        f'<link rel="alternate" type="application/{kind}" href="{path}">'
        for kind, path in (("rss+xml", "/r"), ("atom+xml", "/a"), ("feed+json", "/j"))
    )
    return {
        "/": listing_page({}, head=announced),
        "/r": rss({f"{url}one": "Tue, 03 Nov 2026 10:00:00 GMT"}),
        "/a": atom({f"{url}two": "2026-11-02T10:00:00Z"}),
        "/j": json_feed({f"{url}three": "2026-11-01T10:00:00Z"}),
        "/one": article_page("Only in RSS"),
        "/two": article_page("Only in Atom"),
        "/three": article_page("Only in a JSON Feed"),
    }


def unannounced_feed(url: str) -> dict[str, Route]:
    return {
        "/": EMPTY_FRONT,
        "/feed/": rss({f"{url}quiet": "Tue, 03 Nov 2026 10:00:00 GMT"}),
        "/quiet": article_page("In a feed that nobody announced"),
    }


def sitemaps(url: str) -> dict[str, Route]:
    child = gzip.compress(sitemap(f"{url}2026/11/19/in-a-zipped-child.html").encode())
    return {
        "/robots.txt": Answer(f"Sitemap: {url}plain.xml\nSitemap: {url}index.xml\n", content_type="text/plain"),
        "/": EMPTY_FRONT,
        "/plain.xml": Answer(sitemap(f"{url}2026/11/18/in-a-sitemap.html"), content_type="application/xml"),
        "/index.xml": Answer(sitemap_index(f"{url}posts-1.xml.gz"), content_type="application/xml"),
        "/posts-1.xml.gz": Answer(child, content_type="application/gzip"),
        "/2026/11/18/in-a-sitemap.html": article_page("Only in a sitemap"),
        "/2026/11/19/in-a-zipped-child.html": article_page("Only in a zipped child of an index"),
    }


def news(url: str) -> dict[str, Route]:
    told = news_sitemap(f"{url}short", "What Google News was told", "2026-11-05T08:30:00+01:00")
    return {
        "/robots.txt": Answer(f"Sitemap: {url}news.xml\n", content_type="text/plain"),
        "/": EMPTY_FRONT,
        "/news.xml": Answer(told, content_type="application/xml"),
        "/short": article_page("Only in a news sitemap"),
    }


def sections(_: str) -> dict[str, Route]:
    one = {"/2026/11/20/on-page-one-of-politics.html": "A story that only the first page of the section has"}
    two = {"/2026/11/10/on-page-two-of-politics.html": "A story that only the second page of the section has"}
    return {
        "/": listing_page({}, menu={"/politics/": "Politics"}),
        "/politics/": listing_page(one, head='<link rel="next" href="/politics/?page=2">'),
        "/politics/?page=2": listing_page(two),
        "/2026/11/20/on-page-one-of-politics.html": article_page("Only on a section page"),
        "/2026/11/10/on-page-two-of-politics.html": article_page("Only on page two of a section"),
    }


def copies(url: str) -> dict[str, Route]:
    page = article_page("One story under many addresses", canonical=f"{url}2026/11/20/one-story-of-many.html")
    text = "One story under many addresses of this paper"
    return {
        "/": listing_page(
            {
                "/2026/11/20/one-story-of-many.html?utm_source=front&amp;utm_medium=teaser": text,
                "/2026/11/20/one-story-of-many.html#comments": text,
                "/2026/11/20/one-story-of-many.html?fbclid=x1": text,
                "/2026/11/20/a-copy-that-names-the-first.html": text,
                "/2026/11/20/same-text-and-names-nobody.html": text,
            }
        ),
        "/feed/": rss({f"{url}2026/11/20/one-story-of-many.html?utm_source=rss": "Fri, 20 Nov 2026 10:00:00 GMT"}),
        "/2026/11/20/one-story-of-many.html": page,
        "/2026/11/20/a-copy-that-names-the-first.html": Answer(page, delay_s=0.5),  # the first comes first
        "/2026/11/20/same-text-and-names-nobody.html": Answer(
            article_page("One story under many addresses"), delay_s=0.5
        ),
    }


SITES: dict[str, Callable[[str], dict[str, Route]]] = {
    "front page": front_page,
    "feeds": feeds,
    "unannounced feed": unannounced_feed,
    "sitemaps": sitemaps,
    "news sitemap": news,
    "sections": sections,
    "copies": copies,
}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    with ExitStack() as stack:
        sites = {name: stack.enter_context(LocalSite()) for name in SITES}
        for name, site in sites.items():
            site.routes.update(SITES[name](site.url))
        addresses = ",".join(site.url for site in sites.values())
        outcome = crawl("-a", f"site={addresses}", data=tmp_path_factory.mktemp("data"))
        yield Crawled(sites, outcome)


def test_several_sites_separated_by_commas_are_crawled_in_one_run(found: Crawled) -> None:
    assert found.outcome.exit_code == 0, found.outcome.stderr
    assert len(found.outcome.files) == 1
    assert f"{len(found.outcome.articles)} articles from {len(SITES)} sites" in found.outcome.stderr


@pytest.mark.parametrize(
    ("site", "headlines"),
    [
        ("front page", ["Only on the front page"]),
        ("feeds", ["Only in Atom", "Only in RSS", "Only in a JSON Feed"]),
        ("unannounced feed", ["In a feed that nobody announced"]),
        ("sitemaps", ["Only in a sitemap", "Only in a zipped child of an index"]),
        ("news sitemap", ["Only in a news sitemap"]),
        ("sections", ["Only on a section page", "Only on page two of a section"]),
        ("copies", ["One story under many addresses"]),
    ],
)
def test_article_that_one_channel_alone_names_is_found(found: Crawled, site: str, headlines: list[str]) -> None:
    assert found.headlines(site) == headlines


@pytest.mark.parametrize(
    ("site", "channels"),
    [
        ("front page", {"frontPage"}),
        ("feeds", {"feed"}),
        ("sitemaps", {"sitemap"}),
        ("news sitemap", {"newsSitemap"}),
        ("sections", {"section"}),
        ("copies", {"frontPage", "feed"}),
    ],
)
def test_record_says_which_channels_named_the_article(found: Crawled, site: str, channels: set[str]) -> None:
    key = found.sites[site].authority
    for article in found.outcome.articles:
        if article["publisher"]["domain"] == key:
            assert {channel["via"] for channel in article["discovery"]} == channels


def test_title_and_date_of_a_news_sitemap_are_used(found: Crawled) -> None:
    article = found.article("news sitemap")
    assert article["discovery"][0]["title"] == "What Google News was told"
    assert article["discovery"][0]["date"] == "2026-11-05T08:30:00+01:00"
    assert article["datePublished"] == "2026-11-05T08:30:00+01:00"


def test_each_address_is_asked_for_once_however_it_is_written(found: Crawled) -> None:
    assert found.asked("copies", "one-story-of-many") == ["/2026/11/20/one-story-of-many.html"]
    for site in found.sites.values():
        assert len(site.paths) == len(set(site.paths))


def test_copies_are_dropped_and_counted_with_their_address_in_the_log(found: Crawled) -> None:
    copies = [line for line in found.outcome.stderr.splitlines() if "Dropped: copy: " in line]
    assert len(copies) == 2
    assert all(found.sites["copies"].url in line for line in copies)
    assert "dropped: 2 copy" in found.outcome.stderr


def test_common_places_of_feeds_are_tried_only_where_none_is_announced(found: Crawled) -> None:
    assert found.asked("feeds", "/feed/") == []
    assert found.asked("unannounced feed", "/feed/") == ["/feed/"]


def test_common_places_of_sitemaps_are_tried_only_where_robots_txt_names_none(found: Crawled) -> None:
    assert found.asked("sitemaps", "/sitemap.xml") == []
    assert found.asked("feeds", "/sitemap.xml") == ["/sitemap.xml"]


def test_guess_that_leads_nowhere_is_no_failure(found: Crawled) -> None:
    assert "Failed:" not in found.outcome.stderr
