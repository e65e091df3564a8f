"""Sites are dispatched, crawled and let go of, by real workers over a real broker and a real database."""

from __future__ import annotations

import itertools
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("celery", reason="there is no Celery here")
pytest.importorskip("psycopg", reason="there is no psycopg here")

from tests.cluster.services import PostgreSQL, Redis, needs_postgresql, needs_redis
from tests.cluster.workers import Project
from tests.web import Answer, LocalSite, article_page, listing_page

pytestmark = [needs_redis, needs_postgresql]


@pytest.fixture
def project(tmp_path: Path, redis: Redis, postgresql: PostgreSQL) -> Iterator[Project]:
    with Project(tmp_path, redis, postgresql) as project:
        yield project


def paper(site: LocalSite, articles: int, name: str = "Story") -> LocalSite:
    links = {path_of(number, name): f"{title} of this week" for number, title in enumerate(titles(articles, name))}
    site.routes["/robots.txt"] = Answer("User-agent: *\nDisallow: /private/\n", content_type="text/plain")
    site.routes["/"] = listing_page(links)
    for number, title in enumerate(titles(articles, name)):
        site.routes[path_of(number, name)] = article_page(title, published="2026-11-20T10:00:00Z")
    return site


def path_of(number: int, name: str) -> str:
    return f"/2026/11/20/{name.lower()}-{number}-of-the-week.html"


def titles(articles: int, name: str = "Story") -> list[str]:
    return [f"{name} {number:02} of the week" for number in range(articles)]


def gaps_between_runs_s(site: LocalSite) -> list[float]:
    """From the last request of each run to the first of the next, which is robots.txt."""
    pairs = itertools.pairwise(site.asked)
    return [later.started - sooner.started for sooner, later in pairs if later.path == "/robots.txt"]


def test_sites_that_are_dispatched_are_crawled_into_their_own_folders(project: Project) -> None:
    with LocalSite() as one, LocalSite(host="127.0.0.2") as two:
        paper(one, 3, "Ferry")
        paper(two, 2, "Bridge")
        project.has_sites(one.url, two.url)
        assert sorted(project.dispatched()) == sorted([one.authority, two.authority])
        project.work()
        project.waits_for(project.rests)
    assert project.headlines() == sorted(titles(3, "Ferry") + titles(2, "Bridge"))
    assert {path.name for path in (project.folder / "data" / "sites").iterdir()} == {one.authority, two.authority}
    assert project.dispatched() == []


@pytest.mark.parametrize("memory", ["a file of each site", "the database"])
def test_worker_that_is_killed_takes_its_crawl_with_it_and_another_one_goes_on(
    tmp_path: Path, redis: Redis, postgresql: PostgreSQL, memory: str
) -> None:
    more = f"NEWSSPIDER_MEMORY = {postgresql.url!r}\n" if memory == "the database" else ""
    with Project(tmp_path, redis, postgresql, more=more) as project, LocalSite() as site:
        paper(site, 30)
        project.has_sites(site.url)
        project.dispatched()
        worker = project.work()
        project.waits_for(lambda: len(project.headlines()) > 2)
        worker.kill()
        worker.wait()
        killed = time.monotonic()
        while project.crawls():
            assert time.monotonic() < killed + 2
            time.sleep(0.02)
        time.sleep(1.0)
        assert not any(asked.started > killed + 1.0 for asked in site.asked)
        project.work()
        while not project.dispatched():
            assert time.monotonic() < killed + 60
        project.waits_for(project.rests)
    assert project.headlines() == titles(30)
    assert min(gaps_between_runs_s(site)) > 1.0  # a third of the lease, the longest that a host could have asked for


def test_site_that_outgrows_its_slice_goes_on_behind_the_others(
    tmp_path: Path, redis: Redis, postgresql: PostgreSQL
) -> None:
    slices = "NEWSSPIDER_CLUSTER_SLICE_S = 10\n"
    with (
        Project(tmp_path, redis, postgresql, delay_s=0.4, more=slices) as project,
        LocalSite() as large,
        LocalSite(host="127.0.0.2") as small,
    ):
        paper(large, 12, "Ferry")
        paper(small, 1, "Bridge")
        project.has_sites(large.url, small.url)
        project.dispatched()
        project.work(concurrency=1)
        project.waits_for(project.rests, within_s=180)
        assert project.headlines() == sorted(titles(12, "Ferry") + titles(1, "Bridge"))
        runs = list((project.folder / "data" / "sites" / large.authority / "runs").iterdir())
        assert len(runs) > 1
        assert max(asked.started for asked in small.asked) < max(asked.started for asked in large.asked)
        assert min(gaps_between_runs_s(large)) > 0.35


