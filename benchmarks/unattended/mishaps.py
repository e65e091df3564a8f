"""A crontab over months: runs that are killed, overlap, find the disk full or the clock wrong, or are told to stop."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Callable

from benchmarks.growing.process import GrowingSite
from benchmarks.unattended.cron import KILLED, Cron, end_of, faketime_library
from benchmarks.unattended.judge import Judge
from newsspider.report.tally import ExitCode

_STEP_SHARE = 0.7
_SPAN_S = 4.0
_STOPS_WITHIN_S = 10.0
_LEAVES_WITHIN_S = 10.0
"""A run that finds another one at work: mostly the start of Python and Scrapy."""
_CLOCKS = ("-2h", "+2h", "-3d", "+30d")
_DONE = {ExitCode.WELL.value}
_STOPPED = {ExitCode.WELL.value, ExitCode.STOPPED.value}

Mishap = Callable[[Cron, random.Random, Judge], bool]
"""Starts a run; whether it came to its end undisturbed."""


def live_through(site: GrowingSite, cron: Cron, runs: int, seed: int) -> Judge:
    """So many runs with mishaps of every kind, and a last one without."""
    chance = random.Random(seed)
    judge = Judge(site, cron)
    mishaps = [mishap for mishap in _MISHAPS if mishap is not _clock_jumps or faketime_library()]
    for number in range(runs):
        if mishaps[number % len(mishaps)](cron, chance, judge):
            judge.look()
        else:
            judge.disturbed()
        if chance.random() < _STEP_SHARE:
            site.go_on()
    if _undisturbed(cron, chance, judge):
        judge.look()
    return judge


def _undisturbed(cron: Cron, _: random.Random, judge: Judge) -> bool:
    return _expect(judge, "undisturbed", cron.run().exit_code, _DONE)


def _killed(cron: Cron, chance: random.Random, judge: Judge) -> bool:
    exit_code = cron.signalled(chance.uniform(0, _SPAN_S)).exit_code
    _expect(judge, "killed", exit_code, {*_DONE, KILLED})
    return exit_code != KILLED


def _overlapping(cron: Cron, chance: random.Random, judge: Judge) -> bool:
    """Two within a second. One of them works and the other leaves, if the first one has not ended by then."""
    first = cron.start()
    time.sleep(chance.uniform(0, 1))
    second = cron.run()
    codes = sorted((end_of(first), second.exit_code))
    if second.exit_code == ExitCode.LOCKED and second.duration_s > _LEAVES_WITHIN_S:
        judge.wrong.append(f"overlapping: left after {second.duration_s:.1f} s")
    if codes not in ([ExitCode.WELL, ExitCode.LOCKED], [ExitCode.WELL, ExitCode.WELL]):
        judge.wrong.append(f"overlapping: {codes}")
    return ExitCode.WELL in codes


def _full_disk(cron: Cron, chance: random.Random, judge: Judge) -> bool:
    """Nothing may be written beyond some ten thousand bytes of any file; too few to begin with at times."""
    exit_code = cron.run(most_file_bytes=chance.randint(1, 60) * 1024).exit_code
    _expect(judge, "full disk", exit_code, {*_DONE, ExitCode.OUTPUT.value})
    return exit_code == ExitCode.WELL


def _clock_jumps(cron: Cron, chance: random.Random, judge: Judge) -> bool:
    return _expect(
        judge, "clock jumps", cron.jumped(chance.choice(_CLOCKS), chance.uniform(0, _SPAN_S)).exit_code, _DONE
    )


def _told_to_stop(cron: Cron, chance: random.Random, judge: Judge) -> bool:
    """By SIGTERM, which before Scrapy listens to it simply ends the process."""
    run = cron.signalled(chance.uniform(0, _SPAN_S), signal.SIGTERM)
    _expect(judge, "SIGTERM", run.exit_code, {*_STOPPED, -signal.SIGTERM})
    if run.stopping_s > _STOPS_WITHIN_S:
        judge.wrong.append(f"SIGTERM: stopped after {run.stopping_s:.1f} s")
    return False


def _short_budget(cron: Cron, chance: random.Random, judge: Judge) -> bool:
    _expect(judge, "budget", cron.run("-a", f"budget={chance.randint(1, 2)}s").exit_code, _STOPPED)
    return False


def _expect(judge: Judge, what: str, exit_code: int, allowed: set[int]) -> bool:
    if exit_code not in allowed:
        judge.wrong.append(f"{what}: {exit_code}")
    return exit_code == ExitCode.WELL


_MISHAPS: tuple[Mishap, ...] = (
    _killed, _undisturbed, _overlapping, _full_disk, _told_to_stop, _clock_jumps, _short_budget,
)  # fmt: skip
