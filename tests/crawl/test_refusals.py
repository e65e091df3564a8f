"""Hosts that say no: one page's no costs that page, a host's no slows the crawl down, and it settles."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newsspider.report.tally import ExitCode
from tests.crawl.run import Outcome, crawl
from tests.web import Answer, LocalSite, article_page, listing_page

GOOD = {f"/2026/11/2{number}/a-good-story-of-the-harbour-{number}.html": f"Good story {number}" for number in range(4)}
LOCKED = {f"/2026/11/20/a-locked-story-number-{number}.html": f"A locked story number {number}" for number in range(60)}
FEW = ("-s", "NEWSSPIDER_MAX_REFUSALS=8")


def run(site: LocalSite, data: Path, *arguments: str) -> tuple[Outcome, dict[str, Any]]:
    outcome = crawl("-a", f"site={site.url}", *arguments, data=data)
    (manifest,) = (data / "runs").glob("*/manifest.json")
    (told,) = json.loads(manifest.read_text("utf-8"))["sites"].values()
    return outcome, told


@pytest.fixture
def site() -> Iterator[LocalSite]:
    with LocalSite({"/": listing_page(GOOD | LOCKED)}) as made:
        made.routes |= {path: article_page(title) for path, title in GOOD.items()}
        made.routes |= {path: article_page(title) for path, title in LOCKED.items()}
        yield made


@pytest.mark.parametrize(
    ("status", "wish"), [(403, None), (451, "99999999999999"), (401, "Wed, 21 Oct 2099 07:28:00 GMT")]
)
def test_host_that_says_no_again_and_again_is_left_alone(
    site: LocalSite, tmp_path: Path, status: int, wish: str | None
) -> None:
    headers = {"Retry-After": wish} if wish else {}
    site.routes |= dict.fromkeys(LOCKED, Answer("no", status=status, headers=headers))
    outcome, told = run(site, tmp_path, *FEW)
    assert outcome.headlines == list(GOOD.values())
    assert outcome.exit_code == ExitCode.WELL
    assert told["limits"] == {"refuses": 1}
    asked = sum(path in LOCKED for path in site.paths)
    assert (5 if wish else 8) <= asked <= 11
    assert told["notAsked"] == {f"refuses (HTTP {status})": len(LOCKED) - asked}
    assert outcome.stderr.count("left alone for the rest of this run") == 1


def test_pages_that_are_locked_among_others_cost_nothing_but_themselves(site: LocalSite, tmp_path: Path) -> None:
    locked = list(LOCKED)[::2]
    site.routes |= dict.fromkeys(locked, Answer("no", status=403))
    outcome, told = run(site, tmp_path, *FEW)
    assert len(outcome.articles) == len(GOOD) + len(LOCKED) - len(locked)
    assert (told["limits"], told["failed"]) == ({}, {"HTTP 403": len(locked)})


def test_wish_for_patience_is_no_try(site: LocalSite, tmp_path: Path) -> None:
    path = next(iter(GOOD))
    answers = iter([Answer("later", status=429, headers={"Retry-After": "0"})] * 4)
    site.routes |= {path: lambda _: next(answers, Answer(article_page(GOOD[path])))}
    site.routes["/"] = listing_page(GOOD)
    outcome, told = run(site, tmp_path, "-s", "RETRY_TIMES=1")
    assert outcome.headlines == list(GOOD.values())
    assert told["failed"] == {}
