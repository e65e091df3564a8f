"""`scrapy load` as a user runs it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from newsspider.discover.urls import article_id
from newsspider.report.tally import ExitCode
from newsspider.state.contract import Output
from newsspider.state.sqlite import open_memory
from tests.crawl.run import Outcome, scrapy
from tests.exporters.writer import address
from tests.sinks.files import write
from tests.sinks.search_server import SearchServer

parquet = pytest.importorskip("pyarrow.parquet")


def load(folder: Path, *arguments: str) -> Outcome:
    return scrapy("load", *arguments, "-s", f"NEWSSPIDER_DATA_DIR={folder / 'data'}", data=folder, cwd=folder)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Two runs have been here, and a third is at work."""
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = newsspider.settings\n")
    articles = tmp_path / "data" / "articles"
    articles.mkdir(parents=True)
    write(articles / "news-1.jsonl", range(3))
    write(articles / "news-2.jsonl.gz", range(3, 5))
    write(articles / "news-3.jsonl.part", range(5, 7))
    return tmp_path


def count(folder: Path) -> int:
    return sum(parquet.read_metadata(path).num_rows for path in folder.rglob("*.parquet"))


def test_what_runs_have_completed_is_loaded_and_only_once(project: Path) -> None:
    first, second = load(project, "parquet:table"), load(project, "parquet:table", "--json")
    assert (first.exit_code, first.stdout) == (0, f"parquet:{project}/table: 5 lines of 2 files\n")
    assert json.loads(second.stdout) == {"into": f"parquet:{project}/table", "lines": 0, "files": 0, "refused": 0}
    assert count(project / "table") == 5


def test_files_that_are_named_are_loaded(project: Path) -> None:
    assert load(project, "parquet:table", "data/articles/news-1.jsonl").stdout.endswith("3 lines of 1 file\n")
    assert load(project, "parquet:table").stdout.endswith("2 lines of 1 file\n")


def test_files_since_a_day_are_loaded(project: Path) -> None:
    os.utime(project / "data" / "articles" / "news-1.jsonl", (0, 0))
    assert load(project, "parquet:table", "--since", "2026-01-01").stdout.endswith("2 lines of 1 file\n")


def test_lines_that_the_memory_does_not_know_wait(project: Path) -> None:
    path = write(project / "news.jsonl", [10])
    known = path.stat().st_size
    write(path, [11])
    with open_memory(project / "data" / "memory.sqlite") as memory:
        memory.settle(outputs=[Output(path=str(path), name=str(path), run_id="1", known_bytes=known)])
    assert load(project, "parquet:table", "news.jsonl").stdout.endswith("1 line of 1 file\n")


def test_line_that_is_refused_is_told_and_gives_exit_code_1(project: Path) -> None:
    (project / "data" / "articles" / "news-4.jsonl").write_text('{"headline": "Mine"}\n')
    outcome = load(project, "parquet:table")
    assert outcome.exit_code == ExitCode.SOME_FAILED
    assert "news-4.jsonl, byte 0 is left out: no id of ours" in outcome.stderr
    assert count(project / "table") == 5


def test_sink_that_is_away_keeps_nothing_from_the_others(project: Path) -> None:
    sinks = "NEWSSPIDER_SINKS=postgresql://me:sesame@127.0.0.1:1/news,parquet:table"
    outcome = load(project, "-s", sinks)
    assert outcome.exit_code == ExitCode.OUTPUT
    assert "127.0.0.1" in outcome.stderr
    assert "sesame" not in outcome.stderr
    assert count(project / "data" / "table") == 5


def test_index_has_the_ids_of_the_articles(project: Path) -> None:
    with SearchServer() as server:
        assert load(project, f"opensearch+{server.url}/news").exit_code == 0
    assert sorted(server.documents) == sorted(article_id(address(number)) for number in range(5))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "into what? Name an address"),
        (["parquet:table", "gone.jsonl"], "there is no file gone.jsonl"),
        (["parquet:table", "data/articles/news-3.jsonl.part"], "is not complete"),
        (["parquet:table", "--again"], "remove the folder"),
    ],
)
def test_what_cannot_be_done_is_told_with_its_remedy(project: Path, arguments: list[str], said: str) -> None:
    outcome = load(project, *arguments)
    assert outcome.exit_code == ExitCode.USAGE
    assert said in outcome.stderr
    assert not (project / "table").exists()
