"""Articles a second and what each costs, everything included: `python -m benchmarks.throughput CORPUS`.

Real pages from many hosts, crawled by newsspider and by plain Scrapy with trafilatura, in turn, several times; of each
the median. Processor time is that of the whole tree of processes, without the server.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.environment import environment
from benchmarks.hostile.tree import tree_mb
from benchmarks.installed import python_of
from benchmarks.peers import Peer
from benchmarks.served import Served
from benchmarks.table import figure, table
from benchmarks.throughput.web import address_of

_PROJECT = Path(__file__).parents[2]
_PLAIN = Peer(
    name="scrapy-trafilatura",
    call="",
    environment="scrapy-trafilatura",
    requirements=("scrapy==2.19.0", "trafilatura==2.3.1", "lxml_html_clean"),
    note="a SitemapSpider and bare_extraction in a pipeline",
)
_LOOK_EVERY_S = 0.25


class Web(Served):
    port = pages = 0

    def _is_at(self, line: str) -> None:
        self.port, self.pages = map(int, line.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    articles: int
    duration_s: float
    cpu_s: float
    main_cpu_s: float
    """Of the process that was started alone; of plain Scrapy it is all."""
    peak_mb: float

    @property
    def cpu_ms(self) -> float:
        return 1000 * self.cpu_s / self.articles

    @property
    def main_ms(self) -> float:
        return 1000 * self.main_cpu_s / self.articles


def run(command: list[str], lines: Path) -> Run:
    """Runs a crawl. Raises `CalledProcessError` where it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    env = {**os.environ, "PYTHONPATH": str(_PROJECT)}
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, cwd=_PROJECT, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        main_s = peak_mb = 0.0
        while process.poll() is None:
            main_s, peak_mb = max(main_s, _cpu_s(process.pid)), max(peak_mb, tree_mb(process.pid))
            time.sleep(_LOOK_EVERY_S)
        if process.returncode:
            log.seek(0)
            raise subprocess.CalledProcessError(process.returncode, command[:4], log.read()[-3_000:])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    files = [lines] if lines.is_file() else sorted(lines.glob("*.jsonl"))
    return Run(
        articles=sum(file.read_bytes().count(b"\n") for file in files),
        duration_s=time.monotonic() - start,
        cpu_s=cpu_s,
        main_cpu_s=main_s,
        peak_mb=peak_mb,
    )


def newsspider(origins: list[str], options: argparse.Namespace) -> Run:
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "NEWSSPIDER_ALLOWED_NETWORKS": ",".join(origin.removeprefix("http://") for origin in origins),
            "NEWSSPIDER_DATA_DIR": folder,
            "DOWNLOAD_DELAY": options.delay,
            "CONCURRENT_REQUESTS_PER_DOMAIN": options.per_host,
        }
        command = [sys.executable, "-m", "scrapy", "crawl", "news", "-a", f"site={','.join(origins)}"]
        command += [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
        return run(command, Path(folder) / "articles")


def plain(origins: list[str], options: argparse.Namespace, python: Path) -> Run:
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "articles.jsonl"
        script = Path(__file__).with_name("plain.py")
        sizes = (options.delay, 256, options.per_host)
        return run([str(python), str(script), str(output), *map(str, sizes), *origins], output)


def _cpu_s(pid: int) -> float:
    """What a process has used so far, without its children (Linux)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.throughput", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--hosts", type=int, default=40, help="(%(default)s)")
    parser.add_argument("--pages", type=int, default=800, help="of all hosts together (%(default)s)")
    parser.add_argument("--runs", type=int, default=3, help="of each (%(default)s)")
    parser.add_argument("--delay", type=float, default=0.0, help="DOWNLOAD_DELAY (%(default)s)")
    parser.add_argument("--per-host", type=int, default=2, help="CONCURRENT_REQUESTS_PER_DOMAIN (%(default)s)")
    parser.add_argument("--alone", action="store_true", help="without the peer")
    parser.add_argument("--cache", type=Path, default=Path(".bench"), help="peers (%(default)s)")
    options = parser.parse_args()
    print(environment(), flush=True)
    python = None if options.alone else python_of(_PLAIN, options.cache)
    runs: dict[str, list[Run]] = {}
    command = [sys.executable, "-m", "benchmarks.throughput.web"]
    with Web([*command, str(options.corpus.resolve()), str(options.hosts), str(options.pages)]) as web:
        origins = [f"http://{address_of(number)}:{web.port}" for number in range(options.hosts)]
        for _ in range(options.runs):
            runs.setdefault("newsspider", []).append(newsspider(origins, options))
            if python:
                runs.setdefault("Scrapy and trafilatura", []).append(plain(origins, options, python))
        print(f"{web.pages} pages of {options.hosts} hosts, medians of {options.runs} runs\n")
    head = ("", "articles", "CPU ms an article", "of it the main process", "articles a second", "peak MB")
    print(table(head, [_row(name, done) for name, done in runs.items()]))
    return 0


def _row(name: str, runs: list[Run]) -> list[str]:
    return [
        name,
        str(round(median(run.articles for run in runs))),
        figure(median(run.cpu_ms for run in runs), 1),
        figure(median(run.main_ms for run in runs), 1),
        figure(median(run.articles / run.duration_s for run in runs), 1),
        figure(median(run.peak_mb for run in runs), 0),
    ]


if __name__ == "__main__":
    sys.exit(main())
