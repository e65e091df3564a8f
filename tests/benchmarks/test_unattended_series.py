"""A careful crawler comes through kills and mishaps, and what a careless one has lost or doubled is told."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.growing.process import GrowingSite
from benchmarks.growing.timeline import Timeline
from benchmarks.unattended.changed import run_after_steps
from benchmarks.unattended.cron import Cron
from benchmarks.unattended.judge import Judge
from benchmarks.unattended.kills import kill_again_and_again
from benchmarks.unattended.mishaps import live_through
from benchmarks.unattended.unchanged import run_twice

TOY = Path(__file__).with_name("toy_crawler.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Toy(Cron):
    way: str

    def command(self) -> list[str]:
        return [sys.executable, "-S", str(TOY), self.url, str(self.data), self.way]


@contextmanager
def newspaper(folder: Path, way: str) -> Iterator[tuple[GrowingSite, Toy]]:
    timeline = Timeline(articles=40, new_per_step=20, edits=False)
    with GrowingSite(timeline, folder / "access.jsonl", delay_s=0.003) as site:
        yield site, Toy(url=site.url, data=folder / "data", way=way)


@contextmanager
def series(folder: Path, way: str, run: Callable[[GrowingSite, Cron, int, int], Judge], times: int) -> Iterator[Judge]:
    with newspaper(folder, way) as (site, toy):
        yield run(site, toy, times, 1)


def test_careful_crawler_comes_through_kills(tmp_path: Path) -> None:
    with series(tmp_path, "careful", kill_again_and_again, 10) as judge:
        shown, well = judge.report()
        assert well, shown
        assert len(judge.disturbed_at) == 10
        assert judge.finished >= 1


def test_careful_crawler_comes_through_mishaps(tmp_path: Path) -> None:
    with series(tmp_path, "careful", live_through, 7) as judge:
        shown, well = judge.report()
        assert well, shown


def test_what_was_exported_twice_is_told(tmp_path: Path) -> None:
    with series(tmp_path, "forgetful", kill_again_and_again, 3) as judge:
        shown, well = judge.report()
        assert not well
        assert judge.lines.doubled
        assert "| doubled | 0 |" not in shown
        assert not judge.lost


def test_what_was_lost_is_told(tmp_path: Path) -> None:
    with series(tmp_path, "lossy", kill_again_and_again, 2) as judge:
        _, well = judge.report()
        assert not well
        assert {form.number % 10 for form in judge.lost} == {7}
        assert not judge.lines.doubled


def test_second_run_exports_and_asks_for_what_is_new(tmp_path: Path) -> None:
    with newspaper(tmp_path, "careful") as (site, toy):
        shown, well = run_after_steps(site, toy, 2)
    assert well, shown
    assert "| new articles, and edits that a listing tells of | 40 | - |" in shown


def test_second_run_that_exports_everything_is_told(tmp_path: Path) -> None:
    with newspaper(tmp_path, "forgetful") as (site, toy):
        shown, well = run_after_steps(site, toy, 1)
    assert not well
    assert "| lines that were there before | 40 | 0 |" in shown


def test_unchanged_newspaper_must_be_asked_conditionally(tmp_path: Path) -> None:
    with newspaper(tmp_path, "careful") as (site, toy):
        shown, well = run_twice(site, toy)
    assert not well
    assert "| of them not conditional | 2 /sitemap.xml /sitemap-0.xml | 0 |" in shown
    assert "| lines of the second run | 0 | 0 |" in shown
