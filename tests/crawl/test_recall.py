"""How many articles a run has missed, estimated from what its channels have named."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.crawl.feeds import rss, sitemap
from tests.crawl.paper import Paper, later
from tests.web import Answer, LocalSite, article_page, listing_page

IN_FEED, IN_SITEMAP = range(12), range(3, 18)
HOUR = 3600
PUBLISHED = datetime.now(UTC) - timedelta(hours=3)


@pytest.fixture
def paper(tmp_path: Path) -> Iterator[Paper]:
    """One that never says that something has not changed."""
    with LocalSite() as site:
        yield Paper(site, tmp_path / "data")


def path(number: int) -> str:
    return f"2026/11/20/story-number-{number}-of-this-paper.html"


def fill(paper: Paper, *, in_sitemap: range = IN_SITEMAP) -> None:
    """A feed and a sitemap that name nine of the same articles, three that only the feed has, and six that only the
    sitemap has; one of the latter is no article."""
    site, rfc822 = paper.site, PUBLISHED.strftime("%a, %d %b %Y %H:%M:%S GMT")
    site.routes["/robots.txt"] = Answer(f"Sitemap: {site.url}map.xml\n", content_type="text/plain")
    site.routes["/"] = listing_page({}, head='<link rel="alternate" type="application/rss+xml" href="/feed.rss">')
    site.routes["/feed.rss"] = rss({f"{site.url}{path(number)}": rfc822 for number in IN_FEED})
    listed = [*(f"{site.url}{path(number)}" for number in in_sitemap), f"{site.url}2026/11/20/gone.html"]
    site.routes["/map.xml"] = Answer(sitemap(*listed), content_type="application/xml")
    for number in {*IN_FEED, *IN_SITEMAP}:
        publish(paper, number)


def publish(paper: Paper, number: int) -> None:
    published = PUBLISHED.isoformat(timespec="seconds")
    paper.site.routes[f"/{path(number)}"] = article_page(f"Story number {number}", published=published)


def recall(paper: Paper) -> dict[str, Any] | None:
    """What the latest manifest says."""
    manifests = sorted((paper.data / "runs").glob("*/manifest.json"), key=lambda file: file.stat().st_mtime_ns)
    found: dict[str, Any] | None = json.loads(manifests[-1].read_text())["sites"][paper.site.authority]["recall"]
    return found


def test_run_says_how_many_articles_its_channels_have_missed(paper: Paper) -> None:
    fill(paper)
    outcome = paper.crawl()
    said = recall(paper)
    assert said is not None
    assert (said["found"], said["missed"], said["missedFrom"], said["days"]) == (18, 2, 0, None)
    assert said["missedTo"] >= 5
    assert said["advice"] == "add sections: there are none, or they name no article"
    assert f"found 18, estimated missed 2 (0 to {said['missedTo']})" in outcome.stderr

    for number in range(20, 24):
        publish(paper, number)
    later(paper, 5 * HOUR)
    fill(paper, in_sitemap=range(3, 24))
    outcome = paper.crawl()
    assert len(outcome.articles) == 4
    said = recall(paper)
    assert said is not None
    assert (said["found"], said["missed"]) == (22, 3), "those that are known count as well"


def test_run_that_was_cut_short_or_has_read_one_channel_says_nothing(paper: Paper) -> None:
    fill(paper)
    paper.crawl("-a", "max_articles=16")
    assert recall(paper) is None
    later(paper, 5 * HOUR)
    paper.site.routes["/map.xml"] = Answer("broken", status=500)
    paper.crawl("-s", "RETRY_TIMES=0")
    assert recall(paper) is None
