"""The memory of one long crawl."""

from __future__ import annotations

import time
from pathlib import Path

from benchmarks.growing.process import GrowingSite
from benchmarks.table import figure, table
from benchmarks.unattended.cron import Cron

_POINTS = 20
_WARM_SHARE = 0.2
_MOST_GROWTH = 0.1
_WITHOUT_BUDGETS = ("-s", "NEWSSPIDER_MAX_REQUESTS=0", "-s", "NEWSSPIDER_MAX_SITEMAP_ENTRIES=0")
"""The newspaper is larger than what one run asks of a site."""
Level = tuple[int, float]
"""Pages that were asked for, and the crawl's resident memory then, in MiB."""


def watch(site: GrowingSite, cron: Cron, access_log: Path) -> tuple[str, bool]:
    """The table, and whether the memory is flat after the first fifth."""
    every = max(1, site.timeline.articles // _POINTS)
    levels: list[Level] = []
    process = cron.start(*_WITHOUT_BUDGETS)
    with access_log.open("rb") as log:
        asked = 0
        while process.poll() is None:
            asked += sum(1 for _ in log)
            if asked // every > (levels[-1][0] // every if levels else 0):
                levels.append((asked, _resident_mib(process.pid)))
            time.sleep(0.05)
    levels = [level for level in levels if level[1]]
    grown = growth(levels)
    rows = [[str(pages), figure(memory, 1)] for pages, memory in levels]
    shown = table(("requests", "resident MiB"), rows)
    verdict = f"Growth after the first fifth: {grown:.1%}; at most {_MOST_GROWTH:.0%} are allowed."
    return f"{shown}\n\n{verdict} Exit code {process.returncode}.", grown <= _MOST_GROWTH and not process.returncode


def growth(levels: list[Level]) -> float:
    """From the highest level of the first fifth to the highest of all, as a share."""
    if not levels:
        return 0.0
    warm = max(memory for pages, memory in levels if pages <= max(levels[0][0], levels[-1][0] * _WARM_SHARE))
    return max(memory for _, memory in levels) / warm - 1


def _resident_mib(pid: int) -> float:
    """0 once it has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:")), 0.0)
