"""What a second run brings, and costs, where the newspaper has changed."""

from __future__ import annotations

from benchmarks.growing.process import GrowingSite
from benchmarks.growing.site import Site
from benchmarks.table import table
from benchmarks.unattended.cron import Cron
from benchmarks.unattended.lines import lost, read


def run_after_steps(site: GrowingSite, cron: Cron, steps: int) -> tuple[str, bool]:
    """The table, and whether all is well.

    That is where the second run exports every new article and every edit that a listing tells of, nothing else, and
    asks for no other article.
    """
    timeline = site.timeline
    first = cron.run()
    before = len(site.log())
    site.go_on(steps)
    telling = Site(timeline).telling(site.step)
    due = lost(read(cron.files(), timeline, site.step).forms, timeline, site.step, telling)
    second = cron.run()
    lines = read(cron.files(), timeline, site.step)
    missing = lost(lines.forms, timeline, site.step, telling)
    numbers = {str(form.number) for form in due}
    pages = [line.path for line in site.log()[before:] if _number(line.path).isdecimal()]
    others = [path for path in pages if _number(path) not in numbers]
    rows = [
        ["new articles, and edits that a listing tells of", str(len(due)), "-"],
        ["of them not exported", str(len(missing)), "0"],
        ["lines that were there before", str(len(lines.doubled)), "0"],
        ["article pages asked for", str(len(pages)), "-"],
        ["of them of other articles", f"{len(others)} {' '.join(others[:3])}".strip(), "0"],
        ["requests of the second run", str(len(site.log()) - before), "-"],
        ["seconds of the first run", f"{first.duration_s:.1f}", "-"],
        ["seconds of the second run", f"{second.duration_s:.1f}", "-"],
        ["exit codes", f"{first.exit_code}, {second.exit_code}", "0, 0"],
    ]
    well = not (missing or lines.doubled or others or first.exit_code or second.exit_code)
    return table((f"newspaper {steps} steps later", "measured", "bound"), rows), well and bool(due)


def _number(path: str) -> str:
    """At the end of an article's address."""
    return path.partition("?")[0].rpartition("-")[2]
