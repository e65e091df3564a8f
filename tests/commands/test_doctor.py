"""`scrapy doctor`: a look at sites that are well, and at those that keep a crawl out each in its own way."""

from __future__ import annotations

import json
import socket
import tomllib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from newsspider.report.tally import ExitCode
from tests.crawl.feeds import rss, sitemap
from tests.crawl.run import Outcome, scrapy, together
from tests.obstacles import CHALLENGES, CONSENT, SHELL
from tests.web import Answer, LocalSite, Route, article_page, listing_page

OPTIONS = ("-s", "NEWSSPIDER_CONTACT=me@a.example", "-s", "NEWSSPIDER_ALLOWED_NETWORKS=127.0.0.0/8")
QUICK = (*OPTIONS, "-s", "DOWNLOAD_DELAY=0")
DATE = "Fri, 20 Nov 2026 10:00:00 GMT"
MOST_REQUESTS = 15
STORIES = [f"2026/11/20/story-number-{number}-of-this-paper.html" for number in range(24)]
COMMENT = "# the sites of this house\n\n[[site]]\nurl = 'https://www.example.com/'   # ours\n"


def articles() -> dict[str, Route]:
    day = "2026-11-20T10:00:00Z"
    return {f"/{path}": article_page(f"The story of {path[11:30]}", published=day) for path in STORIES}


def healthy(url: str) -> dict[str, Route]:
    announced = '<link rel="alternate" type="application/rss+xml" href="/news.rss">'
    listed = sitemap(*(f"{url}{path}" for path in STORIES[2:]))
    robots = f"Sitemap: {url}map.xml\nUser-agent: *\nCrawl-delay: 0.01\n"
    return {
        "/robots.txt": Answer(robots, content_type="text/plain"),
        "/": listing_page({f"/{STORIES[0]}": "A story of this paper on its front page"}, announced, {"/town/": "Town"}),
        "/town/": listing_page({f"/{path}": "Another story of this paper" for path in STORIES[:4]}),
        "/news.rss": rss({f"{url}{path}": DATE for path in STORIES[:12]}),
        "/map.xml": Answer(listed, content_type="application/xml"),
        **articles(),
    }


def feed_only(url: str) -> dict[str, Route]:
    return {"/": listing_page({}), "/feed/": rss({f"{url}{path}": DATE for path in STORIES}), **articles()}


def wordpress(url: str) -> dict[str, Route]:
    """Its sitemap is where its system always has it, its feed names a hub."""
    head = '<link rel="alternate" type="application/rss+xml" href="/feed/"><link href="/wp-content/style.css">'
    feed = rss({f"{url}{path}": DATE for path in STORIES[:4]})
    return {
        "/": listing_page({}, head),
        "/feed/": replace(feed, headers={"Link": '<https://hub.example.net/>; rel="hub"'}),
        "/wp-sitemap.xml": Answer(sitemap(*(f"{url}{path}" for path in STORIES)), content_type="application/xml"),
        **articles(),
    }


def blocked(_: str) -> dict[str, Route]:
    return {path: Answer("no", status=403) for path in ("/", "/sitemap.xml", "/news-sitemap.xml")}


def challenged(_: str) -> dict[str, Route]:
    return {"/": Answer(CHALLENGES["Cloudflare"], status=403)}


def walled(_: str) -> dict[str, Route]:
    return {"/": CONSENT["de"]}


def shell(_: str) -> dict[str, Route]:
    return {"/": SHELL["react"]}


def disallowed(url: str) -> dict[str, Route]:
    return {**healthy(url), "/robots.txt": Answer("User-agent: *\nDisallow: /\n", content_type="text/plain")}


def patient(url: str) -> dict[str, Route]:
    robots = Answer("User-agent: *\nCrawl-delay: 2.1\n", content_type="text/plain")
    return {**feed_only(url), "/robots.txt": robots}


def shop(_: str) -> dict[str, Route]:
    return {"/": listing_page({"/basket": "Basket"})}


SITES: dict[str, Callable[[str], dict[str, Route]]] = {
    "healthy": healthy,
    "feed only": feed_only,
    "wordpress": wordpress,
    "blocked": blocked,
    "challenged": challenged,
    "walled": walled,
    "shell": shell,
    "disallowed": disallowed,
    "shop": shop,
    "patient": patient,
}


class Looked:
    def __init__(self, sites: dict[str, LocalSite], outcomes: dict[str, Outcome]) -> None:
        self.sites = sites
        self.outcomes = outcomes

    def found(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.outcomes[name].stdout)
        return found


@pytest.fixture(scope="module")
def looked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Looked]:
    folder = project(tmp_path_factory.mktemp("doctor"))
    with ExitStack() as stack:
        sites = {name: stack.enter_context(LocalSite()) for name in SITES}
        for name, site in sites.items():
            site.routes.update(SITES[name](site.url))
        addresses = {name: site.url for name, site in sites.items()} | {"unreachable": nobody()}
        run = partial(scrapy, "doctor", "--json", *QUICK, data=folder, cwd=folder)
        outcomes = together(*[partial(run, address) for address in addresses.values()])
        assert {path.name for path in folder.iterdir()} == {"scrapy.cfg"}, "nothing is written"
        yield Looked(sites, dict(zip(addresses, outcomes, strict=True)))


def project(folder: Path) -> Path:
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = newsspider.settings\n")
    return folder


