"""Many machines, on this one: `python -m benchmarks.cluster --kills 20`.

Workers crawl papers that go on growing, each at a loopback address of its own; workers are killed by `kill -9` at any
moment, the broker and the database are killed and started again in between. Exit code 1 if a host was asked sooner than
its delay allows, or an article was lost, exported twice or torn.
"""

from __future__ import annotations

import argparse
import itertools
import random
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.cluster.farm import Farm
from benchmarks.cluster.services import PostgreSQL, Redis
from benchmarks.cluster.web import path_of
from benchmarks.environment import environment, versions
from benchmarks.many_hosts_web import address_of
from benchmarks.served import Served
from benchmarks.table import table
from newsspider.errors import LedgerError
from newsspider.report.ledger import Start, from_line

_LATE_S = 0.1
"""The server shares the processors: it hears of a request a little after it was sent, and not always equally late."""
_SHOWN = 5


class Web(Served):
    port = 0

    def _is_at(self, line: str) -> None:
        self.port = int(line)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cluster", description="Many machines, on this one.")
    parser.add_argument("--kills", type=int, default=20, help="of workers (%(default)s)")
    parser.add_argument("--restarts", type=int, default=2, help="of the broker, and of the database (%(default)s)")
    parser.add_argument("--workers", type=int, default=3, help="(%(default)s)")
    parser.add_argument("--concurrency", type=int, default=3, help="crawls of a worker at once (%(default)s)")
    parser.add_argument("--hosts", type=int, default=60, help="(%(default)s)")
    parser.add_argument("--stories", type=int, default=12, help="of each host (%(default)s)")
    parser.add_argument("--delay", type=float, default=0.5, help="DOWNLOAD_DELAY (%(default)s)")
    parser.add_argument("--lease", type=float, default=9.0, help="NEWSSPIDER_CLUSTER_LEASE_S (%(default)s)")
    parser.add_argument("--slice", type=float, default=60.0, help="NEWSSPIDER_CLUSTER_SLICE_S (%(default)s)")
    parser.add_argument("--every", type=float, default=120.0, help="NEWSSPIDER_CLUSTER_EVERY_S (%(default)s)")
    parser.add_argument(
        "--between", type=float, default=12.0, help="seconds from kill to kill, on average (%(default)s)"
    )
    parser.add_argument("--shared-memory", action="store_true", help="the memory is in PostgreSQL, too")
    parser.add_argument("--seed", type=int, default=1, help="(%(default)s)")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where everything stays (a temporary folder)")
    options = parser.parse_args()
    print(f"{environment()}; {versions(['scrapy', 'celery', 'redis', 'psycopg'])}\n", flush=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # all that was started is ended then, too
    with tempfile.TemporaryDirectory() as folder:
        kept = options.keep or Path(folder)
        kept.mkdir(parents=True, exist_ok=True)
        return measure(options, kept)


def measure(options: argparse.Namespace, folder: Path) -> int:
    began = time.monotonic()
    log = folder / "asked"
    growth_s = max(1.0, options.kills * options.between / (options.stories / 2 + 1))
    command = [
        sys.executable,
        "-m",
        "benchmarks.cluster.web",
        *map(str, (options.hosts, options.stories, growth_s, log)),
    ]
    with Web(command) as web, Redis() as redis, PostgreSQL() as postgresql:
        urls = [f"http://{address_of(number)}:{web.port}/" for number in range(options.hosts)]
        with Farm(
            folder=folder, redis=redis, postgresql=postgresql, urls=urls, delay_s=options.delay, every_s=options.every,
            slice_s=options.slice, lease_s=options.lease, concurrency=options.concurrency,
            memory=postgresql.url if options.shared_memory else "memory.sqlite",
        ) as farm:  # fmt: skip
            farm.dispatch()
            for _ in range(options.workers):
                farm.work()
            farm.dispatch_always(5.0)
            _disturb(options, farm)
            grown_s = began + growth_s * (options.stories / 2 + 1)
            grown_s = max(grown_s, time.monotonic() - 1.0)  # what was killed last has to be mended
            is_whole = _wait_for_the_end(farm, grown_s, len(urls))
            return _judge(options, farm, log, time.monotonic() - began, is_whole=is_whole)


def _disturb(options: argparse.Namespace, farm: Farm) -> None:
    """Kills in random order, at random moments; never two servers at once."""
    chance = random.Random(options.seed)
    acts: list[Callable[[], None]] = [lambda: _kill_one(farm, chance)] * options.kills
    for restart in (farm.redis.restart, farm.postgresql.restart):
        for _ in range(options.restarts):
            acts.insert(chance.randrange(len(acts) // 4, len(acts) + 1), restart)
    time.sleep(options.between)
    for act in acts:
        time.sleep(chance.uniform(0.0, 2 * options.between))
        act()


def _kill_one(farm: Farm, chance: random.Random) -> None:
    farm.kill(chance.randrange(len(farm.workers)))
    time.sleep(chance.uniform(0.0, 3.0))
    farm.work()


def _wait_for_the_end(farm: Farm, grown_s: float, sites: int) -> bool:
    """Until each site was crawled once more after nothing new came any more. False: that took too long."""
    until, done = time.monotonic() + 900, set[str]()
    while time.monotonic() < until:
        quiet_s = time.monotonic() - grown_s
        done |= {site for site, seconds in farm.last_begun_at().items() if seconds < quiet_s}
        if len(done) == sites:
            return True
        time.sleep(1.0)
    return False


def _judge(options: argparse.Namespace, farm: Farm, log: Path, seconds: float, *, is_whole: bool) -> int:
    asked: dict[int, list[float]] = defaultdict(list)
    for line in log.read_text("utf-8").splitlines():
        number, came, _ = line.split(" ", 2)
        asked[int(number)].append(float(came))
    ledgers = _gaps_of_ledgers(farm)
    gaps = [later - sooner for moments in asked.values() for sooner, later in itertools.pairwise(sorted(moments))]
    lines = farm.lines()
    known = Counter((urlsplit(line["url"]).hostname, urlsplit(line["url"]).path) for line in lines if line)
    every = [
        (address_of(number), path_of(number, story))
        for number in range(options.hosts)
        for story in range(options.stories)
    ]
    bad: dict[str, Sequence[object]] = {
        "gaps below the delay": [round(gap, 3) for gap in gaps if gap < options.delay - _LATE_S],
        "gaps below the delay within runs": [round(gap, 3) for gap in ledgers if gap < options.delay],
        "articles lost": [article for article in every if not known[article]],
        "articles exported twice": [article for article, count in known.items() if count > 1],
        "torn lines": [line for line in lines if line is None],
        "files without their final name": [path.name for path in farm.files() if path.suffix == ".part"],
        "sites that were not finished": [] if is_whole else ["some"],
    }
    text = farm.log()
    rows = [
        ["workers, each with so many crawls at once", f"{options.workers} x {options.concurrency}"],
        [
            "kills of workers, restarts of the broker, of the database",
            f"{options.kills}, {options.restarts}, {options.restarts}",
        ],
        ["hosts, articles", f"{options.hosts}, {len(every)}"],
        ["runs begun", str(text.count(" begins, token "))],
        [
            "of them ended by a kill, or lost",
            str(text.count(" begins, token ") - text.count(" has ended with exit code ")),
        ],
        ["requests", str(len(gaps) + len(asked))],
        ["least gap (s), as the servers have seen it", f"{min(gaps):.3f} (delay {options.delay:g})"],
        ["least gap (s) within a run, as its ledger has it", f"{min(ledgers):.3f}"],
        ["seconds in all", f"{seconds:.0f}"],
        *(
            [name, f"{len(things)}{': ' + ', '.join(map(str, things[:_SHOWN])) if things else ''}"]
            for name, things in bad.items()
        ),
    ]
    print(table(("", "measured"), rows))
    well = not any(bad.values())
    print(f"\n{'All is well' if well else 'NOT WELL'}.")
    return int(not well)


def _gaps_of_ledgers(farm: Farm) -> list[float]:
    """Between the starts of requests to the one host of each run."""
    found = []
    for path in (farm.folder / "data" / "sites").glob("*/runs/*/requests.jsonl"):
        starts = []
        for line in path.read_text("utf-8").splitlines():
            with suppress(LedgerError):  # torn by a kill
                entry = from_line(line)
                starts += [entry.t] if isinstance(entry, Start) else []
        found += [later - sooner for sooner, later in itertools.pairwise(starts)]
    return found


if __name__ == "__main__":
    sys.exit(main())
