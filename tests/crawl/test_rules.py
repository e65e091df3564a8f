"""A crawl of a site whose furniture only somebody who knows the site can tell from its text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.crawl.run import Outcome, crawl
from tests.web import LocalSite, article_page, listing_page

PROMO = "You read this since readers like you pay for it: join the eight thousand people who keep us at our work."
TITLES = [f"Story number {number} of a paper that asks for money" for number in range(42)]


def path_of(title: str) -> str:
    return f"/2026/11/20/{title.lower().replace(' ', '-')}.html"


def story(title: str) -> str:
    """A paragraph that asks for money stands in the middle of the text, and looks like the others."""
    head, middle, tail = article_page(title).partition("<p>2. ")
    return f"{head}<p class=x7>{PROMO}</p>{middle}{tail}".replace(
        "<h1>", "<i class=when>20.11.2026 10:00 +02:00</i><h1>"
    )


@pytest.fixture(scope="module")
def sites() -> Iterator[tuple[LocalSite, LocalSite]]:
    routes = {"/robots.txt": "", "/": listing_page({path_of(title): title for title in TITLES})}
    routes |= {path_of(title): story(title) for title in TITLES}
    few = {**routes, "/": listing_page({path_of(title): title for title in TITLES[:3]})}
    with LocalSite(routes) as ruled, LocalSite(few, host="127.0.0.2") as other:
        yield ruled, other


def rules_of(data: Path) -> dict[str, list[dict[str, Any]]]:
    newest = max((data / "runs").glob("*/manifest.json"), key=lambda path: path.stat().st_mtime_ns)
    manifest = json.loads(newest.read_text())
    assert manifest["schemaVersion"] == "1.3.0"
    return {key: site["rules"] for key, site in manifest["sites"].items()}


def crawled(data: Path, toml: str, *arguments: str) -> Outcome:
    data.mkdir(exist_ok=True)
    (data / "sites.toml").write_text(toml)
    each_by_itself = ("-s", "NEWSSPIDER_SITE_MEMORY=0")
    outcome = crawl("-a", f"sites={data / 'sites.toml'}", *each_by_itself, *arguments, data=data)
    assert outcome.exit_code == 0, outcome.stderr
    return outcome


def asks_for_money(outcome: Outcome, site: LocalSite) -> set[bool]:
    return {PROMO in found["articleBody"] for found in outcome.articles if found["url"].startswith(site.url)}


def test_rules_of_a_site_hold_for_its_pages_and_are_counted(sites: tuple[LocalSite, LocalSite], tmp_path: Path) -> None:
    ruled, other = sites
    table = f'[[site]]\nurl = "{ruled.url}"\n'
    rules = '[site.rules]\nstrip = [".x7", ".gone"]\ndate = ".when"\nheadline = "h1"\n'
    both = f'{table}{rules}[[site]]\nurl = "{other.url}"\n'
    outcome = crawled(tmp_path / "ruled", both, "-s", "NEWSSPIDER_FIELDS=all")
    assert asks_for_money(outcome, ruled) == {False}
    assert asks_for_money(outcome, other) == {True}
    of_ruled = [found for found in outcome.articles if found["url"].startswith(ruled.url)]
    assert {found["datePublished"] for found in of_ruled} == {"2026-11-20T10:00:00+02:00"}
    assert {found["fieldSources"]["datePublished"]["source"] for found in of_ruled} == {"rule"}
    assert {found["stripped"]["byReason"]["rule"] for found in of_ruled} == {1}
    counts = rules_of(tmp_path / "ruled")
    assert counts[other.authority] == []
    assert [
        (rule["selector"], rule["pages"], rule["matched"], rule["differed"]) for rule in counts[ruled.authority]
    ] == [
        (".x7", 42, 42, 42),
        (".gone", 42, 0, 0),
        ("h1", 42, 42, 0),
        (".when", 42, 42, 0),
    ]
    advice = f"Rule strip '.gone' of {ruled.authority}: it has matched nothing on the last 42 pages"
    assert outcome.stderr.count(advice) == 1
    assert outcome.stderr.count(": it has ") == 1


def test_run_of_a_few_pages_tells_together_with_earlier_ones_that_a_rule_matches_nothing(
    sites: tuple[LocalSite, LocalSite], tmp_path: Path
) -> None:
    _, other = sites
    counted = {"rule": "body", "selector": ".gone", "pages": 37, "matched": 0, "differed": 0, "advice": None}
    for run, manifest in {
        "broken": '{"sites": ',
        "running": '{"sites": {}}',
        "older": json.dumps({"sites": {other.authority: {"rules": []}}}),
        "earlier": json.dumps({"sites": {other.authority: {"rules": [counted]}, "b.example": {}}}),
    }.items():
        path = tmp_path / "data" / "runs" / run / "manifest.json"
        path.parent.mkdir(parents=True)
        path.write_text(manifest)
    outcome = crawled(tmp_path / "data", f'[[site]]\nurl = "{other.url}"\n[site.rules]\nbody = ".gone"\n')
    assert "it has matched nothing on the last 40 pages" in outcome.stderr
    assert [rule["pages"] for rule in rules_of(tmp_path / "data")[other.authority]] == [3]


def test_page_built_to_hold_a_selector_up_costs_that_page_alone(tmp_path: Path) -> None:
    trap = story(TITLES[0]).replace("<footer>", "<footer>" + "<b>x</b>" * 40_000)
    routes = {"/robots.txt": "", "/": listing_page({path_of(title): title for title in TITLES[:2]})}
    routes |= {path_of(TITLES[0]): trap, path_of(TITLES[1]): story(TITLES[1])}
    with LocalSite(routes) as site:
        toml = f'[[site]]\nurl = "{site.url}"\n[site.rules]\nstrip = [".x7", "b:nth-child(3)"]\n'
        outcome = crawled(tmp_path, toml, "-s", "NEWSSPIDER_PAGE_CPU_S=1")
    assert outcome.headlines == [TITLES[1]]
    assert "took too long to read" in outcome.stderr
    assert [rule["pages"] for rule in rules_of(tmp_path)[site.authority]] == [1, 1]
