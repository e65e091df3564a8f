"""How the articles of the demo newspaper can be found."""

from __future__ import annotations

import gzip
import json
from collections import Counter

import feedparser
import pytest
from lxml import etree

from newsspider.demo.sections import SECTIONS
from newsspider.demo.truth import Truth, truth
from tests.demo.listings import ORIGIN, get, hrefs, local, named_by

FIXED = (
    "/",
    "/feed.xml",
    "/feed.atom",
    "/feed.json",
    "/news-sitemap.xml",
    "/sitemaps/archive-1.xml.gz",
    "/sitemaps/archive-2.xml",
)
PAGES = (
    *(section.path for section in SECTIONS.values()),
    "/town/page/2/",
    "/harbour/page/2/",
    "/chronik/?seite=2",
    "/fr/?page=2",
    "/ar/?page=2",
)
LISTINGS = {listing: named_by(listing) for listing in FIXED + PAGES}


@pytest.mark.parametrize("article", truth(), ids=lambda article: article.path)
def test_each_article_is_named_by_exactly_the_listings_of_its_truth(article: Truth) -> None:
    found = {listing for listing, paths in LISTINGS.items() if paths & {article.path, *article.aliases}}
    assert found == set(article.sources)


def test_every_channel_has_articles_of_its_own() -> None:
    alone = Counter(article.channel for article in truth() if len(article.channels) == 1)
    assert set(alone) == {"frontPage", "section", "feed", "sitemap", "newsSitemap"}
    assert min(alone.values()) >= 5


def test_every_feed_and_sitemap_has_articles_of_its_own() -> None:
    alone = Counter(article.sources[0] for article in truth() if len(article.sources) == 1)
    assert all(alone[listing] >= 2 for listing in FIXED)


def test_the_pages_of_a_section_are_linked_one_from_the_other() -> None:
    assert "/town/page/2/" in hrefs("/town/")
    assert "/chronik/?seite=2" in hrefs("/chronik/")
    assert "/fr/?page=2" in hrefs("/fr/")


def test_the_front_page_leads_to_every_section() -> None:
    assert {section.path for section in SECTIONS.values()} <= set(hrefs("/"))


def test_an_article_page_names_only_stories_of_the_front_page() -> None:
    articles = {article.path: article for article in truth()}
    for article in truth():
        named = {local(link) for link in hrefs(article.path)} & articles.keys() - {article.path}
        assert all("frontPage" in articles[path].channels for path in named), article.path


@pytest.mark.parametrize("path", ["/feed.xml", "/feed.atom"])
def test_feeds_parse_without_a_complaint(path: str) -> None:
    feed = feedparser.parse(get(path).body)
    assert not feed.bozo
    assert all(entry.published_parsed for entry in feed.entries)


def test_the_json_feed_says_its_version() -> None:
    feed = json.loads(get("/feed.json").body)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == ORIGIN + "/feed.json"


@pytest.mark.parametrize("path", ["/sitemap_index.xml", "/sitemaps/pages.xml", *FIXED[1:3], *FIXED[4:]])
def test_xml_is_well_formed(path: str) -> None:
    body = get(path).body
    etree.fromstring(gzip.decompress(body) if path.endswith(".gz") else body)


def test_the_news_sitemap_holds_only_the_last_two_days() -> None:
    dates = [a.published for a in truth() if "/news-sitemap.xml" in a.sources]
    assert all(date and date.date().isoformat() >= "2026-11-22" for date in dates)


def test_front_and_section_pages_announce_feeds() -> None:
    assert b'href="/feed.xml"' in get("/").body
    assert b'href="/feed.atom"' in get("/stadt/").body
    assert b'href="/feed.json"' in get("/fr/").body
    assert b'href="/feed.json"' not in get("/").body


def test_robots_names_the_sitemaps_and_closes_the_desk() -> None:
    robots = get("/robots.txt").body.decode()
    assert f"Sitemap: {ORIGIN}/sitemap_index.xml" in robots
    assert "Disallow: /intern/" in robots
    assert "/intern/" in hrefs("/")


def test_some_links_carry_tracking_parameters() -> None:
    assert any("utm_source" in link for link in hrefs("/"))
    assert b"utm_source" in get("/feed.xml").body


def test_front_page_and_section_may_link_to_one_article_by_two_addresses() -> None:
    (article,) = (article for article in truth() if article.aliases)
    assert article.path in hrefs("/")
    assert set(article.aliases) <= set(hrefs("/harbour/"))


def test_some_links_are_relative() -> None:
    assert any(not link.startswith(("/", "http", "#", "javascript")) for link in hrefs("/chronik/"))
