"""`kill -9` at any moment of a run, again and again, while the newspaper grows."""

from __future__ import annotations

import random

from benchmarks.growing.process import GrowingSite
from benchmarks.unattended.cron import KILLED, Cron
from benchmarks.unattended.judge import Judge

_STEP_SHARE = 0.2


def kill_again_and_again(site: GrowingSite, cron: Cron, kills: int, seed: int) -> Judge:
    """Until so many runs were killed; a last one is left alone.

    The moment is any of the span of a run, start-up included: as long as the last one took that came to its end (first
    of all, one with a memory of its own), and a tenth longer after each kill, so that some do come to it.
    """
    chance = random.Random(seed)
    span_s = cron.elsewhere("first").run().duration_s
    judge = Judge(site, cron, disregarded=len(site.log()))
    killed = 0
    while killed < kills:
        run = cron.signalled(chance.uniform(0, span_s))
        if run.exit_code == KILLED:
            killed += 1
            judge.disturbed()
            span_s *= 1.1
        else:
            span_s = run.duration_s
            _expect_well(judge, run.exit_code)
        if chance.random() < _STEP_SHARE:
            site.go_on()
    _expect_well(judge, cron.run().exit_code)
    return judge


def _expect_well(judge: Judge, exit_code: int) -> None:
    judge.look()
    if exit_code:
        judge.wrong.append(f"undisturbed: {exit_code}")
