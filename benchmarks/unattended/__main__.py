"""Runs that nobody watches: `python -m benchmarks.unattended`, with one of the options.

Exits with 1 if all is not well.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.environment import environment
from benchmarks.growing.process import GrowingSite
from benchmarks.growing.timeline import Timeline
from benchmarks.unattended.changed import run_after_steps
from benchmarks.unattended.cron import Cron, faketime_library
from benchmarks.unattended.flat import watch
from benchmarks.unattended.kills import kill_again_and_again
from benchmarks.unattended.mishaps import live_through
from benchmarks.unattended.unchanged import run_twice

_AGE = timedelta(days=30)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.unattended", description=(__doc__ or "").split(":")[0])
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--kills", type=int, metavar="N", help="kill -9 so often, at any moment")
    what.add_argument(
        "--cron", type=int, metavar="N", help="so many runs with kills, overlaps, full disks, wrong clocks"
    )
    what.add_argument("--unchanged", action="store_true", help="what a second run costs")
    what.add_argument("--changed", type=int, metavar="STEPS", help="what a second run brings so many steps later")
    what.add_argument("--flat", type=int, metavar="N", help="the memory of a crawl of so many pages")
    parser.add_argument("--one-file", action="store_true", help="all runs append to one file, by -o")
    parser.add_argument("--articles", type=int, default=100, help="at the beginning (%(default)s)")
    parser.add_argument("--new", type=int, default=5, help="with each step (%(default)s)")
    parser.add_argument("--delay", type=float, default=0.0, metavar="S", help="DOWNLOAD_DELAY (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="(%(default)s)")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where everything stays (a temporary folder)")
    options = parser.parse_args(arguments)
    print(f"Environment: {environment()}\n")
    with tempfile.TemporaryDirectory() as folder:
        return measure(options, options.keep or Path(folder))


def measure(options: argparse.Namespace, folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    access_log = folder / "access.jsonl"
    timeline = Timeline(
        seed=options.seed,
        articles=options.flat or options.articles,
        new_per_step=options.new,
        edits=not options.flat,
        epoch=datetime.now(UTC).replace(microsecond=0) - _AGE,
    )
    started_s = time.monotonic()
    with GrowingSite(timeline, access_log) as site:
        output = folder / "news.jsonl" if options.one_file else None
        cron = Cron(url=site.url, data=folder / "data", output=output, delay_s=options.delay)
        if options.flat:
            shown, well = watch(site, cron, access_log)
        elif options.unchanged:
            shown, well = run_twice(site, cron)
        elif options.changed:
            shown, well = run_after_steps(site, cron, options.changed)
        elif options.kills:
            shown, well = kill_again_and_again(site, cron, options.kills, options.seed).report()
        else:
            if not faketime_library():
                print("Without wrong clocks: libfaketime is not installed.\n")
            shown, well = live_through(site, cron, options.cron, options.seed).report()
    print(f"{shown}\n\n{'All is well' if well else 'NOT WELL'}, after {time.monotonic() - started_s:.0f} s.")
    return int(not well)


if __name__ == "__main__":
    sys.exit(main())
