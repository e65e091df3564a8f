"""A page that takes too much to read costs itself, and no process outlives its crawl."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.crawl.run import crawl, crawl_arguments, halfway
from tests.web import Answer, LocalSite, article_page, listing_page

GOOD = [f"A story of the harbour that can be read: {number}" for number in range(4)]
LONG = "A story of the day that takes a very long time"
LARGE = "A story of the day that takes very much memory"
COMPLEX = "A story of the day that has too many tags"


def path_of(title: str) -> str:
    return f"/2026/11/20/{title.lower().replace(' ', '-').replace(':', '')}.html"


@pytest.fixture
def site() -> Iterator[LocalSite]:
    titles = [GOOD[0], LONG, LARGE, COMPLEX, *GOOD[1:]]
    routes: dict[str, Answer | str] = {
        "/": listing_page({path_of(title): title for title in titles}, menu={"/world/": "World"}),
        "/world/": "<html><body><nav>" + "<a href='/2026/11/20/x-y-z-and-more.html'><i>" * 95_000,
        "/sitemap.xml": Answer("<urlset><url><loc>" + "&" * 9_000_000, content_type="text/xml"),
    }
    routes |= {path_of(title): article_page(title) for title in GOOD}
    routes |= {
        path_of(title): article_page(title).replace("</article>", flood)
        for title, flood in {
            LONG: "<p>x" * 60_000,
            LARGE: "<p>" + "橋は閉鎖された" * 370_000,
            COMPLEX: "<p>x" * 210_000,
        }.items()
    }
    with LocalSite(routes) as local:
        local.routes["/robots.txt"] = f"Sitemap: {local.url}sitemap.xml"
        yield local


def manifest(data: Path) -> dict[str, Any]:
    (path,) = (data / "runs").glob("*/manifest.json")
    loaded: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return loaded


def readers_of(pid: int) -> list[int]:
    """The processes that read for a crawl."""
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in path.read_text("ascii").split()]


def are_gone(pids: list[int], within_s: float = 10) -> bool:
    deadline = time.monotonic() + within_s
    while any(Path(f"/proc/{pid}/exe").exists() for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not any(Path(f"/proc/{pid}/cmdline").exists() and Path(f"/proc/{pid}/cmdline").read_bytes() for pid in pids)


def test_pages_that_take_too_long_are_named_and_the_others_exported(site: LocalSite, tmp_path: Path) -> None:
    del site.routes[path_of(LARGE)]
    outcome = crawl("-a", f"site={site.url}", "-s", "NEWSSPIDER_PAGE_CPU_S=0.2", data=tmp_path)
    assert outcome.headlines == sorted(GOOD)
    assert outcome.exit_code == 0
    assert f"Not read: {site.url[:-1]}{path_of(LONG)} (took too " in outcome.stderr  # long; on its way also much memory
    assert f"Not read: {site.url[:-1]}{path_of(COMPLEX)} (page too complex: more than 200,000 tags)" in outcome.stderr
    assert "Traceback" not in outcome.stderr
    (told,) = manifest(tmp_path)["sites"].values()
    assert told["dropped"]["page too complex"] == 1


def test_page_that_takes_too_much_memory_is_named_and_the_others_exported(site: LocalSite, tmp_path: Path) -> None:
    limits = ("-s", "NEWSSPIDER_PAGE_CPU_S=30", "-s", "NEWSSPIDER_READER_MB=55")
    del site.routes[path_of(LONG)]
    outcome = crawl("-a", f"site={site.url}", *limits, data=tmp_path)
    assert outcome.headlines == sorted(GOOD)
    assert f"Not read: {site.url[:-1]}{path_of(LARGE)} (took too much memory to read)" in outcome.stderr
    (told,) = manifest(tmp_path)["sites"].values()
    assert told["dropped"] == {"took too much memory to read": 1, "page too complex": 1}


def test_articles_are_the_same_without_readers(site: LocalSite, tmp_path: Path) -> None:
    for title in (LONG, LARGE):
        site.routes[path_of(title)] = Answer("", status=404)
    # Moments, and which of several articles alike came first.
    passing = ("fetchedAt", "firstSeen", "lastSeen", "duplicateOf", "clusterId")
    one, other = (
        crawl("-a", f"site={site.url}", "-s", f"NEWSSPIDER_READERS={count}", data=tmp_path / str(count))
        for count in (0, 2)
    )
    assert one.headlines == sorted(GOOD)
    assert sorted(
        json.dumps({name: value for name, value in article.items() if name not in passing}) for article in one.articles
    ) == sorted(
        json.dumps({name: value for name, value in article.items() if name not in passing})
        for article in other.articles
    )


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="only Linux tells the children of a process")
@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGTERM])
def test_no_reader_outlives_its_crawl(site: LocalSite, tmp_path: Path, by: signal.Signals) -> None:
    arguments = crawl_arguments("-a", f"site={site.url}", data=tmp_path, delay_s=1.0)
    with halfway(arguments, tmp_path / "articles") as run:
        readers = readers_of(run.pid)
        assert readers
        run.send_signal(by)
        run.communicate(timeout=20)
        assert run.returncode == (-9 if by == signal.SIGKILL else 4)
    assert are_gone(readers)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="only Linux tells the children of a process")
def test_reader_that_somebody_ends_is_replaced(site: LocalSite, tmp_path: Path) -> None:
    for title in (LONG, LARGE, COMPLEX):
        del site.routes[path_of(title)]
    arguments = crawl_arguments("-a", f"site={site.url}", data=tmp_path, delay_s=0.5)
    with halfway(arguments, tmp_path / "articles") as run:
        (reader,) = readers_of(run.pid)
        os.kill(reader, signal.SIGKILL)
        _, log = run.communicate(timeout=60)
    assert run.returncode == 0
    (path,) = (tmp_path / "articles").glob("*.jsonl")
    assert len(path.read_text("utf-8").splitlines()) >= len(GOOD) - 1  # the page that it was reading, if it was
    assert b"Traceback" not in log


def test_keys_that_interrupt_a_terminal_end_crawl_and_reader_in_order(site: LocalSite, tmp_path: Path) -> None:
    arguments = crawl_arguments("-a", f"site={site.url}", data=tmp_path, delay_s=1.0)
    with halfway(arguments, tmp_path / "articles", group=True) as run:
        os.killpg(run.pid, signal.SIGINT)  # as Ctrl-C does: to all of them
        _, log = run.communicate(timeout=20)
    assert run.returncode == 4
    assert b"Traceback" not in log
