"""Crawls with a memory in PostgreSQL: every article once, whatever is killed or restarted, and many runs at once."""

from __future__ import annotations

import json
import random
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

import pytest

from newsspider.report.tally import ExitCode
from tests.crawl.run import (
    PROJECT,
    Outcome,
    command,
    crawl,
    crawl_arguments,
    halfway,
    outcome_of,
    read_lines,
    scrapy,
    surroundings,
)
from tests.exporters.papers import Gate, paper
from tests.postgres import empty_database, server
from tests.web import LocalSite, article_page

COUNT = 6
ALL = Counter(f"Story {number} of the week" for number in range(COUNT))


@dataclass(frozen=True)
class Memory:
    """A database with empty tables, and a data folder."""

    url: str
    data: Path

    @property
    def options(self) -> tuple[str, ...]:
        return ("-s", f"NEWSSPIDER_MEMORY={self.url}")

    def crawl(self, site: LocalSite, *arguments: str, data: Path | None = None) -> Outcome:
        return crawl("-a", f"site={site.url}", *self.options, *arguments, data=data or self.data)

    def arguments(self, site: LocalSite, *more: str, data: Path | None = None) -> list[str]:
        return crawl_arguments("-a", f"site={site.url}", *self.options, *more, data=data or self.data)

    def sql(self, statement: str) -> str:
        return server().sql(f"SET search_path = newsspider_memory, public; {statement}", self.database)

    @property
    def database(self) -> str:
        return self.url.partition("@/")[2].partition("?")[0]


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    return Memory(empty_database(), tmp_path)


@pytest.fixture
def gate() -> Iterator[Gate]:
    found = Gate(COUNT)
    with found.site:
        yield found
        found.open()


def headlines(*folders: Path) -> Counter[str]:
    """Of the lines of all complete files."""
    paths = [path for folder in folders for path in (folder / "articles").glob("*.jsonl")]
    return Counter(article["headline"] for path in paths for article in read_lines(path))


def ended(run: subprocess.Popen[bytes], data: Path) -> Outcome:
    assert run.stderr is not None
    said = run.stderr.read()
    run.wait(60)
    return outcome_of(subprocess.CompletedProcess(run.args, run.returncode, b"", said), data)


def test_second_run_knows_what_the_first_has_exported_and_no_log_and_no_file_the_password(memory: Memory) -> None:
    with paper(3) as site:
        first = memory.crawl(site, "-s", "LOG_LEVEL=DEBUG")
        second = memory.crawl(site)
    assert (first.exit_code, len(first.articles)) == (ExitCode.WELL, 3)
    assert (second.exit_code, second.files) == (ExitCode.WELL, first.files)
    assert "nothing new" in second.stderr
    assert not list(memory.data.glob("*.sqlite*"))
    files = [path.read_bytes() for path in memory.data.rglob("*") if path.is_file()]
    for password in (b"pass@word", b"pass%40word"):
        assert not any(password in text for text in (first.stderr.encode(), first.stdout.encode(), *files))


def test_run_that_is_killed_loses_nothing_and_doubles_nothing(memory: Memory, gate: Gate) -> None:
    with halfway(memory.arguments(gate.site), memory.data / "articles") as run:
        run.send_signal(signal.SIGKILL)
        run.wait(10)
    gate.open()
    outcome = memory.crawl(gate.site)
    assert outcome.exit_code == ExitCode.WELL
    assert headlines(memory.data) == ALL
    assert not list((memory.data / "articles").glob("*.part"))
    assert memory.sql("SELECT count(*) FROM outputs") == memory.sql("SELECT count(*) FROM holders") == "0"


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_server_that_is_restarted_in_mid_run_costs_nothing(memory: Memory, gate: Gate, mode: str) -> None:
    with halfway(memory.arguments(gate.site), memory.data / "articles") as run:
        server().stop(mode)
        gate.open()
        sleep(0.5)
        server().start()
        outcome = ended(run, memory.data)
    assert outcome.exit_code == ExitCode.WELL, outcome.stderr
    assert "does not answer, and is waited for" in outcome.stderr
    assert "answers again" in outcome.stderr
    assert headlines(memory.data) == ALL
    assert memory.sql("SELECT count(*) FROM articles") == str(COUNT)
    assert memory.crawl(gate.site).files == outcome.files


