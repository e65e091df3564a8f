"""A site's runs -> what has changed with the last one of them."""

from __future__ import annotations

from collections.abc import Sequence

from newsspider.drift.alarms import Alarm
from newsspider.drift.layout import layout_alarm
from newsspider.drift.rhythm import rhythm_alarm
from newsspider.drift.sums import RunSums

MOST_RUNS = 700
"""Of a site, that are remembered: hourly ones for four weeks, daily ones for two years."""

MOST_READ = 200
"""Of these, the pages of the last ones tell what is usual; of the others only how many articles came."""


def judge(runs: Sequence[RunSums]) -> list[Alarm]:
    """Alarms that the last one of a site's runs gives rise to; the others have been judged, and hold theirs.

    `runs` are of one site, oldest first. What is told once is not told again: after a change of its pages the site is
    learned anew from the first run that has it, and one whose articles have stopped is quiet until they come again.
    Templates may be left out of all but the last `MOST_READ`, and of all of them where the last run has read no page.
    """
    return [alarm for alarm in (layout_alarm(runs), rhythm_alarm(runs)) if alarm]
