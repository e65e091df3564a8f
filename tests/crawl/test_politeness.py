"""Politeness, proved from the access logs of the servers that were asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier, BrokenBarrierError

import pytest

from tests.crawl.feeds import sitemap
from tests.crawl.run import Outcome, crawl
from tests.web import Answer, LocalSite, Route, article_page, listing_page

CONTACT = "mailto:desk@newsspider.example"


def text(body: str, **more: float) -> Answer:
    return Answer(body, content_type="text/plain", **more)  # type: ignore[arg-type]


def stories(count: int, *, delay_s: float = 0.0) -> dict[str, Route]:
    paths = {
        f"/2026/11/20/story-number-{n}.html": f"A story of the front page that has number {n}" for n in range(count)
    }
    pages: dict[str, Route] = {
        path: Answer(article_page(f"Story number {n}"), delay_s=delay_s) for n, path in enumerate(paths)
    }
    return {"/": listing_page(paths), **pages}


class Refusing:
    """Asks for a second of patience the first time."""

    def __init__(self, headline: str) -> None:
        self._page = article_page(headline)
        self._refused = False

    def __call__(self, _: str) -> Answer:
        if self._refused:
            return Answer(self._page)
        self._refused = True
        return Answer("later", status=429, headers={"Retry-After": "1"})


class AtOnce:
    """Answers none of some paths before all of them have been asked for."""

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self._answers = answers
        self._all_asked = Barrier(len(answers))

    def __call__(self, path: str) -> Answer:
        with suppress(BrokenBarrierError):
            self._all_asked.wait(timeout=20)
        return self._answers[path]


NO_PATIENCE = {
    "/": Answer("later", status=503, headers={"Retry-After": "3600"}),
    "/sitemap.xml": Answer(status=404, delay_s=1.5),  # once that has been heard
}


@dataclass(frozen=True)
class Web:
    sites: dict[str, LocalSite]
    outcome: Outcome

    def headlines(self, name: str) -> list[str]:
        return self.outcome.headlines_of(self.sites[name].authority)


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """One crawl without any delay of our own, of sites that each have one wish."""
    routes: dict[str, dict[str, Route]] = {
        "slow robots": {"/robots.txt": text("User-agent: *\nAllow: /\n", delay_s=0.6), **stories(2)},
        "broken robots": {"/robots.txt": Answer("oh", status=500), **stories(2)},
        "no robots": stories(1),
        "busy": stories(8, delay_s=0.2),
        "crawl-delay": {"/robots.txt": text("User-agent: *\nCrawl-delay: 0.15\n"), **stories(1)},
        "endless crawl-delay": {"/robots.txt": text("User-agent: *\nCrawl-delay: 3600\n"), **stories(2)},
        "patience": {**stories(2), "/2026/11/20/story-number-0.html": Refusing("Story number 0")},
        "no patience": dict.fromkeys(["/", "/sitemap.xml"], AtOnce(NO_PATIENCE)),
        "disallowed": {
            "/robots.txt": text(
                "User-agent: other\nAllow: /\n\nUser-agent: newsspider\nDisallow: /*number-1\nDisallow: /rss\n"
            ),
            **stories(3),
        },
    }
    with ExitStack() as stack:
        sites = {name: stack.enter_context(LocalSite(pages)) for name, pages in routes.items()}
        elsewhere = stack.enter_context(LocalSite(host="127.0.0.2"))
        elsewhere.routes["/robots.txt"] = text("User-agent: *\nDisallow: /map-3.xml\n", delay_s=0.6)
        own = sites["no robots"].url
        for n in range(8):
            elsewhere.routes[f"/map-{n}.xml"] = sitemap(f"{own}2026/11/20/mapped-{n}.html")
        maps = "".join(f"Sitemap: {elsewhere.url}map-{n}.xml\n" for n in range(8))
        sites["mapped elsewhere"] = stack.enter_context(LocalSite({"/robots.txt": text(maps), **stories(1)}))
        addresses = ",".join(site.url for site in sites.values())
        data = tmp_path_factory.mktemp("data")
        outcome = crawl("-a", f"site={addresses}", "-s", f"NEWSSPIDER_CONTACT={CONTACT}", data=data)
        yield Web({**sites, "elsewhere": elsewhere}, outcome)


def test_robots_txt_is_the_first_request_to_every_host_and_asked_once(web: Web) -> None:
    for site in web.sites.values():
        assert site.paths[0] == "/robots.txt"
        assert site.paths.count("/robots.txt") == 1 or site is web.sites["broken robots"]


def test_nothing_is_asked_before_a_slow_robots_txt_has_answered(web: Web) -> None:
    site = web.sites["slow robots"]
    assert site.asked[1].started - site.asked[0].started >= 0.6
    assert web.headlines("slow robots") == ["Story number 0", "Story number 1"]


def test_many_requests_that_wait_for_a_foreign_hosts_robots_txt_all_wait(web: Web) -> None:
    """Scrapy's own middleware lets six of eight pass (2.19)."""
    site = web.sites["elsewhere"]
    assert site.asked[1].started - site.asked[0].started >= 0.6
    assert sorted(site.paths[1:]) == [f"/map-{n}.xml" for n in range(8) if n != 3]


