"""The report that a run writes at its end."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from newsspider.report.tally import ExitCode
from tests.crawl.run import crawl, crawl_arguments, enough_s, halfway
from tests.exporters.papers import paper

pytest.importorskip("jinja2")

BOTH = ("-s", "NEWSSPIDER_REPORT=report.html", "-s", "NEWSSPIDER_PROMETHEUS=metrics/newsspider.prom")


def test_run_that_has_ended_is_in_the_report_that_it_writes(tmp_path: Path) -> None:
    with paper(2) as site:
        outcome = crawl("-a", f"site={site.url}", *BOTH, data=tmp_path)
    assert outcome.exit_code == 0
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "All went well" in page
    assert all(headline in page for headline in outcome.headlines)
    assert 'aria-label="Templates of 127.0.0.1:' in page
    metrics = (tmp_path / "metrics" / "newsspider.prom").read_text("utf-8")
    assert 'newsspider_run_articles{spider="news",change="new"} 2\n' in metrics
    assert 'newsspider_run_politeness_violations{spider="news"} 0\n' in metrics
    (manifest,) = (tmp_path / "runs").glob("*/manifest.json")
    (told,) = json.loads(manifest.read_text("utf-8"))["sites"].values()
    assert 0 < told["listings"] < told["fetched"]


def test_run_whose_budget_is_used_up_writes_it_all_the_same(tmp_path: Path) -> None:
    budget = f"budget={enough_s(4)}s"  # of which a fifth is for what is left to do
    with paper(200) as site:
        outcome = crawl("-a", f"site={site.url}", "-a", budget, *BOTH, data=tmp_path, delay_s=1.0)
    assert outcome.exit_code == 0
    assert "its time was used up" in (tmp_path / "report.html").read_text("utf-8")
    assert "has not come to its end in time" not in outcome.stderr


def test_run_that_is_stopped_leaves_it_to_the_next_one(tmp_path: Path) -> None:
    with paper(200) as site:
        arguments = crawl_arguments("-a", f"site={site.url}", *BOTH, data=tmp_path, delay_s=0.2)
        with halfway(arguments, tmp_path / "articles") as run:
            run.send_signal(signal.SIGTERM)
            assert run.wait(15) == ExitCode.STOPPED
    assert not (tmp_path / "report.html").exists()


def test_report_that_could_not_be_written_is_told_before_the_first_request(tmp_path: Path) -> None:
    with paper(1) as site:
        outcomes = [
            crawl("-a", f"site={site.url}", "-s", setting, *more, data=tmp_path)
            for setting, more in (
                ("NEWSSPIDER_REPORT=/proc/nowhere/report.html", ()),
                ("NEWSSPIDER_PROMETHEUS=a.prom", ("-s", "NEWSSPIDER_KEEP_RUNS=0")),
            )
        ]
        assert site.asked == []
    assert [outcome.exit_code for outcome in outcomes] == [ExitCode.OUTPUT, ExitCode.USAGE]
    assert "/proc/nowhere/report.html cannot be written" in outcomes[0].stderr
    assert "NEWSSPIDER_KEEP_RUNS=0 keeps none" in outcomes[1].stderr
