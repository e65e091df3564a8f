"""Runs `scrapy` as a user does: a process of its own, in the project's folder."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from tests.crawl.branches import Branches

PROJECT = Path(__file__).parents[2]
_READ_AT_START = ("LANG", "LC_", "LD_", "PYTHON", "TZ")


@dataclass(frozen=True, slots=True)
class Outcome:
    exit_code: int
    stdout: str
    stderr: str
    files: list[Path]
    """What the run left under `data/articles/`."""

    @property
    def articles(self) -> list[dict[str, Any]]:
        return [article for path in self.files for article in read_lines(path)]

    @property
    def headlines(self) -> list[str]:
        return sorted(article["headline"] for article in self.articles)

    def headlines_of(self, site: str) -> list[str]:
        """Of one site, named by its key: a loopback site's host and port."""
        return sorted(article["headline"] for article in self.articles if article["publisher"]["domain"] == site)


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The records of a file; every line has to be one."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-W", "always::DeprecationWarning", "-m", "scrapy", *arguments]


def surroundings(env: dict[str, str] | None = None) -> dict[str, str]:
    """The environment of a run: ours, without its proxies and without the size of its terminal.

    Each run compiles hundreds of modules anew where none of them is kept, as containers like it.
    """
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    for name in ("COLUMNS", "LINES", "PYTHONDONTWRITEBYTECODE"):
        kept.pop(name, None)
    return {**kept, "PYTHONPATH": str(PROJECT), **(env or {})}


def scrapy(
    *arguments: str,
    data: Path,
    cwd: Path = PROJECT,
    env: dict[str, str] | None = None,
    stdin: str | bytes = b"",
    timeout_s: float = 120,
) -> Outcome:
    """`scrapy ARGUMENTS`, whose output is looked for in `data`; fails on a deprecation warning.

    In a branch of a Scrapy that is loaded already, unless `env` has something that Python reads when it starts.
    """
    given = stdin.encode() if isinstance(stdin, str) else stdin
    if any(name.startswith(_READ_AT_START) for name in env or {}):
        done = subprocess.run(
            command(*arguments),
            cwd=cwd,
            env=surroundings(env),
            capture_output=True,
            timeout=timeout_s,
            input=given,
            check=False,
        )
    else:
        done = branches().run(arguments, cwd=cwd, env=surroundings(env), stdin=given, timeout_s=timeout_s)
    return outcome_of(done, data)


@cache
def branches() -> Branches:
    """Those of this process of pytest's."""
    loaded = Branches([sys.executable, "-W", "always::DeprecationWarning", "-m", "tests.crawl.warm"], surroundings())
    atexit.register(loaded.end)
    return loaded


def outcome_of(done: subprocess.CompletedProcess[bytes], data: Path) -> Outcome:
    stderr = done.stderr.decode()
    deprecated = [line for line in stderr.splitlines() if "DeprecationWarning" in line and _is_ours(line)]
    assert deprecated == []
    return Outcome(done.returncode, done.stdout.decode(), stderr, sorted((data / "articles").glob("*.jsonl")))


def _is_ours(warning: str) -> bool:
    """Whether our code is to blame, or uses Scrapy in a way that will not do for long."""
    return "ScrapyDeprecationWarning" in warning or str(PROJECT / "newsspider") in warning


def crawl(
    *arguments: str,
    data: Path,
    spider: str = "news",
    delay_s: float = 0.0,
    allowed: str = "127.0.0.0/8",
    **options: Any,
) -> Outcome:
    """`scrapy crawl` on loopback sites."""
    given = crawl_arguments(*arguments, data=data, spider=spider, delay_s=delay_s, allowed=allowed)
    return scrapy(*given, data=data, **options)


def crawl_arguments(
    *arguments: str, data: Path, spider: str = "news", delay_s: float = 0.0, allowed: str = "127.0.0.0/8"
) -> list[str]:
    settings = {
        "NEWSSPIDER_DATA_DIR": str(data),
        "NEWSSPIDER_ALLOWED_NETWORKS": allowed,
        "DOWNLOAD_DELAY": str(delay_s),
    }
    given = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    return ["crawl", spider, *given, *arguments]


def enough_s(working_s: int) -> int:
    """A budget that leaves a run `working_s` seconds after its start, as fast as this machine is at the moment."""
    began = monotonic()
    subprocess.run(command("version"), cwd=PROJECT, env=surroundings(), capture_output=True, check=True)
    return working_s + round(5 * (monotonic() - began))


def slowness() -> float:
    """How many times as long as alone on this machine a process takes at the moment; 1 where there is room for it."""
    began = monotonic()
    with subprocess.Popen([sys.executable, "-c", "import scrapy.cmdline"], stdin=subprocess.DEVNULL) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return max(1.0, (monotonic() - began) / (used.ru_utime + used.ru_stime))


@contextmanager
def halfway(arguments: Sequence[str], output: Path, *, group: bool = False) -> Iterator[subprocess.Popen[bytes]]:
    """A crawl that has written its first line, to the file `output` or to one in that folder, and goes on. That line
    waits for no other. `group`: its processes are a group of their own, as those of a command in a terminal are."""
    before = _bytes_in(output)
    with subprocess.Popen(
        command(*arguments, "-s", "NEWSSPIDER_FIRST_PAGES=0"),
        cwd=PROJECT,
        env=surroundings(),
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=group,
    ) as run:
        try:
            deadline = monotonic() + 60
            while not _bytes_in(output) > before:
                assert monotonic() < deadline, "no line was written"
                assert run.poll() is None, "the run is over"
                sleep(0.05)
            yield run
        finally:
            run.kill()


def _bytes_in(output: Path) -> int:
    return sum(path.stat().st_size for path in (output.glob("*") if output.is_dir() else [output]) if path.exists())


def together(*runs: Callable[[], Outcome]) -> list[Outcome]:
    """Runs that have nothing to do with each other, two at a time."""
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda run: run(), runs))
