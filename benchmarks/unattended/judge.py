"""What a series of runs has led to, in a table."""

from __future__ import annotations

import time
from bisect import bisect
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.growing.process import Asked, GrowingSite
from benchmarks.growing.site import Site
from benchmarks.growing.timeline import Timeline
from benchmarks.table import table
from benchmarks.unattended.cron import Cron
from benchmarks.unattended.lines import Form, Lines, lost, read

_MOST_REFETCHED = 0.05
_IN_HAND = 4
"""Pages that a run has fetched and not written when it ends, however small the newspaper is."""
_SHOWN = 5


@dataclass(slots=True)
class Judge:
    """Looks at the files after each finished run, and at everything at the end."""

    site: GrowingSite
    cron: Cron
    finished: int = 0
    lost: set[Form] = field(default_factory=set)
    disregarded: int = 0
    """Requests before the series began."""
    disturbed_at: list[float] = field(default_factory=list)
    """When runs came to their end that something ended; seconds of the monotonic clock."""
    wrong: list[str] = field(default_factory=list)
    """What should not have happened to a run."""
    lines: Lines = field(default_factory=Lines)

    def look(self) -> None:
        """A run is over that was not disturbed."""
        timeline, step = self.site.timeline, self.site.step
        self.finished += 1
        self.lines = read(self.cron.files(), timeline, step)
        self.lost.update(lost(self.lines.forms, timeline, step, Site(timeline).telling(step)))

    def disturbed(self) -> None:
        """A run is over that something ended."""
        self.disturbed_at.append(time.monotonic())

    def report(self) -> tuple[str, bool]:
        """The table, and whether all is well."""
        log = self.site.log()[self.disregarded :]
        again = fetched_again(log, self.site.timeline)
        worst = most_after_one([asked.at for asked in again], self.disturbed_at)
        share = worst / max(1, len(self.site.timeline.truth(0)))
        bad: dict[str, Sequence[object]] = {
            "lost": sorted(self.lost),
            "doubled": self.lines.doubled,
            "torn lines": self.lines.torn,
            "invalid lines": self.lines.invalid,
            "lines that show nothing that was there": self.lines.unknown,
            "files without their final name": self.cron.unfinished(),
            "runs that ended otherwise than they should": self.wrong,
        }
        rows = [
            ["steps of the newspaper", str(self.site.step)],
            ["runs that nothing disturbed", str(self.finished)],
            ["lines", str(len(self.lines.forms))],
            ["requests", str(len(log))],
            ["runs that something ended", str(len(self.disturbed_at))],
            ["pages fetched again that had not changed", str(len(again))],
            ["of them after one run that something ended, at most", f"{worst} ({share:.1%} of the first articles)"],
            *([name, _shown(things)] for name, things in bad.items()),
        ]
        return table(("", "measured"), rows), not any(bad.values()) and (share <= _MOST_REFETCHED or worst <= _IN_HAND)


def fetched_again(log: Sequence[Asked], timeline: Timeline) -> list[Asked]:
    """Article pages that were sent although they had been sent before and had not changed since."""
    sent: set[tuple[str, int]] = set()
    again = []
    for asked in log:
        ending = asked.path.partition("?")[0].rpartition("-")[2]
        if asked.status == 200 and ending.isdecimal():
            form = (asked.path, timeline.version(int(ending), asked.step).revisions)
            again += [asked] if form in sent else []
            sent.add(form)
    return again


def most_after_one(moments: Sequence[float], disturbed_at: Sequence[float]) -> int:
    """The most of these moments that lie between two disturbances that follow each other, or before, or after all."""
    return max(Counter(bisect(disturbed_at, moment) for moment in moments).values(), default=0)


def _shown(things: Sequence[object]) -> str:
    return f"{len(things)}: {', '.join(map(str, things[:_SHOWN]))}" if things else "0"
