"""What publishers reserve is recorded, and obeyed where that is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawl.run import crawl
from tests.web import Answer, LocalSite, article_page, listing_page

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
