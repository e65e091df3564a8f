"""A crontab over months: runs that are killed, overlap, find the disk full or the clock wrong, or are told to stop."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.growing.process import GrowingSite
from benchmarks.unattended.cron import KILLED, Cron, end_of, faketime_library
from benchmarks.unattended.judge import Judge
from newsspider.report.tally import ExitCode

_STEP_SHARE = 0.7
_STOPS_WITHIN_S = 10.0
_LEAVES_WITHIN_S = 10.0
"""A run that finds another one at work: mostly the start of Python and Scrapy."""
_CLOCKS = ("-2h", "+2h", "-3d", "+30d")
_DONE = {ExitCode.WELL.value}
_STOPPED = {ExitCode.WELL.value, ExitCode.STOPPED.value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    cron: Cron
    judge: Judge
    chance: random.Random
    span_s: float
    """What a first run takes, on this machine and now: moments are any of it."""

    def moment_s(self) -> float:
        return self.chance.uniform(0, self.span_s)

    def expect(self, what: str, exit_code: int, allowed: set[int]) -> bool:
        if exit_code not in allowed:
            self.judge.wrong.append(f"{what}: {exit_code}")
        return exit_code == ExitCode.WELL


Mishap = Callable[[Series], bool]
"""Starts a run; whether it came to its end undisturbed."""


def live_through(site: GrowingSite, cron: Cron, runs: int, seed: int) -> Judge:
    """So many runs with mishaps of every kind, and a last one without."""
    chance = random.Random(seed)
    span_s = cron.elsewhere("first").run().duration_s
    judge = Judge(site, cron, disregarded=len(site.log()))
    series = Series(cron=cron, judge=judge, chance=chance, span_s=span_s)
    mishaps = [mishap for mishap in _MISHAPS if mishap is not _clock_jumps or faketime_library()]
    for number in range(runs):
        if mishaps[number % len(mishaps)](series):
            judge.look()
        else:
            judge.disturbed()
        if chance.random() < _STEP_SHARE:
            site.go_on()
    if _undisturbed(series):
        judge.look()
    return judge


def _undisturbed(series: Series) -> bool:
    return series.expect("undisturbed", series.cron.run().exit_code, _DONE)


def _killed(series: Series) -> bool:
    exit_code = series.cron.signalled(series.moment_s()).exit_code
    series.expect("killed", exit_code, {*_DONE, KILLED})
    return exit_code != KILLED


def _overlapping(series: Series) -> bool:
    """Two within a second. One of them works and the other leaves, if the first one has not ended by then."""
    first = series.cron.start()
    time.sleep(series.chance.uniform(0, 1))
    second = series.cron.run()
    codes = sorted((end_of(first), second.exit_code))
    if second.exit_code == ExitCode.LOCKED and second.duration_s > _LEAVES_WITHIN_S:
        series.judge.wrong.append(f"overlapping: left after {second.duration_s:.1f} s")
    if codes not in ([ExitCode.WELL, ExitCode.LOCKED], [ExitCode.WELL, ExitCode.WELL]):
        series.judge.wrong.append(f"overlapping: {codes}")
    return ExitCode.WELL in codes


def _full_disk(series: Series) -> bool:
    """Nothing may be written beyond some ten thousand bytes of any file; too few to begin with at times."""
    exit_code = series.cron.run(most_file_bytes=series.chance.randint(1, 60) * 1024).exit_code
    series.expect("full disk", exit_code, {*_DONE, ExitCode.OUTPUT.value})
    return exit_code == ExitCode.WELL


def _clock_jumps(series: Series) -> bool:
    run = series.cron.jumped(series.chance.choice(_CLOCKS), series.moment_s())
    return series.expect("clock jumps", run.exit_code, _DONE)


def _told_to_stop(series: Series) -> bool:
    """By SIGTERM, which before Scrapy listens to it simply ends the process."""
    run = series.cron.signalled(series.moment_s(), signal.SIGTERM)
    series.expect("SIGTERM", run.exit_code, {*_STOPPED, -signal.SIGTERM})
    if run.stopping_s > _STOPS_WITHIN_S:
        series.judge.wrong.append(f"SIGTERM: stopped after {run.stopping_s:.1f} s")
    return False


def _short_budget(series: Series) -> bool:
    series.expect("budget", series.cron.run("-a", f"budget={series.chance.randint(1, 2)}s").exit_code, _STOPPED)
    return False


_MISHAPS: tuple[Mishap, ...] = (
    _killed, _undisturbed, _overlapping, _full_disk, _told_to_stop, _clock_jumps, _short_budget,
)  # fmt: skip
