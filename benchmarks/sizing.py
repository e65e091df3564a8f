"""What many sites cost in workers, memory, disk and database: `python -m benchmarks.sizing`.

A day of a sample of the sites is simulated: each publishes at a rate of its own (lognormal), is due every so often, and
waits for one of so many places in which a crawl runs. The least number of places with which 95 of 100 runs begin no
later than a tenth of the time from run to run is what the sites need. What a run costs was measured (`Cost`;
BENCHMARKS.md says how); `--measure` measures again what a run costs on this machine.
"""

from __future__ import annotations

import argparse
import heapq
import math
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import quantiles

from benchmarks.environment import environment
from benchmarks.many_hosts import Web
from benchmarks.many_hosts_web import address_of
from benchmarks.table import table

_PROJECT = Path(__file__).parents[1]
_DAY_S = 86_400.0
_SPREAD = 1.3
"""Standard deviation of the logarithm of how much a site publishes: one in twenty publishes ten times the median."""
_LATE_SHARE = 0.1
_GIB = 1024**3


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Measured; bytes are without packing."""

    run_cpu_s: float = 1.55
    """Of a run that finds nothing: start, front page, end (`--measure`)."""
    request_cpu_s: float = 0.005
    """Of one that brings no article, half of what the main process has with one (`benchmarks.throughput`)."""
    article_cpu_s: float = 0.0365
    """Fetched, read, compared, written (`benchmarks.throughput`)."""
    crawl_mb: float = 180.0
    """A crawl of one site with the process that reads for it, at its peak, PSS (`--measure`)."""
    worker_mb: float = 110.0
    quiet_requests: int = 11
    """Of a run that finds nothing (`benchmarks.unattended --unchanged`)."""
    requests_an_article: int = 5
    """It is looked at again after 1 h, 6 h, 1 d and 7 d."""
    line_bytes: int = 5_000
    request_bytes: int = 300
    """Of the ledger."""
    run_bytes: int = 2_000
    """Of the manifest."""
    address_bytes: int = 200
    """In the memory (`benchmarks.remembering`, at a million)."""
    site_bytes: int = 700
    """Of the tables `turns` and `leases`, indexes included, and what is known of a site without articles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    sites: int
    every_s: float
    articles_a_day: float
    """Of a site, on average."""
    delay_s: float = 1.0
    start_s: float = 3.0
    """Of a run, before its first request and after its last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    load: Load
    places: int
    cores: float
    memory_gb: float
    disk_gb_a_day: float
    ledgers_gb: float
    database_gb_a_year: float
    transactions_a_second: float
    requests_a_second: float


def need(load: Load, cost: Cost, *, sample: int, seed: int) -> Need:
    sample = min(sample, load.sites)
    scale = load.sites / sample
    rates = rates_of(replace(load, sites=sample), random.Random(seed))
    runs_s = [seconds_of_run(rate, load, cost) for rate in rates]
    places = math.ceil(_places(runs_s, load, seed) * scale)
    articles = load.sites * load.articles_a_day / _DAY_S
    runs = load.sites / load.every_s
    requests = runs * cost.quiet_requests + articles * cost.requests_an_article
    others = requests - articles
    cores = runs * cost.run_cpu_s + others * cost.request_cpu_s + articles * cost.article_cpu_s
    kept = min(100, _DAY_S / load.every_s * 30)  # NEWSSPIDER_KEEP_RUNS
    ledger = cost.run_bytes + cost.request_bytes * requests / runs
    return Need(
        load=load,
        places=places,
        cores=cores,
        memory_gb=(places * cost.crawl_mb + places / 8 * cost.worker_mb) / 1024,
        disk_gb_a_day=articles * _DAY_S * cost.line_bytes / _GIB,
        ledgers_gb=load.sites * kept * ledger / _GIB,
        database_gb_a_year=(load.sites * cost.site_bytes + articles * _DAY_S * 365 * cost.address_bytes) / _GIB,
        # To begin, to end and to say that it is at work (each 10 s); and to remember, at most once a request.
        transactions_a_second=runs * (2 + sum(runs_s) / len(runs_s) / 10) + requests,
        requests_a_second=requests,
    )


def rates_of(load: Load, chance: random.Random) -> list[float]:
    """Articles a second, of each site."""
    drawn = [chance.lognormvariate(0.0, _SPREAD) for _ in range(load.sites)]
    mean = sum(drawn) / len(drawn)
    return [load.articles_a_day / _DAY_S * each / mean for each in drawn]


def seconds_of_run(rate: float, load: Load, cost: Cost) -> float:
    new = rate * load.every_s
    return load.start_s + load.delay_s * (cost.quiet_requests + cost.requests_an_article * new)


def _places(runs_s: Sequence[float], load: Load, seed: int) -> int:
    """The least number with which few runs begin late; doubled until it does, then halved between."""
    low = max(1, math.ceil(sum(min(run_s, load.every_s) for run_s in runs_s) / load.every_s))
    high = low
    while late_s(runs_s, high, load.every_s, seed) > _LATE_SHARE * load.every_s:
        low, high = high, math.ceil(high * 1.1) + 1
    while high - low > max(1, high // 100):
        middle = (low + high) // 2
        if late_s(runs_s, middle, load.every_s, seed) > _LATE_SHARE * load.every_s:
            low = middle
        else:
            high = middle
    return high


def late_s(runs_s: Sequence[float], places: int, every_s: float, seed: int) -> float:
    """How long after it was due a run begins, 95 of 100 of them sooner: a day with so many places, after six turns in
    which things settle. Places are given in the order in which sites are due."""
    chance = random.Random(seed)
    due = [(chance.uniform(0.0, every_s), site) for site in range(len(runs_s))]
    heapq.heapify(due)
    free = [0.0] * places
    late = []
    while due[0][0] < _DAY_S + 6 * every_s:
        at, site = heapq.heappop(due)
        began = max(at, heapq.heappop(free))
        heapq.heappush(free, began + runs_s[site])
        heapq.heappush(due, (max(began + every_s, began + runs_s[site]), site))
        if at > 6 * every_s:
            late.append(began - at)
    return quantiles(late, n=20)[-1]


def measured(cost: Cost) -> Cost:
    """With what a run costs here: one that exports a few articles, and one that finds nothing."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "asked"
        with Web([sys.executable, "-m", "benchmarks.many_hosts_web", "1", "0", "0", str(log)]) as web:
            url = f"http://{address_of(0)}:{web.port}/"
            peaks, seconds = zip(*(_run(url, Path(folder) / "data") for _ in range(3)), strict=True)
    return replace(cost, run_cpu_s=min(seconds[1:]), crawl_mb=max(peaks))


