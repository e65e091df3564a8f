"""A site of ever new addresses of a few pages: few of them are asked for, and the good articles come out."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.crawl.run import Outcome, crawl
from tests.web import Answer, LocalSite, Route, article_page, listing_page

GOOD = {f"/2026/11/2{number}/a-good-story-of-the-harbour-{number}.html": f"Good story {number}" for number in range(4)}
OLD = "News of the old town and its bridge"
MOST = {"/events/": 40, "/deeper/": 40, "/shop/": 40, "/list/": 11, "/relative/": 20, "/sessions/": 50}
"""Requests below each of the site's sections, some of which it takes for none."""
_numbers = itertools.count(10**15)


def calendar(path: str) -> str:
    found = re.fullmatch(r"/events/(?:(\d+)/(\d+)/)?", path)
    if found is None:
        return listing_page({"/events/": "Nothing on this day"})
    year, month = int(found[1] or 2026), int(found[2] or 11)
    months = {f"/events/{year + month // 12}/{month % 12 + 1:02d}/": "Next month"}
    months |= {f"/events/{year - (month == 1)}/{(month - 2) % 12 + 1:02d}/": "Previous month"}
    return listing_page(months | {f"/events/{year}/{month:02d}/{day:02d}/": f"{day}" for day in range(1, 29)})


def deeper(path: str) -> str:
    below = {f"{path}{part}/": f"Deeper into {part} and further on" for part in ("grow", "a-long-slug-of-a-story")}
    return listing_page(below, menu={f"{path}{part}/": part for part in ("grow", "b")})


def facets(path: str) -> str:
    chosen = itertools.product(range(10), range(10))
    links = {f"/shop/?color={a}&size={b}&x={next(_numbers)}": f"Filter by {a} and {b}" for a, b in chosen}
    return listing_page(links, menu={"/shop/": "Shop"})


def pages(path: str) -> str:
    number = int(path.partition("page=")[2] or 1)
    more = f"/list/?page={number + 1}"
    return listing_page({**GOOD, more: "Older stories"}, f'<link rel="next" href="{more}">')


def relative(path: str) -> str:
    """It answers everywhere, and links what lies below it."""
    return listing_page({"relative/more/": "And so on and so forth", "./relative/": "Again"})


def sessions(path: str) -> str:
    if "old-town" in path:
        return article_page(OLD)
    stories: dict[str, str] = {}
    for form in ("{0:x}/{1}", "(S({0:x}))/{1}", "{1};jsessionid={0:X}", "{1}?zid={0:x}"):
        forms = (form.format(next(_numbers), "old-town-and-its-bridge.html") for _ in range(10))
        stories |= {f"/sessions/2026/11/20/{address}": OLD for address in forms}
    return listing_page(stories, menu={f"/sessions/?again={next(_numbers)}": "Again"})


SECTIONS: dict[str, Callable[[str], str]] = {
    "/events/": calendar,
    "/deeper/": deeper,
    "/shop/": facets,
    "/list/": pages,
    "/relative/": relative,
    "/sessions/": sessions,
}


class Routes(dict[str, Route]):
    """What is not there is what its section makes of it."""

    def get(self, path: str, default: Any = None) -> Any:
        make = next((make for prefix, make in SECTIONS.items() if path.startswith(prefix)), None)
        return super().get(path, Answer(make(path)) if make else default)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LocalSite, Outcome, dict[str, Any]]]:
    data = tmp_path_factory.mktemp("endless")
    with LocalSite() as site:
        site.routes = Routes({path: article_page(title) for path, title in GOOD.items()})
        site.routes["/"] = listing_page(GOOD, menu={path: path.strip("/").title() for path in SECTIONS})
        outcome = crawl("-a", f"site={site.url}", "-s", "NEWSSPIDER_MAX_FRUITLESS=20", data=data)
        (path,) = data.glob("runs/*/manifest.json")
        yield site, outcome, json.loads(path.read_text("utf-8"))["sites"][site.authority]


def test_good_articles_come_out_and_what_all_sessions_show_once(
    crawled: tuple[LocalSite, Outcome, dict[str, Any]],
) -> None:
    assert crawled[1].headlines == sorted([*GOOD.values(), OLD])


@pytest.mark.parametrize("section", SECTIONS)
def test_few_addresses_are_asked_for(crawled: tuple[LocalSite, Outcome, dict[str, Any]], section: str) -> None:
    asked = [path for path in crawled[0].paths if path.startswith(section)]
    assert len(asked) <= MOST[section], asked


def test_what_was_dropped_is_told(crawled: tuple[LocalSite, Outcome, dict[str, Any]]) -> None:
    _, outcome, told = crawled
    assert told["dropped"].keys() == {"copy", "no_text"}
    assert re.search(r"Dropped: copy: \S+ \(same text as \S+old-town", outcome.stderr)