def test_robots_txt_that_fails_forbids_the_whole_host(web: Web) -> None:
    assert set(web.sites["broken robots"].paths) == {"/robots.txt"}
    assert (
        f"{web.sites['broken robots'].authority}: nothing could be read: robots.txt answered 500" in web.outcome.stderr
    )


def test_without_a_robots_txt_everything_may_be_asked(web: Web) -> None:
    assert web.headlines("no robots") == ["Story number 0"]


def test_what_the_group_of_our_name_disallows_is_never_asked(web: Web) -> None:
    assert web.headlines("disallowed") == ["Story number 0", "Story number 2"]
    assert not [path for path in web.sites["disallowed"].paths if "number-1" in path or path.startswith("/rss")]


def test_what_is_disallowed_is_in_the_log_with_its_address(web: Web) -> None:
    url = f"{web.sites['disallowed'].url}2026/11/20/story-number-1.html"
    assert f"Not asked: {url} (robots.txt disallows it)" in web.outcome.stderr


def test_two_requests_are_in_flight_at_most_although_there_is_no_delay(web: Web) -> None:
    for site in web.sites.values():
        assert max(asked.in_flight for asked in site.asked) <= 2
    assert len(web.headlines("busy")) == 8


def test_crawl_delay_is_kept(web: Web) -> None:
    asked = web.sites["crawl-delay"].asked  # robots.txt itself counts: the page after it waits as well
    assert asked[-1].started - asked[0].started >= 0.15 * (len(asked) - 1) - 0.1


def test_host_whose_crawl_delay_has_no_end_is_left_alone(web: Web) -> None:
    assert web.sites["endless crawl-delay"].paths == ["/robots.txt"]
    assert "robots.txt asks for a crawl delay of 3600 s" in web.outcome.stderr


def test_retry_after_is_kept_and_the_article_exported_all_the_same(web: Web) -> None:
    site = web.sites["patience"]
    first, second = (a.started for a in site.asked if a.path.endswith("number-0.html"))
    assert second - first >= 1.0
    assert not [a for a in site.asked if first + 0.5 < a.started < first + 0.9], "the whole host is left in peace"
    assert web.headlines("patience") == ["Story number 0", "Story number 1"]


def test_host_that_asks_for_more_patience_than_a_run_has_is_left_alone(web: Web) -> None:
    robots, *others = web.sites["no patience"].paths
    assert (robots, sorted(others)) == ("/robots.txt", ["/", "/sitemap.xml"]), "the two that are in flight at once"
    assert "the host asks to come back in 3600 s" in web.outcome.stderr


def test_user_agent_names_us_and_whom_to_write_to(web: Web) -> None:
    agents = {asked.agent for site in web.sites.values() for asked in site.asked}
    assert len(agents) == 1
    assert agents.pop().endswith(f" (+{CONTACT})")
    assert "NEWSSPIDER_CONTACT is not set" not in web.outcome.stderr


def test_sites_that_could_not_be_read_do_not_keep_the_others_from_it(web: Web) -> None:
    assert web.outcome.exit_code == 1


def test_requests_to_a_host_start_a_delay_apart_whatever_they_are_for(tmp_path: Path) -> None:
    with LocalSite(stories(3)) as site:
        site.routes["/2026/11/20/story-number-1.html"] = Answer(
            status=302, headers={"Location": "/2026/11/20/story-number-2.html"}
        )
        outcome = crawl("-a", f"site={site.url}", data=tmp_path, delay_s=0.1)
    assert site.asked[-1].started - site.asked[0].started >= 0.1 * (len(site.asked) - 1) - 0.1
    assert len([gap for gap in site.gaps_s() if gap < 0.05]) <= 2, "a busy machine may be late once or twice"
    assert outcome.headlines == ["Story number 0", "Story number 2"]


def test_without_a_contact_a_warning_says_how_to_set_one(tmp_path: Path) -> None:
    with LocalSite(stories(1)) as site:
        outcome = crawl("-a", f"site={site.url}", data=tmp_path)
    warnings = [line for line in outcome.stderr.splitlines() if "WARNING" in line]
    assert len(warnings) == 1
    assert "NEWSSPIDER_CONTACT" in warnings[0]
    assert outcome.exit_code == 0


def test_slow_answers_do_not_hold_back_the_next_request_for_longer_than_the_delay(tmp_path: Path) -> None:
    """Scrapy asks its scheduler when an answer arrives and every 5 s: the scheduler has to call by itself."""
    with LocalSite(stories(4, delay_s=2.5)) as site:
        crawl("-a", f"site={site.url}", data=tmp_path, delay_s=0.3)
    first, second, *_ = [asked for asked in site.asked if "story-number" in asked.path]
    assert (first.in_flight, second.in_flight) == (1, 2), "the second one begins while the first one is answered"
