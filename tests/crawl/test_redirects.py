"""Where redirects may lead, and what is said of those that lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.crawl.run import Outcome, crawl
from tests.crawl.test_size_and_time import manifest_in
from tests.raw import GOOD, RawSite, Route, answer, redirect
from tests.web import Answer, LocalSite, article_page

FOLLOWED = "/2026/11/25/where-the-redirects-of-good-will-end.html"


def path_of(name: str) -> str:
    return f"/2026/11/25/this-is-where-the-{name}-may-lead-to.html"


def refresh(location: str, after_s: int = 0) -> bytes:
    return answer(f'<html><head><meta http-equiv="refresh" content="{after_s}; url={location}"></head>Wait')


AIMS = {
    "file": "file:///etc/passwd",
    "ftp": "ftp://ftp.example.com/a.html",
    "data": "data:text/html,hello",
    "javascript": "javascript:alert(1)",
    "gopher": "gopher://example.com/",
    "bracket": "http://[",
    "port": "http://127.0.0.1:99999/",
    "nothing": "",
    "forger": "http://a\u2028FORGED\u2028b/".encode().decode("latin-1"),
}
"""What redirects to no web address, by name."""


def routes(elsewhere: str) -> dict[str, Route]:
    """`elsewhere`: the front page of another site."""
    itself, there, back = path_of("redirect-to-itself"), path_of("way-there"), path_of("way-back")
    chain = [path_of(f"link-of-a-chain-{number}") for number in range(30)]
    found: dict[str, Route] = {path_of(f"redirect-to-{name}"): redirect(aim) for name, aim in AIMS.items()}
    found |= {path: redirect(following) for path, following in pairwise(chain)}
    return found | {
        itself: answer("", 302, Location=itself, Set_Cookie="seen=1"),
        there: redirect(back),
        back: redirect(there),
        path_of("redirect-to-a-stranger"): redirect(f"{elsewhere}victim.html"),
        path_of("refresh-to-a-stranger"): refresh(f"{elsewhere}victim.html"),
        path_of("relative-redirect"): redirect("../25/where-the-redirects-of-good-will-end.html?from=there"),
        path_of("refresh-that-is-followed"): refresh(path_of("article-that-a-refresh-names")),
        path_of("article-that-a-refresh-names"): answer(article_page("Named by a refresh")),
        path_of("page-that-loads-itself-again"): answer(
            article_page("Loaded again").replace("<head>", '<head><meta http-equiv="refresh" content="0; url=">')
        ),
        path_of("page-that-goes-away-later"): answer(
            article_page("Read before it goes").replace(
                "<head>", f'<head><meta http-equiv="refresh" content="30; url={elsewhere}">'
            )
        ),
        f"{FOLLOWED}?from=there": answer(article_page("Where redirects of good will end")),
    }


CIRCLES = ["redirect-to-itself", "way-there"]


@pytest.fixture(scope="module")
def led(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RawSite, RawSite, Outcome, dict[str, Any]]]:
    """The site, another one that it leads to, the crawl, and what the manifest says."""
    data = tmp_path_factory.mktemp("led")
    hidden = ("way-back", "-a-refresh-names", *(f"-chain-{number}-" for number in range(1, 30)), "?")
    with RawSite({}) as elsewhere, RawSite(routes(elsewhere.url), hidden=hidden) as site:
        outcome = crawl("-a", f"site={site.url}", data=data)
        yield site, elsewhere, outcome, manifest_in(data)["sites"][site.authority]


def line_of(outcome: Outcome, path: str) -> str:
    (line,) = [line for line in outcome.stderr.splitlines() if "Failed: " in line and path in line.split(" (")[0]]
    return line


def test_redirects_of_good_will_are_followed(led: tuple[RawSite, RawSite, Outcome, dict[str, Any]]) -> None:
    also = ["Where redirects of good will end", "Named by a refresh", "Loaded again", "Read before it goes"]
    assert led[2].headlines == sorted([*GOOD.values(), *also]), led[2].stderr
    assert "Traceback" not in led[2].stderr


@pytest.mark.parametrize("name", AIMS)
def test_what_is_no_web_address_is_not_followed(
    led: tuple[RawSite, RawSite, Outcome, dict[str, Any]], name: str
) -> None:
    assert "(redirects to no web address" in line_of(led[2], path_of(f"redirect-to-{name}"))


@pytest.mark.parametrize("name", CIRCLES)
def test_circles_are_told(led: tuple[RawSite, RawSite, Outcome, dict[str, Any]], name: str) -> None:
    site, _, outcome, _ = led
    asked = {path for path in site.asked if path in (path_of(name), path_of("way-back"))}
    assert all(site.asked.count(path) == 1 for path in asked)
    lines = [line for line in outcome.stderr.splitlines() if "(redirects in a circle: " in line]
    assert any(name in line or "way-back" in line for line in lines)


def test_chain_has_an_end(led: tuple[RawSite, RawSite, Outcome, dict[str, Any]]) -> None:
    site, _, outcome, _ = led
    assert sum("-chain-" in path for path in site.asked) == 11
    assert "(more than 10 redirects: " in outcome.stderr


def test_article_is_not_looked_for_at_another_site(led: tuple[RawSite, RawSite, Outcome, dict[str, Any]]) -> None:
    _, elsewhere, outcome, _ = led
    assert elsewhere.connections == 0
    for name in ("redirect-to-a-stranger", "refresh-to-a-stranger"):
        assert "(redirects to another site: " in line_of(outcome, path_of(name))


def test_manifest_counts_the_reasons(led: tuple[RawSite, RawSite, Outcome, dict[str, Any]]) -> None:
    assert led[3]["failed"] == {
        "redirects to no web address": len(AIMS),
        "redirects in a circle": 2,
        "more than 10 redirects": 1,
        "redirects to another site": 2,
    }


def test_log_has_no_more_lines_than_were_written(led: tuple[RawSite, RawSite, Outcome, dict[str, Any]]) -> None:
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", led[2].stderr)


def test_feed_may_be_kept_with_a_service(tmp_path: Path) -> None:
    path = "/2026/11/25/what-only-the-feed-of-the-service-names.html"
    with LocalSite({path: article_page("Named by the service")}) as site, LocalSite() as service:
        site.routes["/"] = '<link rel="alternate" type="application/rss+xml" href="/feed">'
        site.routes["/feed"] = Answer(status=301, headers={"Location": f"{service.url}paper"})
        service.routes["/paper"] = Answer(
            f'<rss version="2.0"><channel><item><link>{site.url[:-1]}{path}</link></item></channel></rss>',
            content_type="text/xml",
        )
        assert crawl("-a", f"site={site.url}", data=tmp_path).headlines == ["Named by the service"]
