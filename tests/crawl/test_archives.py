"""Articles that only a site's archive pages, or its further section pages, still name."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zlib import crc32

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


def test_archive_that_stays_as_it_is_is_read_for_the_page_of_today(tmp_path: Path) -> None:
    today, yesterday = (datetime.now(UTC).date() - timedelta(days=number) for number in (0, 1))
    with LocalSite(etag=lambda body: f'"{crc32(body)}"') as site:
        site.routes["/"] = listing_page({}, menu={"/archive/": "Archive"})
        site.routes["/archive/"] = listing_page({day_path(day): f"{day:%d %B}" for day in (today, yesterday)})
        site.routes[day_path(today)] = listing_page({story_path(today): "What happened in the harbour today"})
        site.routes[day_path(yesterday)] = listing_page({story_path(yesterday): "What happened in the harbour before"})
        for day in (today, yesterday):
            site.routes[story_path(day)] = article_page(f"What happened on day {day.toordinal()}")
        crawl("-a", f"site={site.url}", data=tmp_path)
        site.routes["/stories/late-in-the-evening"] = article_page("Late in the evening")
        late = {"/stories/late-in-the-evening": "What happened late in the evening"}
        site.routes[day_path(today)] = listing_page({**late, story_path(today): "What happened in the harbour today"})
        site.asked.clear()
        outcome = crawl("-a", f"site={site.url}", data=tmp_path)
        pages = [path for path in site.paths if path.startswith("/archive/")]
    assert "Late in the evening" in outcome.headlines, outcome.stderr[-2_000:]
    assert pages == ["/archive/", day_path(today), day_path(yesterday)]


def test_section_is_read_in_a_second_run_as_far_as_it_has_something_new(tmp_path: Path) -> None:
    def publish(stories: list[str]) -> None:
        for start in range(0, len(stories), 5):
            links = {f"/stories/{name}": f"The story that is called {name}" for name in stories[start : start + 5]}
            number = start // 5 + 1
            following = f'<link rel="next" href="/harbour/?page={number + 1}">' if start + 5 < len(stories) else ""
            site.routes[f"/harbour/?page={number}" if start else "/harbour/"] = listing_page(links, head=following)
        for name in stories:
            site.routes[f"/stories/{name}"] = article_page(f"Story {name}")

    with LocalSite() as site:
        site.routes["/"] = listing_page({}, menu={"/harbour/": "Harbour"})
        old = [f"what-the-harbour-saw-on-morning-{number}" for number in range(30)]
        publish(old)
        first = crawl("-a", f"site={site.url}", data=tmp_path)
        publish([f"what-the-harbour-saw-this-evening-{number}" for number in range(7)] + old)
        site.asked.clear()
        second = crawl("-a", f"site={site.url}", data=tmp_path)
        pages = [path for path in site.paths if path.startswith("/harbour/")]
    assert len(first.headlines) == len(old), first.stderr[-2_000:]
    assert len(second.headlines) == len(old) + 7, second.stderr[-2_000:]
    assert pages == ["/harbour/", "/harbour/?page=2"]


def test_walk_that_was_cut_short_goes_on_in_the_next_run(tmp_path: Path) -> None:
    today = datetime.now(UTC).date()
    days = [today - timedelta(days=number) for number in range(8)]
    with LocalSite() as site:
        site.routes["/"] = listing_page({}, menu={"/archive/": "Archive"})
        site.routes["/archive/"] = listing_page({day_path(day): f"{day:%d %B}" for day in days})
        for day in days:
            links = {f"{story_path(day)}-{number}": f"What the harbour saw, part {number}" for number in range(3)}
            site.routes[day_path(day)] = listing_page(links)
            site.routes.update({path: article_page(f"Of {path[-11:]}") for path in links})
        crawl("-a", f"site={site.url}", "-a", "max_articles=5", data=tmp_path)
        outcome = crawl("-a", f"site={site.url}", data=tmp_path)
    assert len(outcome.headlines) == 24, outcome.stderr[-2_000:]


def test_box_of_what_is_read_most_does_not_end_a_section_whose_page_is_all_new(tmp_path: Path) -> None:
    old, new = ([f"/stories/what-was-seen-on-{when}-{number}" for number in range(10)] for when in ("monday", "friday"))
    box = {old[9]: "What was seen on a Monday by ten people"}

    def publish(paths: list[str]) -> None:
        for start in range(0, len(paths), 5):
            number = start // 5 + 1
            links = {path: f"The story that is told at {path[9:]}" for path in paths[start : start + 5]}
            following = f'<link rel="next" href="/harbour/?page={number + 1}">' if start + 5 < len(paths) else ""
            site.routes[f"/harbour/?page={number}" if start else "/harbour/"] = listing_page(
                links | box, head=following
            )
        front = {path: f"The story that is told at {path[9:]}" for path in paths[:5]}
        site.routes["/"] = listing_page(front, menu={"/harbour/": "Harbour"})
        site.routes.update({path: article_page(f"Story {path[9:]}") for path in paths})

    with LocalSite() as site:
        publish(old)
        crawl("-a", f"site={site.url}", data=tmp_path)
        publish(new + old)
        outcome = crawl("-a", f"site={site.url}", data=tmp_path)
    assert len(outcome.headlines) == 20, outcome.stderr[-2_000:]


def test_article_that_calls_its_section_canonical_does_not_end_that_section(tmp_path: Path) -> None:
    stories = [f"/stories/what-the-harbour-did-on-morning-{number}" for number in range(4)]
    with LocalSite() as site:
        site.routes.update({path: article_page(f"Story {path[9:]}") for path in stories})
        site.routes[stories[0]] = article_page("Story of the first morning", canonical="/harbour/")
        site.routes["/"] = listing_page({"/harbour/": "Harbour"})
        for shown in (3, 4):
            site.routes["/harbour/"] = listing_page({path: f"The story told at {path[9:]}" for path in stories[:shown]})
            outcome = crawl("-a", f"site={site.url}", data=tmp_path)
    assert len(outcome.headlines) == 4, outcome.stderr[-2_000:]
