"""A site's own pages teach which of its addresses are articles', however they look."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count, islice
from pathlib import Path
from time import time

from newsspider.discover.marks import number_of
from newsspider.discover.urls import article_id
from tests.crawl.feeds import rss
from tests.crawl.paper import Paper
from tests.crawl.run import crawl
from tests.web import Answer, LocalSite, article_page, listing_page

DATE = "Tue, 24 Nov 2026 10:00:00 GMT"
FEED = '<link rel="alternate" type="application/rss+xml" href="/feed">'
PLANTS = ("alga", "dulse", "fern", "kale", "moss", "reed", "rush", "sedge")
ADJECTIVES = ("old", "new", "long", "wide", "small", "grey", "quiet", "broken", "eastern", "western")


def subject_page(topic: str) -> str:
    """A page of a topic: teasers and links, no article."""
    teasers = "".join(
        f'<li><a href="/2026/11/{number}/the-{topic}-and-what-became-of-it-{number}">The {topic} and part {number}</a>'
        f"<p>Read more ...</p></li>"
        for number in range(20)
    )
    head = f"<head><title>{topic} - topics</title></head>"
    return f"<!doctype html><html lang='en'>{head}<body><h1>All about {topic}</h1><ul>{teasers}</ul></body></html>"


def is_tried(url: str) -> bool:
    """Whether it is one of today's twentieth with which a shape is tried that has given no articles."""
    return (number_of(bytes.fromhex(article_id(url))) + int(time()) // 86_400) % 20 == 0


def subjects(site: LocalSite, start: int = 0, *, tried: bool = False) -> Iterator[str]:
    """Paths that look like articles'."""
    for number in count(start):
        word = f"{ADJECTIVES[number % 10]}-{ADJECTIVES[number // 10 % 10]}-{ADJECTIVES[number // 100]}"
        path = f"/subject/the-{word}-bridge"
        if is_tried(site.url.rstrip("/") + path) == tried:
            yield path


def name(site: LocalSite, paths: Iterable[str]) -> None:
    site.routes["/"] = listing_page({path: f"The harbour bridge {at}" for at, path in enumerate(paths)})


def test_odd_addresses_of_a_section_are_articles_where_a_feed_has_named_such(tmp_path: Path) -> None:
    with LocalSite() as site:
        told = rss({f"{site.url}c/{plant}11x": DATE for plant in PLANTS})
        site.routes["/feed"] = told
        site.routes["/"] = listing_page({}, head=FEED, menu={"/plants/": "Plants"})
        plants = listing_page({f"/c/{plant}22x": plant for plant in PLANTS}, menu={"/c/help": "Help"})
        site.routes["/plants/"] = Answer(plants, delay_s=1.0)  # after the feed
        for plant in PLANTS:
            site.routes[f"/c/{plant}11x"] = article_page(f"The {plant} is back in the harbour")
            site.routes[f"/c/{plant}22x"] = article_page(f"No {plant} was seen this year")
        outcome = crawl("-a", f"site={site.url}", data=tmp_path)
    assert len(outcome.articles) == 2 * len(PLANTS), outcome.stderr
    assert "/c/help" not in site.paths


def test_second_run_leaves_pages_that_look_like_articles_by_their_address_and_are_none(tmp_path: Path) -> None:
    with LocalSite() as site:
        paper = Paper(site, tmp_path)
        first = list(islice(subjects(site), 15))
        second = list(islice(subjects(site, 50), 10))
        for path in first + second:
            site.routes[path] = subject_page(path[-20:])
        name(site, first)
        paper.crawl()
        assert set(first) <= set(site.paths)
        name(site, [*first, *second])
        paper.crawl()
        assert not set(second) & set(site.paths)


def test_shape_that_has_turned_is_found_again(tmp_path: Path) -> None:
    with LocalSite() as site:
        paper = Paper(site, tmp_path)
        first = list(islice(subjects(site), 15))
        for path in first:
            site.routes[path] = subject_page(path[-20:])
        name(site, first)
        paper.crawl()
        tried, others = list(islice(subjects(site, 50, tried=True), 3)), list(islice(subjects(site, 50), 10))
        for path in tried + others:
            site.routes[path] = article_page(f"What became of {path.rpartition('/')[2].replace('-', ' ')}")
        name(site, [*others, *tried])
        assert len(paper.crawl().articles) == len(tried)
        name(site, [*others, *tried, "/"])
        assert len(paper.crawl().articles) == len(others)