def test_word_that_comes_twice_crawls_once(project: Project) -> None:
    with LocalSite() as site:
        paper(site, 5)
        project.has_sites(site.url)
        project.dispatched()
        project.postgresql.execute("update turns set state = 'due'")
        project.dispatched()
        project.work()
        project.waits_for(project.rests)
        project.waits_for(lambda: "nothing to do" in project.log)
    assert project.headlines() == titles(5)
    assert site.paths.count("/robots.txt") == 1


def test_site_that_cannot_be_read_is_backed_off_from_and_holds_up_nobody(project: Project) -> None:
    with LocalSite() as site, LocalSite(host="127.0.0.2") as broken:
        paper(site, 2)
        project.has_sites(broken.url, site.url)  # no robots.txt, no front page
        project.dispatched()
        project.work(concurrency=1)
        project.waits_for(project.rests)
    assert project.headlines() == titles(2)
    (row,) = project.postgresql.execute(f"select failures from turns where site = '{broken.authority}'")
    assert row == (1,)


def test_worker_that_is_asked_to_end_lets_go_of_its_sites(project: Project) -> None:
    with LocalSite() as site:
        paper(site, 36)
        project.has_sites(site.url)
        project.dispatched()
        worker = project.work()
        project.waits_for(lambda: len(project.headlines()) > 2)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(20) == 0
        assert project.crawls() == []
        assert project.states() == {site.authority: "due"}
        before = len(project.headlines())
        assert project.dispatched() == [site.authority]
        project.work()
        project.waits_for(project.rests)
    assert before < 36
    assert project.headlines() == titles(36)


def test_site_that_is_taken_from_a_worker_is_left_at_once(project: Project) -> None:
    with LocalSite() as site:
        paper(site, 36)
        project.has_sites(site.url)
        project.dispatched()
        project.work()
        project.waits_for(lambda: len(project.headlines()) > 2)
        project.postgresql.execute("update leases set token = token + 1, holder = 'another'")
        project.waits_for(lambda: not project.crawls(), within_s=3)
        asked = len(site.asked)
        time.sleep(1)
        assert len(site.asked) == asked
    assert "another worker has it now" in project.log


def test_host_that_several_sites_need_is_asked_by_one_crawl_at_a_time(project: Project) -> None:
    with LocalSite() as one, LocalSite(host="127.0.0.2") as two, LocalSite(host="127.0.0.3") as shared:
        for site, name in ((one, "Ferry"), (two, "Bridge")):
            paper(site, 2, name)
            story = f"2026/11/20/more-{name.lower()}-of-the-week.html"
            item = f"<item><title>News</title><link>{site.url}{story}</link></item>"
            shared.routes[f"/{name}.xml"] = Answer(
                f'<rss version="2.0"><channel><title>{name}</title>{item}</channel></rss>',
                content_type="application/rss+xml",
            )
            site.routes[f"/{story}"] = article_page(f"More {name} of the week")
        project.has_sites(one.url, more=f'feeds = ["{shared.url}Ferry.xml"]\ndelay = 0.5')
        sites = project.folder / "sites.toml"
        text = sites.read_text()
        project.has_sites(two.url, more=f'feeds = ["{shared.url}Bridge.xml"]\ndelay = 0.5')
        sites.write_text(text + sites.read_text())
        project.dispatched()
        project.work()
        project.waits_for(project.rests)
    assert project.headlines() == sorted(
        [*titles(2, "Ferry"), *titles(2, "Bridge"), "More Ferry of the week", "More Bridge of the week"]
    )
    assert len(shared.paths) >= 4
    assert min(shared.gaps_s()) > 0.3  # of 0.5: this process hears of a request a little late
    (row,) = project.postgresql.execute(
        f"select holder, until < now() + interval '1 second' from leases where site = '{shared.authority}'"
    )
    assert row == ("", True)


def test_worker_that_lacks_a_database_says_what_to_set(tmp_path: Path, redis: Redis, postgresql: PostgreSQL) -> None:
    with Project(tmp_path, redis, postgresql, more='NEWSSPIDER_CLUSTER_DATABASE = ""\n') as project:
        assert project.work().wait(60) == 64
        assert "newsspider: many machines need a PostgreSQL database" in project.log
        assert "Traceback" not in project.log


def test_worker_that_begins_before_its_database_waits_for_it(
    tmp_path: Path, redis: Redis, postgresql: PostgreSQL
) -> None:
    postgresql.kill()
    try:
        with Project(tmp_path, redis, postgresql) as project:
            project.work()
            project.waits_for(lambda: "Waiting for the database" in project.log)
            postgresql.start()
            project.waits_for(lambda: " ready." in project.log)
    finally:
        postgresql.kill()
        postgresql.start()