def test_run_that_has_not_noticed_a_restart_keeps_its_site(memory: Memory, gate: Gate) -> None:
    with halfway(memory.arguments(gate.site), memory.data / "articles") as run:
        server().restart("immediate")
        other = memory.crawl(gate.site, data=memory.data / "other")
        gate.open()
        assert ended(run, memory.data).exit_code == ExitCode.WELL
    assert other.exit_code == ExitCode.LOCKED
    assert headlines(memory.data) == ALL


def test_server_that_stays_away_ends_the_run_and_the_next_one_goes_on(memory: Memory, gate: Gate) -> None:
    arguments = memory.arguments(gate.site, "-s", "NEWSSPIDER_MEMORY_WAIT_S=0.3")
    with halfway(arguments, memory.data / "articles") as run:
        server().stop()
        try:
            gate.open()
            outcome = ended(run, memory.data)
        finally:
            server().start()
    assert outcome.exit_code == ExitCode.OUTPUT
    assert "it has not answered for 0.3 s, NEWSSPIDER_MEMORY_WAIT_S" in outcome.stderr
    assert "Traceback" not in outcome.stderr, outcome.stderr[-6000:]
    assert memory.crawl(gate.site).exit_code == ExitCode.WELL
    assert headlines(memory.data) == ALL


def test_server_that_is_not_there_is_said_before_anything_is_asked_for(memory: Memory) -> None:
    with paper(1) as site:
        url = f"postgresql://tester:secret@/none?host={memory.data}"
        outcome = crawl("-a", f"site={site.url}", "-s", f"NEWSSPIDER_MEMORY={url}", "-L", "WARNING", data=memory.data)
    assert outcome.exit_code == ExitCode.OUTPUT
    assert outcome.stderr.startswith("newsspider: the memory postgresql:///none: it does not answer, or ")
    assert "secret" not in outcome.stderr
    assert site.asked == []


def test_runs_of_different_sites_share_a_memory_at_once(memory: Memory) -> None:
    folders = [memory.data / name for name in ("one", "two")]
    with paper(COUNT) as one, paper(COUNT) as two, ThreadPoolExecutor(2) as pool:
        runs = pool.map(lambda at: memory.crawl(at[0], data=at[1]), zip((one, two), folders, strict=True))
        assert [run.exit_code for run in runs] == [ExitCode.WELL] * 2
    assert [headlines(folder) for folder in folders] == [ALL, ALL]
    assert memory.sql("SELECT count(*) FROM articles") == str(2 * COUNT)


def test_site_that_a_run_is_at_work_with_is_refused_to_another_one_that_other_sites_are_not(
    memory: Memory, gate: Gate
) -> None:
    with halfway(memory.arguments(gate.site), memory.data / "articles") as run, paper(2) as other:
        both = f"{other.url},{gate.site.url}"
        outcome = crawl("-a", f"site={both}", *memory.options, data=memory.data / "both")
        assert outcome.exit_code == ExitCode.LOCKED
        assert f"(pid {run.pid}) has been at work with a site of this run in postgresql:///" in outcome.stderr
        assert other.asked == []
        assert memory.crawl(other, data=memory.data / "other").exit_code == ExitCode.WELL
        archive = scrapy("crawl", "archive", "-a", f"path={_saved(memory.data)}", *memory.options, data=memory.data)
        assert archive.exit_code == ExitCode.LOCKED
        gate.open()
        assert ended(run, memory.data).exit_code == ExitCode.WELL
    assert headlines(memory.data) == ALL


def _saved(folder: Path) -> Path:
    saved = folder / "saved"
    saved.mkdir(exist_ok=True)
    (saved / "page.html").write_text("<title>A page</title>")
    return saved


def test_lease_that_is_lost_in_mid_run_ends_it_and_nothing_more_is_written(memory: Memory, gate: Gate) -> None:
    site = gate.site.authority
    memory.sql(f"INSERT INTO leases VALUES ('{site}', 7, 'worker 1', now())")
    with halfway(memory.arguments(gate.site, "-s", f"NEWSSPIDER_LEASE={site}:7"), memory.data / "articles") as run:
        deadline = monotonic() + 20
        while memory.sql("SELECT count(*) FROM articles") == "0":
            assert monotonic() < deadline
        memory.sql("UPDATE leases SET token = 8, holder = 'worker 2'")
        gate.open()
        outcome = ended(run, memory.data)
    assert outcome.exit_code == ExitCode.OUTPUT
    assert f"the lease 7 of {site} is over: another run has, or gets, the site" in outcome.stderr
    assert "Traceback" not in outcome.stderr
    assert memory.sql("SELECT count(*) FROM articles") == "1"
    assert memory.crawl(gate.site, "-s", f"NEWSSPIDER_LEASE={site}:8").exit_code == ExitCode.WELL
    assert headlines(memory.data) == ALL


