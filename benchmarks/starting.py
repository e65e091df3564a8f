"""How soon a run asks for something, and what it takes meanwhile: `python -m benchmarks.starting`.

`scrapy crawl news` begins with one site, and with the thousands of a `sites.toml`, each at a loopback address at which
nobody answers. It counts from the start of the process to the first line that the run's ledger has of a request.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.archive import plain_environment
from benchmarks.environment import environment, versions
from benchmarks.hostile.tree import tree_mb
from benchmarks.table import figure, table

_PROJECT = Path(__file__).parents[1]
_PORT = 9
"""Of the service that throws away what it is told: it is nowhere at work any more."""
_LOOK_EVERY_S = 0.02
_LONGEST_S = 120.0


@dataclass(frozen=True, slots=True)
class Start:
    first_s: float
    peak_mb: float
    """Of all processes together, until the run was ended or had ended by itself."""


def start(sites: int, runs_for_s: float) -> Start:
    """Raises `RuntimeError` where nothing was asked for."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tables = (f'[[site]]\nurl = "http://{_address(number)}:{_PORT}/"\n' for number in range(sites))
        (folder / "sites.toml").write_text("".join(tables))
        settings = {
            "NEWSSPIDER_DATA_DIR": folder / "data",
            "NEWSSPIDER_ALLOWED_NETWORKS": "127.0.0.0/8",
            "NEWSSPIDER_ALLOWED_PORTS": _PORT,
            "RETRY_TIMES": 0,
        }
        command = [
            *(sys.executable, "-m", "scrapy", "crawl", "news", "-a", f"sites={folder / 'sites.toml'}"),
            *(part for key, value in settings.items() for part in ("-s", f"{key}={value}")),
        ]
        began_s = time.monotonic()
        with subprocess.Popen(command, cwd=_PROJECT, env=plain_environment(), stderr=subprocess.DEVNULL) as run:
            first_s, peak_mb = None, 0.0
            while run.poll() is None and time.monotonic() - began_s < (_LONGEST_S if first_s is None else runs_for_s):
                peak_mb = max(peak_mb, tree_mb(run.pid))
                if first_s is None and _has_asked(folder / "data"):
                    first_s = time.monotonic() - began_s
                time.sleep(_LOOK_EVERY_S)
            run.terminate()
    if first_s is None:
        raise RuntimeError(f"a run of {sites} sites has asked for nothing")
    return Start(first_s, peak_mb)


def _address(number: int) -> str:
    return f"127.{3 + number // 62_500}.{number // 250 % 250}.{1 + number % 250}"


def _has_asked(data: Path) -> bool:
    return any(b'"event":"start"' in ledger.read_bytes() for ledger in data.glob("runs/*/requests.jsonl"))


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.starting", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--sites", type=int, default=5_000, help="of the long list (%(default)s)")
    parser.add_argument("--runs", type=int, default=3, help="of each (%(default)s)")
    parser.add_argument("--seconds", type=float, default=30.0, help="after which a run is ended (%(default)s)")
    options = parser.parse_args(arguments)
    print(f"{environment()}; {versions(('scrapy',))}\n")
    rows = []
    for sites in (1, options.sites):
        starts = [start(sites, options.seconds) for _ in range(options.runs)]
        first = statistics.median(each.first_s for each in starts)
        rows.append([f"{sites:,}", figure(first, 2), figure(max(each.peak_mb for each in starts), 0)])
    print(table(("sites", "seconds to the first request", "peak MB"), rows))


if __name__ == "__main__":
    main()
