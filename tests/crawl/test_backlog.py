"""A site that names more articles than a run keeps requests for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from newsspider.report.tally import ExitCode
from tests.crawl.paper import Paper
from tests.web import Answer, LocalSite, article_page, honest_etag

FEW = ("-s", "NEWSSPIDER_MAX_QUEUED=20")
COUNT = 40
TOGETHER = 2
"""Requests that are under way at once may overtake one another."""


def story(year: int, number: int) -> str:
    return f"/{year}/story-{number}-of-the-harbour-town"


def sitemap(site: LocalSite, year: int) -> Answer:
    """Oldest first."""
    rows = (
        f"<url><loc>{site.url}{story(year, n)[1:]}</loc><lastmod>{date(year, 3, 1) + timedelta(days=n)}</lastmod></url>"
        for n in range(COUNT)
    )
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return Answer(f'<urlset xmlns="{space}">{"".join(rows)}</urlset>', content_type="application/xml")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Paper]:
    """A newspaper with two sitemaps, the older one first."""
    with LocalSite(etag=honest_etag) as site:
        years = (2024, 2026)
        named = "".join(f"Sitemap: {site.url}{year}.xml\n" for year in years)
        site.routes["/robots.txt"] = Answer(f"User-agent: *\nAllow: /\n{named}", content_type="text/plain")
        for year in years:
            site.routes[f"/{year}.xml"] = sitemap(site, year)
            for number in range(COUNT):
                site.routes[story(year, number)] = article_page(f"Story {number} of the year {year}")
        yield Paper(site, tmp_path / "data")


def stories_asked(paper: Paper) -> list[str]:
    return [path for path in paper.site.paths if "story" in path]


def waiting(paper: Paper) -> int:
    manifest = max((paper.data / "runs").glob("*/manifest.json"))
    (site,) = json.loads(manifest.read_text("utf-8"))["sites"].values()
    return int(site["waiting"])


def test_every_article_is_asked_for_once_and_the_oldest_come_last(archive: Paper) -> None:
    outcome = archive.crawl(*FEW)
    assert (outcome.exit_code, len(outcome.articles), waiting(archive)) == (ExitCode.WELL, 2 * COUNT, 0)
    asked = stories_asked(archive)
    assert len(asked) == len(set(asked)) == 2 * COUNT
    last = {path.split("-")[1] for path in asked[-20:] if path.startswith("/2024/")}
    assert len(last & {str(number) for number in range(20)}) >= 20 - TOGETHER
    assert {channel["url"] for line in outcome.articles for channel in line["discovery"]} == {
        f"{archive.site.url}{year}.xml" for year in (2024, 2026)
    }


def test_manifest_of_a_run_that_was_stopped_says_how_much_waits_and_the_next_one_goes_on(archive: Paper) -> None:
    first = archive.crawl(*FEW, "-s", "CLOSESPIDER_ITEMCOUNT=10")
    left = 2 * COUNT - len(first.articles)
    assert (first.exit_code, waiting(archive)) == (ExitCode.STOPPED, left)
    second = archive.crawl(*FEW)
    assert (second.exit_code, len(second.articles), waiting(archive)) == (ExitCode.WELL, left, 0)


def test_what_waits_and_is_forbidden_now_keeps_no_run_from_its_end(archive: Paper) -> None:
    archive.crawl(*FEW, "-s", "CLOSESPIDER_ITEMCOUNT=1")
    archive.site.routes["/robots.txt"] = Answer("User-agent: *\nDisallow: /2", content_type="text/plain")
    outcome = archive.crawl(*FEW)
    assert (outcome.articles, stories_asked(archive)) == ([], [])
    assert waiting(archive) == 0


def test_site_that_has_given_enough_is_asked_for_no_more(archive: Paper) -> None:
    outcome = archive.crawl(*FEW, "-a", "max_articles=25")
    assert (outcome.exit_code, len(outcome.articles), waiting(archive)) == (ExitCode.WELL, 25, 0)
    assert len(stories_asked(archive)) < 25 + 10
