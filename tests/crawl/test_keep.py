"""What servers answer is kept as WARC files, from which the same records can be made again."""

from __future__ import annotations

import gzip
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import sleep
from typing import Any

import pytest

from newsspider.archive.folder import WarcFolder
from newsspider.archive.note import Note
from newsspider.archive.writing import Exchange, packed_exchange
from newsspider.report.tally import ExitCode
from tests.crawl.paper import BRIDGE, FERRY, MARKET, TITLES, Paper, later
from tests.crawl.run import Outcome, crawl, crawl_arguments, halfway, read_lines
from tests.web import Answer, LocalSite, article_page, honest_etag, listing_page

pytest.importorskip("fastwarc")
warcio = pytest.importorskip("warcio")

KEEP = ("-s", "NEWSSPIDER_WARC=warc")
ALL = ("-s", "NEWSSPIDER_FIELDS=all")


def files(data: Path) -> list[Path]:
    return sorted((data / "warc").glob("*.warc.gz"))


def records(*paths: Path) -> Iterator[Any]:
    from warcio.archiveiterator import ArchiveIterator

    for path in paths:
        with path.open("rb") as stream:
            yield from ArchiveIterator(stream)


def kinds(*paths: Path) -> list[str]:
    return [record.rec_type for record in records(*paths)]


def check(*paths: Path) -> None:
    """`warcio check`."""
    done = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", *map(str, paths)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def again(data: Path, *given: str) -> Outcome:
    """Everything that was kept, with a memory and an output of its own."""
    target = data.with_name(f"{data.name}-again")
    return crawl("-a", f"path={data}/warc/*.warc.gz", *given, data=target, spider="archive")


def test_every_answer_is_kept_and_the_record_says_where(paper: Paper) -> None:
    outcome = paper.crawl(*KEEP)
    (path,) = files(paper.data)
    check(path)
    assert kinds(path)[:4] == ["warcinfo", "metadata", "request", "response"]
    assert len(outcome.articles) == 2
    for article in outcome.articles:
        with path.open("rb") as stream:
            stream.seek(article["warc"]["offset"])
            head = gzip.GzipFile(fileobj=stream).read(400).decode()
        assert f"WARC-Target-URI: {article['url']}" in head
        assert article["warc"]["recordId"] in head
        assert article["warc"]["file"] == path.name
    asked = [record.rec_headers["WARC-Target-URI"] for record in records(path) if record.rec_type == "response"]
    assert sorted(asked) == sorted(f"{paper.site.url[:-1]}{entry}" for entry in paper.site.paths)


def test_what_was_kept_gives_the_same_records_again(paper: Paper) -> None:
    """Over three runs: articles, an edit, one that has gone, one that has moved."""
    paper.site.routes["/old-market"] = Answer("", status=301, headers={"Location": MARKET})
    paper.site.routes["/"] = listing_page({BRIDGE: TITLES[BRIDGE], "/old-market": "The hall, sold"})
    live = list(paper.crawl(*KEEP, *ALL).articles)
    later(paper, 3_700)
    sleep(1.0)  # captures of one address are told apart by their seconds
    paper.publish(BRIDGE, paragraphs=7)
    paper.publish(FERRY)
    paper.name(BRIDGE, MARKET, FERRY)
    live += paper.crawl(*KEEP, *ALL).articles
    later(paper, 30_000)
    sleep(1.0)
    paper.site.routes[FERRY] = Answer("gone", status=410)
    live += paper.crawl(*KEEP, *ALL).articles
    check(*files(paper.data))
    assert {(one["change"], one["revision"]) for one in live} == {("new", 1), ("updated", 2), ("removed", 2)}
    kept = again(paper.data, *ALL)
    assert kept.exit_code == ExitCode.WELL

    def by_article(lines: list[dict[str, Any]]) -> dict[Any, dict[str, Any]]:
        # later() has moved the memory's clock, and not the one by which pages are kept; which texts of a minute are
        # linked depends on which of them came first
        ours = ("firstSeen", "lastSeen", "clusterId", "duplicateOf")
        return {(one["id"], one["revision"]): {k: v for k, v in one.items() if k not in ours} for one in lines}

    found, expected = by_article(kept.articles), by_article(live)
    assert found.keys() == expected.keys()
    for key, one in expected.items():
        assert {name: (found[key][name], one[name]) for name in one if one[name] != found[key][name]} == {}


