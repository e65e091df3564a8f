"""Crawls the newspaper that ships with the project and holds the articles against its manuscripts.

`python -m benchmarks.demo`: exit code 1 if an article is missing, anything else was exported, or a field is not exact.
"""

from __future__ import annotations

import argparse
import sys

from benchmarks.comparison import FIELDS, Comparison, compare
from benchmarks.crawl import Crawl, crawl
from benchmarks.environment import environment, versions
from benchmarks.table import table
from newsspider.demo.server import DemoServer
from newsspider.demo.truth import truth


def figures(comparison: Comparison, run: Crawl, requests: int) -> str:
    """The table."""
    found = comparison.found
    rows = [
        ["articles found", f"{found} of {comparison.expected}"],
        ["anything else exported", str(len(comparison.extra))],
        *([f"{field.name} exact", f"{comparison.right(field.name)} of {found}"] for field in FIELDS),
        ["requests", str(requests)],
        ["requests an article", f"{requests / found:.2f}" if found else "-"],
        ["seconds", f"{run.duration_s:.1f}"],
        ["exit code of the crawl", str(run.exit_code)],
    ]
    return table(("demo newspaper", "crawl"), rows)


def differences(comparison: Comparison, most: int) -> list[str]:
    """Everything that is not as it should be, `most` lines of each."""
    lines = [f"missing: {path}" for path in comparison.missing]
    lines += [f"extra: {path}" for path in comparison.extra]
    for difference in comparison.differences:
        lines += difference.lines(most)
    return lines


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.demo", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--delay", type=float, default=0.05, metavar="S", help="DOWNLOAD_DELAY (default: %(default)s)")
    parser.add_argument("--lines", type=int, default=12, help="of each difference (default: %(default)s)")
    options = parser.parse_args(arguments)
    with DemoServer() as server:
        run = crawl([server.url], delay_s=options.delay)
        requests = len(server.log)
    comparison = compare(truth(), run.articles)
    print(f"Environment: {environment()}; {versions(('scrapy', 'lxml', 'numpy'))}; delay {options.delay:g} s\n")
    print(figures(comparison, run, requests))
    if found := differences(comparison, options.lines):
        print("\n" + "\n".join(found))
    if run.exit_code:
        print(run.log[-3000:], file=sys.stderr)
    return int(not comparison.is_exact or run.exit_code != 0)


if __name__ == "__main__":
    sys.exit(main())
