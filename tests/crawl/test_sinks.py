"""What a run has written is brought to the sinks that the settings name, at its end."""

from __future__ import annotations

import signal
import subprocess
import threading
from pathlib import Path
from time import sleep

import pytest

from newsspider.report.tally import ExitCode
from tests.crawl.run import PROJECT, command, crawl, crawl_arguments, halfway, read_lines, scrapy, surroundings
from tests.exporters.papers import paper
from tests.sinks.search_server import SearchServer

parquet = pytest.importorskip("pyarrow.parquet")

HEADLINES = ["Story 0 of the week", "Story 1 of the week"]


def in_parquet(folder: Path) -> list[str]:
    return sorted(
        name for path in folder.rglob("*.parquet") for name in parquet.read_table(path)["headline"].to_pylist()
    )


def test_run_brings_its_lines_to_every_sink(tmp_path: Path) -> None:
    with paper(2) as site, SearchServer() as server:
        sinks = f"NEWSSPIDER_SINKS=parquet:table,opensearch+{server.url}/news"
        outcome = crawl("-a", f"site={site.url}", "-s", sinks, data=tmp_path)
        assert outcome.exit_code == 0, outcome.stderr
        assert server.headlines() == HEADLINES
        assert in_parquet(tmp_path / "table") == HEADLINES
        crawl("-a", f"site={site.url}", "-s", sinks, data=tmp_path)
    assert in_parquet(tmp_path / "table") == HEADLINES


def test_sink_that_is_away_gets_the_lines_of_the_next_run_too(tmp_path: Path) -> None:
    with paper(2) as site, SearchServer(user="me:sesame") as server:
        away = f"opensearch+{server.url.replace('//', '//me:wrong-word@')}/news"
        outcome = crawl(
            "-a",
            f"site={site.url}",
            "-o",
            str(tmp_path / "news.jsonl"),
            "-s",
            f"NEWSSPIDER_SINKS={away}",
            data=tmp_path,
        )
        assert outcome.exit_code == 0
        assert "Nothing more is loaded now" in outcome.stderr
        assert "wrong-word" not in outcome.stderr
        there = away.replace("wrong-word", "sesame")
        site.routes.clear()
        crawl(
            "-a",
            f"site={site.url}",
            "-o",
            str(tmp_path / "news.jsonl"),
            "-s",
            f"NEWSSPIDER_SINKS={there}",
            data=tmp_path,
        )
        scrapy("load", there, str(tmp_path / "news.jsonl"), "-s", f"NEWSSPIDER_DATA_DIR={tmp_path}", data=tmp_path)
        assert server.headlines() == HEADLINES


def test_run_that_was_stopped_leaves_it_to_the_command(tmp_path: Path) -> None:
    with paper(200) as site:
        arguments = crawl_arguments(
            "-a", f"site={site.url}", "-s", "NEWSSPIDER_SINKS=parquet:table", data=tmp_path, delay_s=0.2
        )
        with halfway(arguments, tmp_path / "articles") as run:
            run.send_signal(signal.SIGTERM)
            assert run.wait(15) == ExitCode.STOPPED
    assert not (tmp_path / "table").exists()
    settings = ("-s", f"NEWSSPIDER_DATA_DIR={tmp_path}", "-s", "NEWSSPIDER_SINKS=parquet:table")
    assert scrapy("load", *settings, data=tmp_path).exit_code == 0
    assert in_parquet(tmp_path / "table")


def test_signal_ends_a_run_whose_sink_hangs_in_time(tmp_path: Path) -> None:
    with paper(2) as site, SearchServer() as server:
        hangs = threading.Event()

        def refuse(_: int) -> None:
            hangs.set()
            sleep(60)

        server.refuse = refuse
        sinks = f"NEWSSPIDER_SINKS=opensearch+{server.url}/news"
        arguments = crawl_arguments("-a", f"site={site.url}", "-s", sinks, data=tmp_path)
        with subprocess.Popen(command(*arguments), cwd=PROJECT, env=surroundings(), stderr=subprocess.DEVNULL) as run:
            assert hangs.wait(60)
            run.send_signal(signal.SIGTERM)
            assert run.wait(12) == 0
    (path,) = (tmp_path / "articles").glob("*.jsonl")
    assert len(read_lines(path)) == 2


def test_sink_that_cannot_be_is_told_before_the_first_request(tmp_path: Path) -> None:
    with paper(1) as site:
        outcome = crawl("-a", f"site={site.url}", "-s", "NEWSSPIDER_SINKS=mysql://db.example/news", data=tmp_path)
    assert outcome.exit_code == ExitCode.USAGE
    assert "no address of a sink" in outcome.stderr
    assert site.paths == []
