"""Sites without end: each has a budget, it is spent on what looks like articles, and what it cost is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newsspider.report.tally import ExitCode
from newsspider.state.sqlite import open_memory
from tests.crawl.paper import Paper
from tests.web import Answer, LocalSite, article_page, listing_page

FEW = ("-s", "NEWSSPIDER_MAX_FRUITLESS=10")
GOOD = {f"/2026/11/2{number}/a-good-story-of-the-harbour-{number}.html": f"Good story {number}" for number in range(4)}
COPIES = [f"/2025/10/20/the-same-story-again-{1000 + number}.html" for number in range(120)]


def urlset(site: LocalSite, paths: list[str]) -> Answer:
    rows = "".join(f"<url><loc>{site.url}{path[1:]}</loc></url>" for path in paths)
    return Answer(f"<urlset>{rows}</urlset>", content_type="application/xml")


@pytest.fixture
def paper(tmp_path: Path) -> Iterator[Paper]:
    """Four good articles on the front page, and a sitemap of one page under many addresses."""
    with LocalSite({"/": listing_page(GOOD)}) as site:
        site.routes |= {path: article_page(title) for path, title in GOOD.items()}
        site.routes |= {path: article_page("The same again") for path in COPIES}
        site.routes["/sitemap.xml"] = urlset(site, COPIES)
        yield Paper(site, tmp_path / "data")


def manifest_of(paper: Paper) -> dict[str, Any]:
    manifest = max((paper.data / "runs").glob("*/manifest.json"), key=lambda path: path.stat().st_mtime_ns)
    (site,) = json.loads(manifest.read_text("utf-8"))["sites"].values()
    assert isinstance(site, dict)
    return site


def copies_asked(paper: Paper) -> int:
    return sum(path in COPIES for path in paper.site.paths)


def test_addresses_of_one_page_are_given_up_and_the_next_run_goes_on(paper: Paper) -> None:
    first = paper.crawl(*FEW)
    assert sorted(article["headline"] for article in first.articles) == [*GOOD.values(), "The same again"]
    assert first.exit_code == ExitCode.WELL
    assert copies_asked(paper) < 20
    site = manifest_of(paper)
    assert site["limits"] == {"trap": 1}
    assert site["waiting"] == len(COPIES) - copies_asked(paper)
    assert first.stderr.count("Trap: ") == 1
    assert "limits met: 1 trap" in first.stderr
    second = paper.crawl(*FEW)
    assert second.articles == []
    assert manifest_of(paper)["limits"] == {"trap": 1}
    assert 20 < copies_asked(paper) + 10 < 50


def test_what_feeds_name_is_asked_for_whatever_its_likes_were(paper: Paper) -> None:
    named = [f"/2025/10/20/news-that-is-new-{2000 + number}.html" for number in range(5)]
    paper.site.routes |= {path: article_page(f"News of {path[-9:-5]}") for path in named}
    items = "".join(f"<item><title>News of {path[-9:-5]}</title><link>{path}</link></item>" for path in named)
    feed = Answer(f"<rss version='2.0'><channel>{items}</channel></rss>", content_type="application/rss+xml", delay_s=2)
    head = '<link rel="alternate" type="application/rss+xml" href="/feed.rss">'
    paper.site.routes |= {"/feed.rss": feed, "/": listing_page(GOOD, head=head)}
    outcome = paper.crawl(*FEW)
    assert {f"News of {path[-9:-5]}" for path in named} < {article["headline"] for article in outcome.articles}
    assert manifest_of(paper)["limits"] == {"trap": 1}


def test_first_run_of_a_paper_whose_articles_are_one_family_loses_nothing(paper: Paper) -> None:
    stories = {f"/2025/10/20/a-story-of-the-archive-{1000 + number}.html": f"Archive {number}" for number in range(60)}
    paper.site.routes |= {path: article_page(title) for path, title in stories.items()}
    paper.site.routes["/sitemap.xml"] = urlset(paper.site, [*stories, *COPIES[:5]])
    outcome = paper.crawl(*FEW)
    assert len(outcome.articles) == len(stories) + len(GOOD) + 1
    assert manifest_of(paper)["limits"] == {}


def test_requests_of_a_site_have_a_budget_that_listings_and_news_are_asked_for_first(paper: Paper) -> None:
    first = paper.crawl("-s", "NEWSSPIDER_MAX_REQUESTS=30")
    assert len(paper.site.paths) <= 32  # two may be on their way
    assert set(GOOD.values()) < {article["headline"] for article in first.articles}
    site = manifest_of(paper)
    assert site["limits"] == {"request budget used up": 1}
    assert site["waiting"] == len(COPIES) - copies_asked(paper)
    assert "30 requests are what one run has for a site" in first.stderr
    asked = copies_asked(paper)
    paper.crawl()
    assert (asked + copies_asked(paper), manifest_of(paper)["waiting"]) == (len(COPIES), 0)


def test_sitemaps_of_a_site_have_a_limit_and_the_next_run_takes_what_was_left_out(paper: Paper) -> None:
    stories = {f"/2025/10/20/a-story-of-the-archive-{1000 + number}.html": f"Archive {number}" for number in range(25)}
    paper.site.routes |= {path: article_page(title) for path, title in stories.items()}
    paper.site.routes["/sitemap.xml"] = urlset(paper.site, list(stories))
    limit = ("-s", "NEWSSPIDER_MAX_SITEMAP_ENTRIES=10")
    counts, lefts = [], []
    for _ in range(4):
        outcome = paper.crawl(*limit)
        counts.append(len(outcome.articles))
        left = manifest_of(paper)["limits"].get("too many sitemap entries", 0)
        assert (left > 0) == ("too many sitemap entries (10 are taken in one run)" in outcome.stderr)
        lefts.append(left)
    assert (counts, lefts) == ([14, 10, 5, 0], [15, 5, 0, 0])


def test_sitemaps_in_sitemaps_without_end_are_left(paper: Paper) -> None:
    def child(path: str) -> Answer:
        number = int(path.removeprefix("/deep").removesuffix(".xml"))
        return Answer(
            f"<sitemapindex><sitemap><loc>{paper.site.url}deep{number + 1}.xml</loc></sitemap></sitemapindex>",
            content_type="application/xml",
        )

    paper.site.routes |= {f"/deep{number}.xml": child for number in range(9)}
    paper.site.routes["/robots.txt"] = Answer(f"Sitemap: {paper.site.url}deep1.xml", content_type="text/plain")
    outcome = paper.crawl()
    assert [path for path in paper.site.paths if "deep" in path] == ["/deep1.xml", "/deep2.xml", "/deep3.xml"]
    assert "sitemaps too deep" in outcome.stderr
    assert manifest_of(paper)["limits"] == {"sitemaps too deep": 1}


def test_sitemaps_that_name_ever_new_ones_are_remembered_up_to_a_number(paper: Paper) -> None:
    rows = "".join(f"<sitemap><loc>{paper.site.url}map{number}.xml</loc></sitemap>" for number in range(40))
    paper.site.routes["/index.xml"] = Answer(f"<sitemapindex>{rows}</sitemapindex>", content_type="application/xml")
    paper.site.routes["/robots.txt"] = Answer(f"Sitemap: {paper.site.url}index.xml", content_type="text/plain")
    limits = ("-s", "NEWSSPIDER_MAX_SOURCES=10", "-s", "NEWSSPIDER_MAX_SITEMAPS=3")
    outcome = paper.crawl(*limits)
    assert sorted(article["headline"] for article in outcome.articles) == list(GOOD.values())
    assert "too many sources (10 are remembered)" in outcome.stderr
    assert 28 <= manifest_of(paper)["limits"]["too many sources"] <= 40  # some places where feeds may be count too
    with open_memory(paper.data / "memory.sqlite") as memory:
        assert len(memory.sources(paper.site.authority)) == 10
