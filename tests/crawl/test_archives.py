"""Articles that only a site's archive pages, or its further section pages, still name."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from tests.crawl.run import crawl
from tests.web import Answer, LocalSite, article_page, listing_page


def day_path(day: date) -> str:
    return f"/archive/{day:%Y/%m/%d}/"


def story_path(day: date) -> str:
    return f"/stories/what-happened-in-the-harbour-on-day-{day.toordinal()}"


def test_articles_of_archive_pages_are_found_and_an_empty_archive_without_end_is_left(tmp_path: Path) -> None:
    today = datetime.now(UTC).date()
    days = [today - timedelta(days=number) for number in range(60)]
    full = days[:8]
    with LocalSite() as site:
        front = listing_page({}, menu={"/archive/": "Archive", "/tag/harbour/": "Harbour"})
        site.routes["/"] = front
        site.routes["/archive/"] = listing_page({day_path(day): f"{day:%d %B}" for day in days[:2]})
        for newer, older in pairwise(days):
            stories = {story_path(newer): f"What happened in the harbour on {newer:%d %B}"} if newer in full else {}
            site.routes[day_path(newer)] = listing_page({**stories, day_path(older): "The day before"})
            site.routes[story_path(newer)] = article_page(f"What happened on day {newer.toordinal()}")
        tagged = "/stories/what-only-the-tag-page-of-the-menu-names"
        site.routes["/tag/harbour/"] = listing_page({tagged: "What only the tag page of the menu names"})
        site.routes[tagged] = article_page("Under a tag")
        outcome = crawl("-a", f"site={site.url}", data=tmp_path)
        asked = [path for path in site.paths if path.startswith("/archive/20")]
    assert len(outcome.articles) == len(full) + 1, outcome.stderr[-2_000:]
    assert len(asked) == len(set(asked)) == len(full) + 5


def test_archive_that_is_forbidden_keeps_no_run_from_its_end(tmp_path: Path) -> None:
    today = datetime.now(UTC).date()
    with LocalSite() as site:
        days = [today - timedelta(days=number) for number in range(20)]
        site.routes["/robots.txt"] = Answer("User-agent: *\nDisallow: /archive/2\n", content_type="text/plain")
        site.routes["/"] = listing_page({day_path(day): f"{day:%d %B}" for day in days})
        outcome = crawl("-a", f"site={site.url}", data=tmp_path)
        assert not [path for path in site.paths if path.startswith("/archive/")]
    assert "disallows" in outcome.stderr
