"""What publishers reserve is recorded, and obeyed where that is asked for."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from newsspider.politeness.tdm_file import PATH
from tests.crawl.run import Outcome, crawl
from tests.web import Answer, LocalSite, Route, article_page, honest_etag, listing_page

STORIES: dict[str, tuple[str, dict[str, str]]] = {
    "Ferry returns to the harbour free of everything": ("", {}),
    "Council meets about the page that has a meta": (
        "<meta name=robots content='noindex, NoArchive'><meta name=tdm-reservation content=1>",
        {},
    ),
    "Market opens with headers that reserve a lot": ("", {"X-Robots-Tag": "noai", "TDM-Reservation": "1"}),
    "Museum shows the policy under which it is mined": (
        "<meta name=tdm-reservation content=0>",
        {"TDM-Reservation": "1", "TDM-Policy": "/policy.json", "X-Robots-Tag": "googlebot: noindex"},
    ),
}
HIDDEN = "Bridge that only a page names which lets nobody follow"
FREE, META, HEADER, POLICY = STORIES


def path_of(title: str) -> str:
    return f"/2026/11/20/{title.lower().replace(' ', '-')}.html"


@pytest.fixture
def site() -> Iterator[LocalSite]:
    routes: dict[str, Answer | str] = {
        "/robots.txt": "",
        "/": listing_page({path_of(title): title for title in STORIES}, menu={"/politics/": "Politics"}),
        "/politics/": Answer(listing_page({path_of(HIDDEN): HIDDEN}), headers={"X-Robots-Tag": "nofollow"}),
        path_of(HIDDEN): article_page(HIDDEN),
    }
    for title, (meta, headers) in STORIES.items():
        page = article_page(title).replace("</head>", f"{meta}</head>", 1)
        assert meta in page
        routes[path_of(title)] = Answer(page, headers=headers)
    with LocalSite(routes) as local:
        yield local


def test_reservations_are_recorded_and_nofollow_of_a_header_is_obeyed(site: LocalSite, tmp_path: Path) -> None:
    outcome = crawl("-a", f"site={site.url}", data=tmp_path)
    found = {
        article["headline"]: (article["robotsDirectives"], article["tdmReservation"], article["tdmPolicy"])
        for article in outcome.articles
    }
    assert found == {
        FREE: ([], None, None),
        META: (["noindex", "noarchive"], True, None),
        HEADER: (["noai"], True, None),
        POLICY: ([], False, f"{site.url}policy.json"),
    }
    assert "/politics/" in site.paths


@pytest.mark.parametrize(
    ("unwanted", "left"),
    [("noindex,noai", [FREE, POLICY]), ("tdm", [FREE, POLICY]), ("noarchive", [FREE, HEADER, POLICY])],
)
def test_what_is_reserved_is_not_exported_where_that_is_asked_for(
    site: LocalSite, tmp_path: Path, unwanted: str, left: list[str]
) -> None:
    outcome = crawl("-a", f"site={site.url}", "-s", f"NEWSSPIDER_DROP={unwanted}", data=tmp_path)
    assert outcome.headlines == sorted(left)
    assert f"{4 - len(left)} reserved" in outcome.stderr


# What an origin's file says

RULES = [
    {"location": "/*council", "tdm-reservation": 0, "tdm-policy": "/terms.json"},  # of what the page reserves
    {"location": "/*market", "tdm-reservation": 0},
    {"location": "/", "tdm-reservation": 1, "tdm-policy": "https://rights.example/policy"},
]


def paper(**more: Route) -> LocalSite:
    """The same pages, and a file that reserves all but two of them; further routes by their paths."""
    routes: dict[str, Route] = {
        "/robots.txt": "",
        "/": listing_page({path_of(title): title for title in STORIES}),
        PATH: Answer(json.dumps(RULES), content_type="application/json"),
    }
    for title, (meta, headers) in STORIES.items():
        routes[path_of(title)] = Answer(article_page(title).replace("</head>", f"{meta}</head>", 1), headers=headers)
    return LocalSite(routes | more, etag=honest_etag)


def crawled(local: LocalSite, data: Path, *arguments: str) -> Outcome:
    return crawl("-a", f"site={local.url}", *arguments, data=data)


def said(outcome: Outcome) -> Mapping[str, Any]:
    return {article["headline"]: (article["tdmReservation"], article["tdmPolicy"]) for article in outcome.articles}


def test_file_of_the_origin_holds_where_the_page_says_nothing(tmp_path: Path) -> None:
    with paper() as local:
        outcome = crawled(local, tmp_path)
    assert said(outcome) == {
        FREE: (True, "https://rights.example/policy"),
        META: (True, None),
        HEADER: (True, None),
        POLICY: (False, f"{local.url}policy.json"),
    }
    articles = [path for path in local.paths if path.startswith("/2026/")]
    assert local.paths.count(PATH) == 1
    assert local.paths.index(PATH) < local.paths.index(articles[0]), "it is known before the first article comes"


def test_what_the_file_reserves_is_not_exported_where_that_is_asked_for(tmp_path: Path) -> None:
    with paper() as local:
        outcome = crawled(local, tmp_path, "-s", "NEWSSPIDER_DROP=tdm")
    assert outcome.headlines == [POLICY]
    assert "3 reserved" in outcome.stderr


def test_file_is_remembered_for_a_day_and_then_asked_for_conditionally(tmp_path: Path) -> None:
    with paper() as local:
        crawled(local, tmp_path)
        late = "Tower that is opened when the paper has been read"
        local.routes["/"] = listing_page({path_of(title): title for title in (*STORIES, late)})
        local.routes[path_of(late)] = article_page(late)
        assert said(crawled(local, tmp_path))[late] == (True, "https://rights.example/policy")
        assert local.paths.count(PATH) == 1
        with sqlite3.connect(tmp_path / "memory.sqlite") as memory:
            memory.execute("UPDATE origin_files SET asked_at = asked_at - 90000")
        later = "Garden that was planted on the day after the tower"
        local.routes["/"] = listing_page({path_of(title): title for title in (*STORIES, later)})
        local.routes[path_of(later)] = article_page(later)
        assert said(crawled(local, tmp_path))[later] == (True, "https://rights.example/policy")
    assert [asked.conditional for asked in local.asked if asked.path == PATH] == [False, True]


def test_file_that_cannot_be_had_for_once_is_still_known(tmp_path: Path) -> None:
    with paper() as local:
        crawled(local, tmp_path)
        with sqlite3.connect(tmp_path / "memory.sqlite") as memory:
            memory.execute("UPDATE origin_files SET asked_at = asked_at - 90000")
        late = "Tower that is opened while the server has its day off"
        local.routes |= {PATH: Answer("", status=500), path_of(late): article_page(late)}
        local.routes["/"] = listing_page({path_of(title): title for title in (*STORIES, late)})
        assert said(crawled(local, tmp_path))[late] == (True, "https://rights.example/policy")
        later = "Garden that was planted in the hour after that"
        local.routes[path_of(later)] = article_page(later)
        local.routes["/"] = listing_page({path_of(title): title for title in (*STORIES, late, later)})
        assert said(crawled(local, tmp_path))[later] == (True, "https://rights.example/policy")
    assert local.paths.count(PATH) == 2, "it is not asked for again for an hour"


FORBIDDEN = "User-agent: *\nDisallow: /.well-known/\n"
NONE: dict[str, dict[str, Route]] = {
    "not there": {PATH: Answer("", status=404)},
    "forbidden": {PATH: Answer("no", status=403)},
    "an error": {PATH: Answer("no", status=500)},
    "a page": {PATH: Answer("<!doctype html><p>There is no such page")},
    "nested": {PATH: Answer("[" * 100_000)},
    "very long": {PATH: Answer("x" * 20_000_000)},
    "silent": {PATH: Answer("", delay_s=60)},
    "in a circle": {PATH: Answer("", status=302, headers={"Location": PATH})},
    "not to be asked for": {"/robots.txt": FORBIDDEN},
}


def test_file_that_is_none_says_nothing_and_costs_no_article(tmp_path: Path) -> None:
    with ExitStack() as stack:
        papers = {name: stack.enter_context(paper(**routes)) for name, routes in NONE.items()}
        authorities = [local.authority for local in papers.values()]
        sites = ",".join(local.url for local in papers.values())
        outcome = crawl("-a", f"site={sites}", data=tmp_path, allowed=",".join(authorities))
    free = [article for article in outcome.articles if article["headline"] == FREE]
    assert [(article["tdmReservation"], article["tdmPolicy"]) for article in free] == [(None, None)] * len(NONE)
    assert outcome.exit_code == 0, outcome.stderr
    assert "Traceback" not in outcome.stderr
    told = {name: f"{local.authority}{PATH} is left out: no JSON" in outcome.stderr for name, local in papers.items()}
    assert [name for name, is_told in told.items() if is_told] == ["nested", "very long"]
    asked = {name: PATH in local.paths for name, local in papers.items()}
    assert [name for name, is_asked in asked.items() if not is_asked] == ["not to be asked for"]


def test_file_is_not_asked_for_where_nobody_wants_it(tmp_path: Path) -> None:
    with paper() as local:
        outcome = crawled(local, tmp_path, "-s", "NEWSSPIDER_TDM_FILE=0")
    assert said(outcome)[FREE] == (None, None)
    assert PATH not in local.paths
