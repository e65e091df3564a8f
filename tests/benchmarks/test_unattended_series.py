"""A careful crawler comes through kills and mishaps, and what a careless one has lost or doubled is told."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.growing.process import GrowingSite
from benchmarks.growing.timeline import Timeline
from benchmarks.unattended.cron import Cron
from benchmarks.unattended.judge import Judge
from benchmarks.unattended.kills import kill_again_and_again
from benchmarks.unattended.mishaps import live_through

TOY = Path(__file__).with_name("toy_crawler.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Toy(Cron):
    way: str

    def command(self) -> list[str]:
        return [sys.executable, "-S", str(TOY), self.url, str(self.data), self.way]


@contextmanager
def series(folder: Path, way: str, run: Callable[[GrowingSite, Cron, int, int], Judge], times: int) -> Iterator[Judge]:
    timeline = Timeline(articles=40, new_per_step=20, edits=False)
    with GrowingSite(timeline, folder / "access.jsonl", delay_s=0.003) as site:
        yield run(site, Toy(url=site.url, data=folder / "data", way=way), times, 1)


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
    with series(tmp_path, "hasty", kill_again_and_again, 12) as judge:
        _, well = judge.report()
        assert not well
        assert judge.lost
        assert not judge.lines.doubled