def nobody() -> str:
    """The address of a port where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}/"


@pytest.mark.parametrize(
    ("name", "code", "trouble"),
    [
        ("healthy", ExitCode.WELL, None),
        ("feed only", ExitCode.WELL, None),
        ("wordpress", ExitCode.WELL, None),
        ("patient", ExitCode.WELL, None),
        ("blocked", ExitCode.NONE_REACHED, "blocked"),
        ("challenged", ExitCode.NONE_REACHED, "blocked"),
        ("disallowed", ExitCode.NONE_REACHED, "robots"),
        ("unreachable", ExitCode.NONE_REACHED, "unreachable"),
        ("walled", ExitCode.SUSPICIOUS, "consent_wall"),
        ("shell", ExitCode.SUSPICIOUS, "empty_shell"),
        ("shop", ExitCode.SUSPICIOUS, "no_article"),
    ],
)
def test_what_stands_in_the_way_is_told_apart(looked: Looked, name: str, code: ExitCode, trouble: str | None) -> None:
    found = looked.found(name)
    assert (looked.outcomes[name].exit_code, found["exitName"]) == (code, code.name), looked.outcomes[name].stderr
    assert (found["trouble"] or {}).get("class") == trouble


def test_site_that_is_well_is_shown_with_its_channels_and_an_article_as_it_would_be_exported(looked: Looked) -> None:
    found, url = looked.found("healthy"), looked.sites["healthy"].url
    assert found["robots"] == {"allowed": True, "reason": None, "crawlDelay": 0.01, "sitemaps": [f"{url}map.xml"]}
    assert found["frontPage"]["sections"] == [f"{url}town/"]
    listings = {entry["kind"]: entry for entry in found["listings"]}
    assert {kind: entry["articles"] for kind, entry in listings.items()} == {"feed": 12, "sitemap": 22, "section": 4}
    assert listings["feed"]["newest"] == "2026-11-20T10:00:00+00:00"
    assert found["example"]["articleBody"].startswith("0. The council spoke about")
    assert found["plan"] == ["the front page", "1 section", "1 feed", "1 sitemap"]
    assert found["recall"]["found"] >= 12


def test_feed_that_nobody_announces_is_found_by_trying(looked: Looked) -> None:
    (feed,) = looked.found("feed only")["listings"]
    assert (feed["namedBy"], feed["articles"]) == ("guess", 24)
    assert looked.found("feed only")["recall"] is None


def test_sitemap_of_its_system_is_found_and_the_hub_of_its_feed_told(looked: Looked) -> None:
    found, url = looked.found("wordpress"), looked.sites["wordpress"].url
    listings = {entry["url"]: entry for entry in found["listings"]}
    assert listings[f"{url}wp-sitemap.xml"]["articles"] == 24
    assert listings[f"{url}feed/"]["hub"] == "https://hub.example.net/"


@pytest.mark.parametrize("name", SITES)
def test_look_is_short_and_begins_with_robots_txt(looked: Looked, name: str) -> None:
    asked = looked.sites[name].paths
    assert asked[0] == "/robots.txt"
    assert len(asked) == len(set(asked)) <= MOST_REQUESTS
    assert looked.found(name)["requests"] == len(asked)


def test_site_that_asks_for_patience_is_asked_for_less(looked: Looked) -> None:
    assert looked.sites["patient"].paths[:4] == ["/robots.txt", "/", "/sitemap.xml", "/feed/"]
    assert len(looked.sites["patient"].paths) == 5
    assert min(looked.sites["patient"].gaps_s()) > 2


def test_nothing_but_robots_txt_is_asked_where_it_keeps_us_out(looked: Looked) -> None:
    assert looked.sites["disallowed"].paths == ["/robots.txt"]


def test_site_is_added_to_the_file_once_and_the_rest_of_it_stays(looked: Looked, tmp_path: Path) -> None:
    folder, url = project(tmp_path), looked.sites["feed only"].url
    file = folder / "sites.toml"
    file.write_text(COMMENT)
    write = partial(scrapy, "doctor", "--write", *QUICK, data=folder, cwd=folder)
    outcome = write(url)
    assert outcome.exit_code == 0, outcome.stderr
    assert "verdict     it can be crawled" in outcome.stdout
    text = file.read_text()
    assert text.startswith(COMMENT)
    added = tomllib.loads(text)["site"][1]
    assert added == {"url": url, "languages": ["en"], "feeds": [f"{url}feed/"]}
    before = len(looked.sites["feed only"].paths)
    outcome = write(url)
    assert (outcome.exit_code, file.read_text()) == (ExitCode.USAGE, text)
    assert "already" in outcome.stderr
    assert len(looked.sites["feed only"].paths) == before, "it is not asked in vain"
    assert {path.name for path in folder.iterdir()} == {"scrapy.cfg", "sites.toml"}


def test_site_that_cannot_be_crawled_is_not_added(looked: Looked, tmp_path: Path) -> None:
    folder = project(tmp_path)
    outcome = scrapy("doctor", "--write", *QUICK, looked.sites["shell"].url, data=folder, cwd=folder)
    assert outcome.exit_code == ExitCode.SUSPICIOUS
    assert "was not written" in outcome.stderr
    assert not (folder / "sites.toml").exists()


@pytest.mark.parametrize("arguments", [("www.example.com",), ("ftp://example.com/",)])
def test_what_is_no_address_is_refused(arguments: tuple[str, ...], tmp_path: Path) -> None:
    outcome = scrapy("doctor", *QUICK, *arguments, data=tmp_path, cwd=project(tmp_path))
    assert outcome.exit_code == ExitCode.USAGE
    assert "is not an address" in outcome.stderr