def _run(url: str, data: Path) -> tuple[float, float]:
    """MB at the peak, seconds of the processors."""
    settings = {
        "NEWSSPIDER_DATA_DIR": data,
        "NEWSSPIDER_ALLOWED_NETWORKS": "127.0.0.0/8",
        "DOWNLOAD_DELAY": 0.2,
        "NEWSSPIDER_READERS": 1,  # as workers have it
    }
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    crawl = subprocess.Popen(
        [
            *(sys.executable, "-m", "scrapy", "crawl", "news", "-a", f"site={url}"),
            *(part for name, value in settings.items() for part in ("-s", f"{name}={value}")),
        ],
        cwd=_PROJECT,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        process_group=0,
    )
    peak = 0.0
    while crawl.poll() is None:
        peak = max(peak, _group_mb(crawl.pid))
        time.sleep(0.2)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return peak, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _group_mb(group: int) -> float:
    """The proportional share of memory of a group of processes."""
    total = 0.0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(process.name)) == group:
                lines = (process / "smaps_rollup").read_text("ascii").splitlines()
                total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
        except OSError:  # it has ended
            continue
    return total


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sizing", description=(__doc__ or "").split(":")[0])
    parser.add_argument("--sites", type=int, nargs="+", default=[10_000, 100_000, 1_000_000], help="(%(default)s)")
    parser.add_argument("--every", type=float, nargs="+", default=[1.0, 6.0, 24.0], help="hours (%(default)s)")
    parser.add_argument("--articles", type=float, default=10.0, help="of a site and day, on average (%(default)s)")
    parser.add_argument("--delay", type=float, default=1.0, help="DOWNLOAD_DELAY (%(default)s)")
    parser.add_argument("--sample", type=int, default=2_000, help="sites that are simulated (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="(%(default)s)")
    parser.add_argument("--measure", action="store_true", help="what a run costs on this machine")
    options = parser.parse_args()
    cost = Cost()
    if options.measure:
        cost = measured(cost)
        print(f"{environment()}\nA run that finds nothing: {cost.run_cpu_s:.2f} s of CPU; {cost.crawl_mb:.0f} MB\n")
    rows = []
    for sites in options.sites:
        for hours in options.every:
            load = Load(sites=sites, every_s=hours * 3600, articles_a_day=options.articles, delay_s=options.delay)
            found = need(load, cost, sample=options.sample, seed=options.seed)
            rows.append(
                [
                    f"{sites:,}",
                    f"{hours:g} h",
                    f"{found.requests_a_second:,.0f}",
                    f"{found.places:,}",
                    f"{found.cores:,.1f}",
                    f"{found.memory_gb:,.0f}",
                    f"{found.disk_gb_a_day:,.1f}",
                    f"{found.ledgers_gb:,.0f}",
                    f"{found.database_gb_a_year:,.1f}",
                    f"{found.transactions_a_second:,.0f}",
                ]
            )
    head = (
        "sites",
        "each",
        "requests/s",
        "crawls at once",
        "cores",
        "memory (GB)",
        "lines (GB a day)",
        "ledgers of 100 runs (GB)",
        "database (GB after a year)",
        "transactions/s",
    )
    print(table(head, rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
