"""Two runs with one memory are never at work at once, and what is kept of runs is bounded."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest

from newsspider.report.tally import ExitCode
from newsspider.state.lock import lock
from tests.crawl.run import crawl, scrapy
from tests.exporters.papers import paper
from tests.web import LocalSite


@pytest.fixture(scope="module")
def site() -> Iterator[LocalSite]:
    with paper(1) as served:
        yield served


def test_second_run_leaves_at_once_with_its_own_exit_code(site: LocalSite, tmp_path: Path) -> None:
    began = monotonic()
    scrapy("version", data=tmp_path)
    least_s = monotonic() - began  # what it takes to do nothing at all on this machine now
    with lock(tmp_path / "memory.sqlite", "the-first"):
        began = monotonic()
        outcome = crawl("-a", f"site={site.url}", "-L", "WARNING", data=tmp_path)
    assert outcome.exit_code == ExitCode.LOCKED
    assert monotonic() - began < max(2.0, 4 * least_s)
    assert outcome.stderr.startswith("newsspider: run the-first (pid ")
    assert outcome.stderr.count("\n") == 1
    assert site.asked == []
    assert not (tmp_path / "runs").exists()


def test_runs_without_a_memory_need_no_lock(site: LocalSite, tmp_path: Path) -> None:
    with lock(tmp_path / "memory.sqlite", "the-first"):
        outcome = crawl("-a", f"site={site.url}", "-s", "NEWSSPIDER_MEMORY=", data=tmp_path)
    assert outcome.exit_code == ExitCode.WELL


def test_run_that_is_named_has_that_name_and_only_so_many_are_kept(site: LocalSite, tmp_path: Path) -> None:
    keep = ("-s", "NEWSSPIDER_KEEP_RUNS=2")
    for name in ("one", "two", "three"):
        (tmp_path / "runs" / name).mkdir(parents=True)
        (tmp_path / "runs" / name / "manifest.json").write_text('{"state": "finished"}')
    (tmp_path / "runs" / "one" / "note.txt").write_text("somebody's own")
    outcome = crawl("-a", f"site={site.url}", *keep, "-s", "NEWSSPIDER_RUN_ID=four", data=tmp_path)
    assert outcome.files == [tmp_path / "articles" / "news-four.jsonl"]
    assert sorted(path.parent.name for path in tmp_path.glob("runs/*/manifest.json")) == ["four", "three"]
    assert json.loads((tmp_path / "runs" / "four" / "manifest.json").read_text("utf-8"))["runId"] == "four"
    assert (tmp_path / "runs" / "one" / "note.txt").exists()


def test_folder_of_manifests_that_cannot_be_written_is_said_and_the_crawl_goes_on(
    site: LocalSite, tmp_path: Path
) -> None:
    (tmp_path / "runs").write_text("in the way")
    outcome = crawl("-a", f"site={site.url}", data=tmp_path)
    assert outcome.exit_code == ExitCode.WELL
    assert f"{tmp_path}/runs/" in outcome.stderr
    assert "Traceback" not in outcome.stderr