def test_lease_that_is_over_before_the_run_lets_it_not_begin(memory: Memory) -> None:
    with paper(1) as site:
        outcome = memory.crawl(site, "-s", "NEWSSPIDER_LEASE=example.com:3")
        assert (outcome.exit_code, site.asked) == (ExitCode.OUTPUT, [])
        nonsense = memory.crawl(site, "-s", "NEWSSPIDER_LEASE=example.com")
    assert nonsense.exit_code == ExitCode.USAGE
    assert "expected the site's name, a colon and the number of the lease" in nonsense.stderr


def test_lease_needs_a_database(tmp_path: Path) -> None:
    with paper(1) as site:
        outcome = crawl("-a", f"site={site.url}", "-s", "NEWSSPIDER_LEASE=example.com:3", data=tmp_path)
    assert outcome.exit_code == ExitCode.USAGE
    assert "NEWSSPIDER_LEASE needs a memory in PostgreSQL" in outcome.stderr


def test_kills_and_restarts_at_any_moment_lose_nothing_and_double_nothing(memory: Memory) -> None:
    moments = random.Random(8)
    with paper(30) as site:
        for number in range(3):
            with _started(memory, site) as run:
                _wait_for_a_line(memory.data / "articles")
                sleep(moments.random())
                if number % 2:
                    server().restart("immediate")
                    sleep(moments.random())
                run.kill()
        assert memory.crawl(site).exit_code == ExitCode.WELL
    assert headlines(memory.data) == Counter(f"Story {number} of the week" for number in range(30))


def _wait_for_a_line(folder: Path) -> None:
    deadline = monotonic() + 60
    while not any(path.stat().st_size for path in folder.glob("*.part")):
        assert monotonic() < deadline
        sleep(0.05)


@contextmanager
def _started(memory: Memory, site: LocalSite) -> Iterator[subprocess.Popen[bytes]]:
    arguments = memory.arguments(site, "-s", "NEWSSPIDER_FIRST_PAGES=0", "-s", "DOWNLOAD_DELAY=0.05")
    given = {"cwd": PROJECT, "env": surroundings(), "stdin": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command(*arguments), **given) as run:  # type: ignore[call-overload]
        yield run


def test_commands_that_look_into_the_memory_find_it_there(memory: Memory) -> None:
    with paper(4) as site:
        assert memory.crawl(site).exit_code == ExitCode.WELL
        page = next(path for path in site.paths if "story-3" in path)
        where = ("-s", f"NEWSSPIDER_DATA_DIR={memory.data}", "-s", "NEWSSPIDER_ALLOWED_NETWORKS=127.0.0.0/8")
        explained = scrapy("explain", "--json", f"{site.url[:-1]}{page}", *memory.options, *where, data=memory.data)
        report = scrapy("report", "--json", *memory.options, *where, data=memory.data)
    assert explained.exit_code == report.exit_code == ExitCode.WELL
    assert json.loads(explained.stdout)["otherPages"] == 3
    assert report.stderr == ""
    nowhere = ("-s", "NEWSSPIDER_MEMORY=postgresql://nobody:pw@127.0.0.1:1/x")
    gone = scrapy("report", "--json", *nowhere, *where, data=memory.data)
    assert gone.exit_code == ExitCode.WELL
    assert "postgresql://127.0.0.1:1/x is left out: it does not answer" in gone.stderr


def test_archives_are_read_into_it_once(memory: Memory) -> None:
    saved = memory.data / "pages"
    saved.mkdir()
    rows = []
    for number in range(3):
        (saved / f"{number}.html").write_text(article_page(f"Story {number} of the week"))
        rows.append(f"https://news.example/2026/11/20/story-{number}.html\t{saved / f'{number}.html'}\n")
    (memory.data / "list.tsv").write_text("".join(rows))
    given = ("crawl", "archive", "-a", f"path={memory.data / 'list.tsv'}", *memory.options)
    where = ("-s", f"NEWSSPIDER_DATA_DIR={memory.data}")
    first = scrapy(*given, *where, data=memory.data)
    again = scrapy(*given, *where, data=memory.data)
    assert (first.exit_code, len(first.articles)) == (ExitCode.WELL, 3), first.stderr
    assert again.files == first.files
    assert "0 records of 1 archive" in again.stderr
