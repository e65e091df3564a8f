"""A site that changes is told: in the log, in the manifest and by exit code 3; and once."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from newsspider.drift.sums import RunSums, unpacked
from newsspider.state.sqlite import open_memory
from tests.crawl.paper import Paper, later
from tests.crawl.run import PROJECT, Outcome, crawl_arguments, halfway
from tests.web import LocalSite, listing_page

MENU = {f"/{name}/": name.title() for name in ("world", "town", "sport", "culture")}
HOUR = 3600


@pytest.fixture
def paper(tmp_path: Path) -> Iterator[Paper]:
    with LocalSite() as site:
        yield Paper(site, tmp_path / "data")


def text(number: int, paragraphs: int) -> list[str]:
    return [
        f"In story {number} the council spoke for {7 * place + number} minutes about bridge number {number + place}, "
        f"and most of its members agreed that question {place} has to come back in spring, when the figures are known."
        for place in range(paragraphs)
    ]


def classic(number: int) -> str:
    links = "".join(f'<li><a href="{path}">{name}</a></li>' for path, name in MENU.items())
    body = "".join(f"<p>{paragraph}</p>" for paragraph in text(number, 6 + number % 4))
    data = {
        "@type": "NewsArticle",
        "headline": f"Story {number} of this paper",
        "articleBody": " ".join(text(number, 6 + number % 4)),
        "datePublished": f"2026-11-{1 + number % 20:02}T10:00:00Z",
    }
    return (
        f"<!doctype html><html lang=en><head><title>Story {number} of this paper - The Test Times</title>"
        '<meta property="og:type" content="article">'
        f'<script type="application/ld+json">{json.dumps(data)}</script></head>'
        f"<body><header><nav><ul>{links}</ul></nav></header><main><article><h1>Story {number} of this paper</h1>"
        f'<p class="byline">By <a rel="author" href="/authors/ada">Ada Quill</a></p>'
        f'<div class="entry-content">{body}</div></article></main><footer>All rights reserved</footer></body></html>'
    )


def redesigned(number: int) -> str:
    """Other markup, another menu; the text is a teaser, and who wrote it is not told any more."""
    links = "".join(f'<a class="tab" href="{path}">{name}</a>' for path, name in MENU.items())
    return (
        f"<!doctype html><html lang=en><head><title>Story {number} of this paper - The Test Times</title>"
        '<meta property="og:type" content="article"></head>'
        f'<body><div id="shell"><div class="tabs">{links}</div><section class="teaser"><h1>Story {number} of this paper'
        f"</h1><div><p>{text(number, 1)[0]}</p></div></section></div></body></html>"
    )


def hollow(number: int) -> str:
    """What a browser would fill."""
    links = "".join(f'<li><a href="{path}">{name}</a></li>' for path, name in MENU.items())
    return (
        f"<!doctype html><html lang=en><head><title>Story {number} of this paper - The Test Times</title></head>"
        f"<body><header><nav><ul>{links}</ul></nav></header><main><h1>Story {number} of this paper</h1>"
        '<div class="app"></div></main></body></html>'
    )


def publish(paper: Paper, numbers: range, page: Callable[[int], str] = classic) -> None:
    named = {f"/2026/11/story-number-{number}-of-this-paper": f"Story {number} of this paper" for number in numbers}
    paper.site.routes |= {path: page(number) for path, number in zip(named, numbers, strict=True)}
    paper.site.routes["/"] = listing_page(named)


def has_gone_on_for(paper: Paper, runs: int) -> None:
    """There were as many runs before that one, each like it."""
    later(paper, HOUR)
    with closing(sqlite3.connect(paper.data / "memory.sqlite")) as memory, memory:
        (row,) = memory.execute("SELECT site, started, sums FROM measures").fetchall()
        memory.executemany(
            "INSERT INTO measures (site, run_id, started, sums) VALUES (?, ?, ?, ?)",
            [(row[0], f"run-{number}", row[1] - HOUR * (runs - number), row[2]) for number in range(runs)],
        )


def run_id(outcome: Outcome) -> str:
    return outcome.files[0].stem.removeprefix("news-")


def facts(paper: Paper, outcome: Outcome) -> dict[str, Any]:
    """What the manifest says of the site."""
    manifest = json.loads((paper.data / "runs" / run_id(outcome) / "manifest.json").read_text("utf-8"))
    found: dict[str, Any] = manifest["sites"][paper.site.authority]
    return found


def history(paper: Paper) -> list[RunSums]:
    with open_memory(paper.data / "memory.sqlite") as memory:
        return [unpacked(run.run_id, run.started, run.sums) for run in memory.measures(paper.site.authority)]


def test_a_run_measures_its_pages_against_what_they_say_of_themselves(paper: Paper) -> None:
    publish(paper, range(3))
    paper.crawl()
    (run,) = history(paper)
    (template,) = run.templates.values()
    assert (run.pages, run.articles, run.whole) == (3, 3, True)
    assert run.agreement("body") == pytest.approx(1.0, abs=0.05)
    assert template.missing["authors"] == template.missing["headline"] == 0
    assert "story-number" in template.example


def test_a_redesign_is_told_by_the_first_run_that_sees_it_and_only_by_that(paper: Paper) -> None:
    publish(paper, range(6))
    assert paper.crawl().exit_code == 0
    has_gone_on_for(paper, 6)
    publish(paper, range(12), redesigned)
    changed = paper.crawl()
    assert changed.exit_code == 3
    (alarm,) = facts(paper, changed)["alarms"]
    assert (alarm["kind"], alarm["since"]) == ("layout", run_id(changed))
    assert f"since run {run_id(changed)} bodies are" in alarm["sentence"]
    assert "shorter" in alarm["sentence"]
    assert "vanished" in alarm["sentence"]
    assert "is new; for example http" in alarm["sentence"]
    assert f"has changed: since run {run_id(changed)}" in changed.stderr
    publish(paper, range(18), redesigned)
    after = paper.crawl()
    assert (after.exit_code, facts(paper, after)["alarms"]) == (0, [])


def test_pages_whose_text_is_not_found_any_more_are_told(paper: Paper) -> None:
    publish(paper, range(6))
    paper.crawl()
    has_gone_on_for(paper, 6)
    publish(paper, range(12), hollow)
    changed = paper.crawl()
    assert changed.exit_code == 3
    assert "100 % of pages have no text (0 % before)" in changed.stderr


def test_a_run_that_is_told_not_to_watch_keeps_nothing(paper: Paper) -> None:
    publish(paper, range(3))
    assert paper.crawl("-s", "NEWSSPIDER_DRIFT=False").exit_code == 0
    assert history(paper) == []


def test_whoever_has_learned_something_of_the_pages_is_told_that_they_have_changed(
    paper: Paper, tmp_path: Path
) -> None:
    (tmp_path / "listener.py").write_text(
        "from newsspider.signals import site_changed\n"
        "class Listener:\n"
        "    @classmethod\n"
        "    def from_crawler(cls, crawler):\n"
        "        listener = cls()\n"
        "        listener.crawler = crawler\n"
        "        crawler.signals.connect(listener.heard, site_changed)\n"
        "        return listener\n"
        "    def heard(self, site, alarm):\n"
        "        assert self.crawler.spider.memory.measures(site)\n"
        "        print('HEARD', site, alarm.kind)\n"
    )
    publish(paper, range(6))
    paper.crawl()
    has_gone_on_for(paper, 6)
    publish(paper, range(12), redesigned)
    extensions = json.dumps({"listener.Listener": 900})
    env = {"PYTHONPATH": f"{PROJECT}:{tmp_path}"}
    changed = paper.crawl("-s", f"EXTENSIONS={extensions}", env=env)
    assert f"HEARD {paper.site.authority} layout" in changed.stdout


def test_what_a_run_that_is_stopped_has_measured_is_kept_and_is_no_whole_run(paper: Paper) -> None:
    publish(paper, range(40))
    arguments = crawl_arguments("-a", f"site={paper.site.url}", data=paper.data, delay_s=0.3)
    with halfway(arguments, paper.data / "articles") as run:
        run.terminate()
        assert run.wait(30) == 4
    (stopped,) = history(paper)
    assert 0 < stopped.pages < 40
    assert not stopped.whole