def test_unchanged_page_is_kept_as_a_revisit(paper: Paper) -> None:
    paper.crawl(*KEEP)
    paper.site.routes["/robots.txt"] = Answer("User-agent: *\nDisallow:", content_type="text/plain")
    later(paper, 3_700)
    paper.crawl(*KEEP)
    later(paper, 30_000)
    paper.crawl(*KEEP)
    check(*files(paper.data))
    revisits = [record for record in records(*files(paper.data)) if record.rec_type == "revisit"]
    profiles = {record.rec_headers["WARC-Profile"].rpartition("/")[2] for record in revisits}
    assert profiles == {"server-not-modified", "identical-payload-digest"}
    assert all(record.rec_headers["WARC-Refers-To-Target-URI"] for record in revisits)
    assert len(again(paper.data).articles) == 2


def test_file_that_is_full_is_followed_by_another(tmp_path: Path) -> None:
    folder = WarcFolder(tmp_path, "news", 2_000, {"software": "tests"})
    folder.open()
    for number in range(6):
        exchange = Exchange(
            url=f"https://www.example.com/{number}",
            at=datetime.now(UTC),
            status=200,
            headers=[("Content-Type", "text/html")],
            body=random.Random(number).randbytes(900),
            request_headers=[],
            note=Note(kind="article"),
        )
        folder.append(partial(packed_exchange, exchange, original=None))
    folder.close()
    names = [path.name for path in sorted(tmp_path.glob("*.warc.gz*"))]
    assert names == [f"news-{number:05}.warc.gz" for number in range(1, len(names) + 1)]
    assert len(names) > 2
    assert all((tmp_path / name).stat().st_size >= 2_000 for name in names[:-1])
    check(*(tmp_path / name for name in names))


def test_run_that_is_killed_leaves_whole_records_and_nothing_is_lost(tmp_path: Path) -> None:
    titles = {
        f"/town/2026/11/the-council-spoke-of-{number}-things": f"The council spoke of {number} things"
        for number in range(40)
    }
    pages = {path: article_page(title) for path, title in titles.items()}
    data = tmp_path / "data"
    with LocalSite({"/": listing_page(titles), **pages}, etag=honest_etag) as site:
        output = tmp_path / "news.jsonl"
        given = crawl_arguments("-a", f"site={site.url}", "-o", str(output), *KEEP, data=data)
        with halfway(given, output) as run:
            run.send_signal(signal.SIGKILL)
            run.wait()
        (torn,) = (data / "warc").glob("*.open")
        with torn.open("ab") as file:
            file.write(gzip.compress(b"WARC/1.1\r\n" + b"half a record" * 100)[:60])
        outcome = crawl("-a", f"site={site.url}", "-o", str(output), *KEEP, data=data)
    assert outcome.exit_code == ExitCode.WELL
    assert list((data / "warc").glob("*.open")) == []
    check(*files(data))
    live = read_lines(output)
    assert sorted(one["headline"] for one in live) == sorted(titles.values())
    kept = {(one["file"], one["offset"]) for one in (line["warc"] for line in live)}
    there = {path.name for path in files(data)}
    assert len(kept) == 40
    assert {file for file, _ in kept} <= there
    assert again(data).headlines == sorted(titles.values())


def test_passwords_are_not_kept(tmp_path: Path) -> None:
    with LocalSite({"/": listing_page({BRIDGE: TITLES[BRIDGE]}), BRIDGE: article_page(TITLES[BRIDGE])}) as site:
        crawl("-a", f"site={site.url}", *KEEP, data=tmp_path / "data", env={})
    heads = [record.http_headers for record in records(*files(tmp_path / "data")) if record.rec_type == "request"]
    names = {name.lower() for head in heads for name, _ in head.headers}
    assert {"host", "user-agent"} <= names
    assert not names & {"cookie", "authorization", "proxy-authorization"}
