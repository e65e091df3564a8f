"""What a series of runs has led to, in a table."""

from __future__ import annotations

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
    wrong: list[str] = field(default_factory=list)
    """What should not have happened to a run."""
    lines: Lines = field(default_factory=Lines)

    def look(self) -> None:
        """A run is over that was not disturbed."""
        timeline, step = self.site.timeline, self.site.step
        self.finished += 1
        self.lines = read(self.cron.files(), timeline, step)
        self.lost.update(lost(self.lines.forms, timeline, step, Site(timeline).newest(step)))

    def report(self) -> tuple[str, bool]:
        """The table, and whether all is well."""
        log = self.site.log()[self.disregarded :]
        share = refetched_share(log, self.site.timeline)
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
            ["pages fetched twice", f"{share:.1%}"],
            *([name, _shown(things)] for name, things in bad.items()),
        ]
        return table(("", "measured"), rows), not any(bad.values()) and share <= _MOST_REFETCHED


def refetched_share(log: Sequence[Asked], timeline: Timeline) -> float:
    """Of the article pages that were sent, those that had been sent before and had not changed since."""
    sent: Counter[tuple[str, int]] = Counter()
    for asked in log:
        ending = asked.path.partition("?")[0].rpartition("-")[2]
        if asked.status == 200 and ending.isdecimal():
            sent[(asked.path, timeline.version(int(ending), asked.step).revisions)] += 1
    return (sent.total() - len(sent)) / max(1, sent.total())


def _shown(things: Sequence[object]) -> str:
    return f"{len(things)}: {', '.join(map(str, things[:_SHOWN]))}" if things else "0"
