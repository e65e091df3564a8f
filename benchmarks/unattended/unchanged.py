"""What a second run costs where nothing has changed."""

from __future__ import annotations

from benchmarks.growing.process import GrowingSite
from benchmarks.table import table
from benchmarks.unattended.cron import Cron
from benchmarks.unattended.lines import read


def run_twice(site: GrowingSite, cron: Cron) -> tuple[str, bool]:
    """The table, and whether all is well.

    That is where the second run asks for listings alone, for all of them conditionally, and writes nothing.
    """
    first = cron.run()
    before = len(site.log())
    lines = len(read(cron.files(), site.timeline, site.step).forms)
    second = cron.run()
    asked = [line for line in site.log()[before:] if line.path != "/robots.txt"]
    pages = [line for line in asked if line.path.partition("?")[0].rpartition("-")[2].isdecimal()]
    unconditional = [line.path for line in asked if not line.conditional]
    written = len(read(cron.files(), site.timeline, site.step).forms) - lines
    rows = [
        ["requests of the first run", str(before), "-"],
        ["lines of the first run", str(lines), str(len(site.timeline.truth(site.step)))],
        ["requests of the second run", str(len(asked)), "-"],
        ["of them not conditional", f"{len(unconditional)} {' '.join(unconditional[:5])}".strip(), "0"],
        ["of them article pages", str(len(pages)), "0"],
        ["lines of the second run", str(written), "0"],
        ["seconds of the first run", f"{first.duration_s:.1f}", "-"],
        ["seconds of the second run", f"{second.duration_s:.1f}", "-"],
        ["exit codes", f"{first.exit_code}, {second.exit_code}", "0, 0"],
    ]
    well = not (unconditional or pages or written or first.exit_code or second.exit_code)
    return table(("unchanged newspaper", "measured", "bound"), rows), well and lines > 0
