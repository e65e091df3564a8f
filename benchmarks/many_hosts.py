"""Whether many hosts go on at once while some are slow: `python -m benchmarks.many_hosts`.

Small sites, each at a loopback address of its own, are crawled in one process; some answer after a long time. The same
is done without those. Exit code 1 if a host was asked too early or by too many at once, if an article of the quick
hosts is missing, or if the slow ones hold back the others.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from benchmarks.crawl import crawl
from benchmarks.environment import environment, versions
from benchmarks.many_hosts_web import STORIES, address_of
from benchmarks.served import Served
from benchmarks.table import figure, table

_MOST_HELD_BACK = 1.2
_MOST_IN_FLIGHT = 2
_LATE_S = 0.1
"""The server shares the processor: it hears of a request a little after it was sent, and not always equally late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    hosts: int
    """The quick ones."""
    slow: int
    articles: int
    """Of the quick ones."""
    requests: int
    last_s: float
    """From the first request to the last answer of a quick host."""
    all_s: float
    """The whole crawl."""
    least_gap_s: float
    in_flight: int
    """Most of one host."""
    at_once: int
    """Most of all hosts."""


class Web(Served):
    port = 0

    def _is_at(self, line: str) -> None:
        self.port = int(line)


def measured(hosts: int, slow: int, slow_s: float, delay_s: float) -> Run:
    """Crawls `hosts` quick sites beside `slow` slow ones."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "asked"
        total = hosts + slow
        command = [sys.executable, "-m", "benchmarks.many_hosts_web", *map(str, (total, slow, slow_s, log))]
        with Web(command) as web:
            sites = [f"http://{address_of(number)}:{web.port}/" for number in range(total)]
            done = crawl(sites, delay_s=delay_s, timeout_s=3_600)
            asked: dict[int, list[tuple[float, float]]] = defaultdict(list)
            for line in log.read_text("utf-8").splitlines():
                number, came, answered = line.split()
                asked[int(number)].append((float(came), float(answered)))
    quick = {f"{address_of(number)}:{web.port}" for number in range(hosts)}
    every = [pair for pairs in asked.values() for pair in pairs]
    first = min(came for came, _ in every)
    return Run(
        hosts=hosts,
        slow=slow,
        articles=sum(article["publisher"]["domain"] in quick for article in done.articles),
        requests=len(every),
        last_s=max(answered for number in range(hosts) for _, answered in asked[number]) - first,
        all_s=done.duration_s,
        least_gap_s=min(
            later - earlier
            for pairs in asked.values()
            for earlier, later in itertools.pairwise(sorted(came for came, _ in pairs))
        ),
        in_flight=max(_at_once(pairs) for pairs in asked.values()),
        at_once=_at_once(every),
    )


def _at_once(asked: list[tuple[float, float]]) -> int:
    """The most that were being answered at one moment."""
    changes = sorted([(came, 1) for came, _ in asked] + [(answered, -1) for _, answered in asked])
    return max(itertools.accumulate(change for _, change in changes))


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.many_hosts", description="Many hosts, some of them slow."
    )
    parser.add_argument("--hosts", type=int, default=2_000, help="(%(default)s)")
    parser.add_argument("--slow", type=int, default=100, help="beside them (%(default)s)")
    parser.add_argument(
        "--slow-s", type=float, default=20.0, help="seconds that each of their answers takes (%(default)s)"
    )
    parser.add_argument("--delay", type=float, default=1.0, help="DOWNLOAD_DELAY (%(default)s)")
    options = parser.parse_args()
    print(f"{environment()}; {versions(['scrapy', 'twisted'])}; delay {options.delay:g} s\n", flush=True)
    alone = measured(options.hosts, 0, options.slow_s, options.delay)
    beside = measured(options.hosts, options.slow, options.slow_s, options.delay)
    held_back = beside.last_s / alone.last_s
    rows = [
        [
            f"{run.hosts} + {run.slow} slow",
            f"{run.articles} of {run.hosts * STORIES}",
            str(run.requests),
            figure(run.last_s, 1),
            figure(run.all_s, 1),
            figure(run.least_gap_s, 3),
            str(run.in_flight),
            str(run.at_once),
        ]
        for run in (alone, beside)
    ]
    head = (
        "hosts",
        "articles",
        "requests",
        "quick ones done (s)",
        "all (s)",
        "least gap (s)",
        "of one host",
        "at once",
    )
    print(table(head, rows))
    print(f"\nThe slow ones make the others last {held_back:.2f} times as long; {_MOST_HELD_BACK} are allowed.")
    is_polite = all(
        run.in_flight <= _MOST_IN_FLIGHT and run.least_gap_s >= options.delay - _LATE_S for run in (alone, beside)
    )
    is_whole = all(run.articles == run.hosts * STORIES for run in (alone, beside))
    return 0 if is_polite and is_whole and held_back <= _MOST_HELD_BACK else 1


if __name__ == "__main__":
    sys.exit(main())
