"""A crawler's manners, from the access logs of the sites it asked: `python -m benchmarks.politeness`.

The demo newspaper is crawled with a delay and slow answers, so that requests overlap; a small site asks for a
Crawl-delay, and another answers "later" (429 with seconds, 503 with a date). Exit code 1 if a bound is not kept.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from statistics import median

from benchmarks.access import Asked, before_robots, disallowed, doubled, gaps_s, started_during
from benchmarks.crawl import Crawl, crawl
from benchmarks.environment import environment, versions
from benchmarks.patience_site import REFUSED_BY_DATE, REFUSED_BY_SECONDS, PatienceSite
from benchmarks.table import table
from newsspider import settings
from newsspider.demo.server import DemoServer
from newsspider.demo.site import respond

_JITTER_S = 0.03
"""A server reads a request a little after it was sent, now later and now sooner: gaps seem shorter by as much."""
_ON_ITS_WAY_S = 0.02
"""A request that starts this soon after a refusal was sent before it was heard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    name: str
    found: str
    bound: str = ""
    """Empty: told for information."""
    kept: bool = True


def nothing(name: str, paths: list[str]) -> Measure:
    """What must not have happened."""
    shown = f"{len(paths)}: {', '.join(paths[:3])}" if paths else "0"
    return Measure(name=name, found=shown, bound="0", kept=not paths)


def least_gap(name: str, log: list[Asked], delay_s: float) -> Measure:
    gaps = gaps_s(log)
    return Measure(
        name=name,
        found=f"{min(gaps, default=0):.3f} s",
        bound=f"{delay_s:g} s (less {_JITTER_S:g} s of the server's clock)",
        kept=bool(gaps) and min(gaps) >= delay_s - _JITTER_S,
    )


def in_flight(highest: int, limit: int) -> Measure:
    """A peak of one would prove nothing: the answers were not slow enough."""
    return Measure(name="peak in flight", found=str(highest), bound=f"{limit}", kept=1 < highest <= limit)


def came_home(run: Crawl, expected: int | None = None) -> Measure:
    """A crawl that asks for nothing is polite, too."""
    count = len(run.articles)
    return Measure(
        name="articles exported",
        found=str(count),
        bound="" if expected is None else f"{expected}",
        kept=run.exit_code == 0 and count > 0 and expected in (None, count),
    )


def of_newspaper(delay_s: float, slow_s: float) -> list[Measure]:
    """The demo newspaper."""
    with DemoServer(delay_s=slow_s) as server:
        run = crawl([server.url], delay_s=delay_s)
        highest = server.peak_in_flight
        # The server sleeps before it answers, so no answer left sooner than this.
        log = [
            Asked(path=each.path, started_s=each.started_s, answered_s=each.started_s + slow_s, status=each.status)
            for each in server.log
        ]
    robots_txt = respond("/robots.txt").body.decode()
    return [
        Measure(name="requests", found=str(len(log))),
        came_home(run),
        nothing("before robots.txt was answered", before_robots(log)),
        nothing("paths that robots.txt disallows", disallowed(log, robots_txt, settings.NEWSSPIDER_ROBOTS_AGENT)),
        nothing("addresses asked for twice", doubled(log)),
        in_flight(highest, settings.CONCURRENT_REQUESTS_PER_DOMAIN),
        least_gap("least gap between starts", log, delay_s),
        Measure(name="median gap between starts", found=f"{median(gaps_s(log) or [0]):.3f} s"),
    ]


def of_crawl_delay(delay_s: float, crawl_delay_s: float) -> list[Measure]:
    """A site whose robots.txt asks for a longer delay than ours."""
    with PatienceSite(crawl_delay_s=crawl_delay_s) as site:
        run = crawl([site.url], delay_s=delay_s)
        log = site.log
    after_robots = [asked for asked in log if asked.path != "/robots.txt"]
    return [
        came_home(run, site.articles),
        nothing("before robots.txt was answered", before_robots(log)),
        least_gap(f"least gap between starts, Crawl-delay: {crawl_delay_s:g}", after_robots, crawl_delay_s),
    ]


def of_refusals(delay_s: float, retry_after_s: int) -> list[Measure]:
    """A site that answers "later" twice."""
    with PatienceSite(retry_after_s=retry_after_s) as site:
        run = crawl([site.url], delay_s=delay_s)
        log = site.log
    return [
        came_home(run, site.articles),
        *after_refusal(f"429, Retry-After: {retry_after_s}", log, REFUSED_BY_SECONDS, retry_after_s),
        *after_refusal("503, Retry-After: a date", log, REFUSED_BY_DATE, retry_after_s),
    ]


def after_refusal(name: str, log: list[Asked], path: str, pause_s: float) -> list[Measure]:
    """Whether nothing started in the pause, and when the next request did."""
    refusal = next((asked for asked in log if asked.path == path and asked.status in (429, 503)), None)
    if refusal is None:
        return [Measure(name=name, found="never asked", bound="asked", kept=False)]
    heard_s = refusal.answered_s + _ON_ITS_WAY_S
    later = [asked.started_s - refusal.answered_s for asked in log if asked.started_s > heard_s]
    return [
        nothing(f"started in the pause ({name})", started_during(log, heard_s, refusal.answered_s + pause_s)),
        Measure(
            name=f"next start ({name})",
            found=f"{min(later):.3f} s later" if later else "never",
            bound=f"{pause_s:g} s",
            kept=bool(later),
        ),
    ]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.politeness", description=(__doc__ or "").split(":")[0])
    parser.add_argument("--delay", type=float, default=0.2, metavar="S", help="DOWNLOAD_DELAY (%(default)s)")
    parser.add_argument("--slow", type=float, default=0.5, metavar="S", help="of each answer of the demo (%(default)s)")
    parser.add_argument("--crawl-delay", type=float, default=1.0, metavar="S", help="of robots.txt (%(default)s)")
    parser.add_argument("--retry-after", type=int, default=3, metavar="S", help="(%(default)s)")
    options = parser.parse_args(arguments)
    print(
        f"Environment: {environment()}; {versions(('scrapy',))}; delay {options.delay:g} s, answers {options.slow:g} s"
    )
    parts = {
        "demo newspaper": of_newspaper(options.delay, options.slow),
        "Crawl-delay": of_crawl_delay(options.delay, options.crawl_delay),
        "Retry-After": of_refusals(options.delay, options.retry_after),
    }
    for title, measures in parts.items():
        rows = [[each.name, each.found, each.bound or "-", _verdict(each)] for each in measures]
        print(f"\n{table((title, 'measured', 'bound', 'kept'), rows)}")
    return int(not all(each.kept for measures in parts.values() for each in measures))


def _verdict(measure: Measure) -> str:
    if not measure.bound:
        return "-" if measure.kept else "NO"
    return "yes" if measure.kept else "NO"


if __name__ == "__main__":
    sys.exit(main())
