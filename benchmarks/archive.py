"""Records per second and core over one WARC file, beside trafilatura and Fundus; and what is lost over random kills.

    python -m benchmarks.archive CORPUS... [--install] [--trafilatura PYTHON] [--fundus PYTHON] [--pages 400]
        [--rounds 3] [--kills 20]

Each `PYTHON` is of an environment of its own; `--install` makes those that are not given. All of them read the same
file in the same run, in turn; what counts is the processor time of all the processes that each starts, start and end
included. newsspider writes its records to disk and into its memory; trafilatura and Fundus write a line an article.
Fundus reads only pages of its own publishers, and gets a file of those.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from gzip import compress
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from time import sleep

from benchmarks.archives.cost import Cost, cost_of
from benchmarks.archives.made import write_warc
from benchmarks.environment import environment
from benchmarks.installed import python_of
from benchmarks.peers import Peer
from newsspider.training.corpus import TruePage, read_corpus

ROOT = Path(__file__).parents[1]
PEER = Path(__file__).with_name("archives") / "peer.py"
_TRAFILATURA = Peer(
    name="warc-trafilatura",
    call="",
    environment="warc-trafilatura",
    requirements=("trafilatura==2.3.1", "lxml_html_clean", "fastwarc==2.0.1"),
    note="a loop of fastwarc and bare_extraction",
)
_FUNDUS = Peer(
    name="fundus",
    call="",
    environment="fundus",
    requirements=("fundus==0.5.7", "curl_cffi<0.14"),  # 0.5.7 does not know later ones
    note="CCNewsCrawler",
)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.archive", description=__doc__)
    parser.add_argument("corpora", nargs="+", type=Path, metavar="CORPUS")
    parser.add_argument("--trafilatura", type=Path, metavar="PYTHON", help="of an environment that has it")
    parser.add_argument("--fundus", type=Path, metavar="PYTHON", help="likewise")
    parser.add_argument("--install", action="store_true", help="install those that are not given, below .bench")
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--kills", type=int, default=0)
    given = parser.parse_args(arguments)
    pages = list(read_corpus(*given.corpora))
    random.Random(0).shuffle(pages)
    print(environment())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if given.rounds:
            own = [page for page in pages if page.corpus == "fundus"]
            measure(
                folder,
                pages[: given.pages],
                own,
                _pythons(given, is_fundus=bool(own)),
                given.rounds,
            )
        return kill(folder, pages[: given.pages], given.kills) if given.kills else 0


def _pythons(given: argparse.Namespace, *, is_fundus: bool) -> dict[str, Path | None]:
    found: dict[str, Path | None] = {"trafilatura": given.trafilatura, "fundus": given.fundus}
    if given.install:
        found["trafilatura"] = found["trafilatura"] or python_of(_TRAFILATURA, ROOT / ".bench")
        if is_fundus:
            found["fundus"] = found["fundus"] or python_of(_FUNDUS, ROOT / ".bench")
    return found


def measure(
    folder: Path,
    pages: Sequence[TruePage],
    own: Sequence[TruePage],
    peers: Mapping[str, Path | None],
    rounds: int,
) -> None:
    """Prints a line a program; `own` are pages of publishers that Fundus knows."""
    warc = folder / "corpus.warc.gz"
    count = write_warc(warc, pages)
    month = folder / "server" / "crawl-data" / "CC-NEWS" / "2026" / "01"
    month.mkdir(parents=True)
    few = write_warc(month / "CC-NEWS-20260105000000-00001.warc.gz", own)
    (month / "warc.paths.gz").write_bytes(
        compress(b"crawl-data/CC-NEWS/2026/01/CC-NEWS-20260105000000-00001.warc.gz\n")
    )
    print(f"{count} records, {warc.stat().st_size / 1e6:.1f} MB; {few} of publishers that Fundus knows")
    rates: dict[str, list[float]] = {}
    with served(folder / "server") as server:
        for round_ in range(rounds):
            data = folder / f"data-{round_}"
            ours = crawl(data, f"path={warc}")
            note(rates, "newsspider", count, lines_in(data), ours)
            fewer = crawl(folder / f"few-{round_}", f"path={month}/*.warc.gz")
            note(rates, "newsspider, those of Fundus", few, lines_in(folder / f"few-{round_}"), fewer)
            for program, where, records in (("trafilatura", str(warc), count), ("fundus", server, few)):
                output, python = folder / f"{program}-{round_}.jsonl", peers[program]
                if python is None:
                    continue
                cost = cost_of([str(python), str(PEER), program, where, str(output)], ROOT, plain_environment())
                if cost.exit_code:
                    print(f"{program}: {cost.stderr.strip().splitlines()[-1:]}")
                    continue
                note(rates, program, records, len(output.read_bytes().splitlines()), cost)
    print("\nmedians, records per second and core:")
    for program, found in rates.items():
        print(f"  {program:30} {statistics.median(found):6.1f}  ({', '.join(f'{rate:.1f}' for rate in found)})")
    for one, other in (("newsspider", "trafilatura"), ("newsspider, those of Fundus", "fundus")):
        if other in rates:
            ratios = [ours / theirs for ours, theirs in zip(rates[one], rates[other], strict=True)]
            print(f"  {one} / {other}: {statistics.median(ratios):.2f}")


def note(rates: dict[str, list[float]], program: str, records: int, articles: int, cost: Cost) -> None:
    rate = records / cost.cpu_s
    rates.setdefault(program, []).append(rate)
    print(
        f"{program:30} {rate:6.1f} records/s and core ({cost.cpu_s:.1f} s of CPU, {cost.wall_s:.1f} s, "
        f"{articles} articles)"
    )


def kill(folder: Path, pages: Sequence[TruePage], kills: int) -> int:
    """Kills runs at random moments, and compares what came of all of them with a run that nobody has killed."""
    warc = folder / "killed.warc.gz"
    write_warc(warc, pages)
    took_s = crawl(folder / "whole", f"path={warc}").wall_s
    expected = sorted(ids(folder / "whole"))
    chance, data, met = random.Random(1), folder / "killed", 0
    while met < kills:
        shutil.rmtree(data, ignore_errors=True)
        while True:
            with subprocess.Popen(
                command(data, f"path={warc}"), cwd=ROOT, env=plain_environment(), stderr=subprocess.DEVNULL
            ) as run:
                try:
                    run.wait(timeout=took_s * (0.2 + 0.8 * chance.random()) if met < kills else None)
                except subprocess.TimeoutExpired:
                    run.send_signal(signal.SIGKILL)
                    met += 1
                else:
                    break
            sleep(0.1)
        found = sorted(ids(data))
        if found != expected:
            print(f"after {met} kills: {len(set(expected) - set(found))} lost, {len(found) - len(set(found))} twice")
            return 1
    print(f"{met} kills: {len(expected)} articles each time, 0 lost, 0 twice")
    return 0


def crawl(data: Path, *given: str) -> Cost:
    return cost_of(command(data, *given), ROOT, plain_environment())


def command(data: Path, *given: str) -> list[str]:
    arguments = [part for argument in given for part in ("-a", argument)]
    return [sys.executable, "-m", "scrapy", "crawl", "archive", "-s", f"NEWSSPIDER_DATA_DIR={data}", *arguments]


def ids(data: Path) -> Iterator[tuple[str, int]]:
    for path in (data / "articles").glob("*.jsonl"):
        for line in path.read_bytes().splitlines():
            record = json.loads(line)
            yield record["id"], record["revision"]


def lines_in(data: Path) -> int:
    return sum(1 for _ in ids(data))


def plain_environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    return {**kept, "PYTHONPATH": str(ROOT)}


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A folder on a loopback address."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            del format, args

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


if __name__ == "__main__":
    sys.exit(main())
