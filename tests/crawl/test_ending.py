"""A run that is to end ends in time, whatever hangs, and everything that it has is written."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from newsspider.discover.feeds import COMMON_FEED_PATHS
from newsspider.discover.sitemaps import COMMON_SITEMAP_PATHS
from newsspider.politeness.tdm_file import PATH
from newsspider.report.tally import ExitCode
from tests.crawl.run import PROJECT, Outcome, command, crawl_arguments, enough_s, outcome_of, read_lines, surroundings
from tests.hanging import DrippingSite, HangingSite
from tests.web import Answer, LocalSite, Route, article_page, listing_page

STORY = "/2026/11/20/a-story-that-can-be-read.html"
GUESSED = {path: Answer("none", status=404) for path in (*COMMON_SITEMAP_PATHS, *COMMON_FEED_PATHS, PATH)}
HANGING = {f"/2026/11/20/a-story-that-hangs-number-{n}.html": f"A story of the day that hangs: {n}" for n in range(8)}
NEVER_TOO_SLOW = ("-s", "NEWSSPIDER_MIN_RATE=0", "-s", "DOWNLOAD_TIMEOUT=120")
"""Where a busy machine needs a long budget, nothing else is to end the pages that hang meanwhile."""
LINKS = {STORY: "A story of the day that can be read", **HANGING}


def routes() -> dict[str, Route]:
    return {"/robots.txt": "", "/": listing_page(LINKS), STORY: article_page("The story"), **GUESSED}


@dataclass(frozen=True, slots=True)
class Ended:
    outcome: Outcome
    seconds: float
    """From the start of the process, or from the signal, until the process had ended."""
    data: Path
    budget_s: int = 0

    @property
    def manifest(self) -> dict[str, Any]:
        (path,) = (self.data / "runs").glob("*/manifest.json")
        loaded: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return loaded


def run(
    site: LocalSite,
    data: Path,
    *arguments: str,
    act: Callable[[subprocess.Popen[bytes]], None] | None,
    budget_s: int = 0,
    spider: str = "news",
    env: dict[str, str] | None = None,
) -> Ended:
    given = crawl_arguments("-a", f"site={site.url}", *arguments, data=data, spider=spider)
    began = monotonic()
    with subprocess.Popen(
        command(*given), cwd=PROJECT, env=surroundings(env), stdin=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        try:
            if act is not None:
                act(process)
                began = monotonic()
            _, stderr = process.communicate(timeout=60 + budget_s)
        finally:
            process.kill()
    seconds = monotonic() - began
    done = subprocess.CompletedProcess(process.args, process.returncode, b"", stderr)
    return Ended(outcome_of(done, data), seconds, data, budget_s)


def in_time(site: HangingSite | DrippingSite) -> Callable[[subprocess.Popen[bytes]], None]:
    def send(process: subprocess.Popen[bytes]) -> None:
        assert site.hung.wait(30)
        process.send_signal(signal.SIGTERM)

    return send


Ends = dict[tuple[str, str], Ended]


@pytest.fixture(scope="module")
def ends(tmp_path_factory: pytest.TempPathFactory) -> Ends:
    """Runs that meet a server that hangs, ended in two ways; two at once, since they do nothing but wait."""
    budget_s = enough_s(6)

    def end(way: str, kind: type[HangingSite | DrippingSite]) -> Ended:
        with kind(routes()) as site:
            data = tmp_path_factory.mktemp(way)
            if way == "budget":
                return run(site, data, "-a", f"budget={budget_s}s", *NEVER_TOO_SLOW, act=None, budget_s=budget_s)
            return run(site, data, act=in_time(site))

    names = [(way, kind) for way in ("signal", "budget") for kind in (HangingSite, DrippingSite)]
    with ThreadPoolExecutor(2) as pool:
        return dict(
            zip([(way, kind.__name__) for way, kind in names], pool.map(lambda name: end(*name), names), strict=True)
        )


@pytest.fixture(params=["HangingSite", "DrippingSite"])
def stopped(request: pytest.FixtureRequest, ends: Ends) -> Ended:
    return ends["signal", request.param]


@pytest.fixture(params=["HangingSite", "DrippingSite"])
def used_up(request: pytest.FixtureRequest, ends: Ends) -> Ended:
    return ends["budget", request.param]


def test_sigterm_ends_a_run_within_ten_seconds(stopped: Ended) -> None:
    assert stopped.outcome.exit_code == ExitCode.STOPPED, stopped.outcome.stderr
    assert 3 < stopped.seconds < 10


def test_stopped_run_has_written_what_it_had(stopped: Ended) -> None:
    (path,) = (stopped.data / "articles").iterdir()
    assert path.suffix == ".jsonl"
    assert len(read_lines(path)) == 1


def test_manifest_of_a_stopped_run_says_so(stopped: Ended) -> None:
    manifest = stopped.manifest
    assert (manifest["finished"], manifest["state"], manifest["exitName"]) == (True, "stopped", "STOPPED")
    assert manifest["outputs"][0]["lines"] == 1


def test_requests_that_are_cut_short_wait_and_are_no_failures(stopped: Ended) -> None:
    (site,) = stopped.manifest["sites"].values()
    assert site["failed"] == {}
    assert site["waiting"] >= len(HANGING)
    assert "cut short" in stopped.outcome.stderr
    assert "Traceback" not in stopped.outcome.stderr


def test_budget_ends_a_run_in_time(used_up: Ended) -> None:
    assert used_up.outcome.exit_code == ExitCode.WELL, used_up.outcome.stderr
    assert used_up.budget_s / 2 < used_up.seconds < used_up.budget_s + 2, used_up.outcome.stderr


def test_output_of_a_run_that_used_its_budget_is_complete(used_up: Ended) -> None:
    assert used_up.outcome.headlines == ["The story"]
    assert used_up.manifest["state"] == "budget"


def test_summary_says_how_much_waits_when_the_budget_is_used_up(used_up: Ended) -> None:
    waiting = sum(site["waiting"] for site in used_up.manifest["sites"].values())
    assert waiting >= len(HANGING)
    assert f"  budget used up: {waiting} addresses wait for the next run" in used_up.outcome.stderr
    assert "Traceback" not in used_up.outcome.stderr


def test_run_that_is_through_before_does_not_wait_for_its_budget(tmp_path: Path) -> None:
    with LocalSite({"/": listing_page({STORY: LINKS[STORY]}), STORY: article_page("The story")}) as site:
        ended = run(site, tmp_path, "-a", "budget=1h", act=None)
    assert ended.outcome.exit_code == ExitCode.WELL
    assert ended.manifest["state"] == "finished"


def test_limit_that_ends_a_run_does_not_wait_for_a_server_that_hangs(tmp_path: Path) -> None:
    limit = ("-s", "CLOSESPIDER_ITEMCOUNT=1", "-s", "NEWSSPIDER_GRACE_S=1")
    most_s = enough_s(10)
    with HangingSite(routes()) as site:
        ended = run(site, tmp_path, *limit, act=None)
    assert ended.outcome.exit_code == ExitCode.STOPPED
    assert ended.seconds < most_s
    assert ended.manifest["stopped"] == "closespider_itemcount"


def test_site_whose_turn_did_not_come_is_no_failure(tmp_path: Path) -> None:
    with HangingSite({"/robots.txt": ""}) as site:
        ended = run(site, tmp_path, "-a", "budget=4s", act=None)
    assert ended.outcome.exit_code == ExitCode.WELL, ended.outcome.stderr
    (tally,) = ended.manifest["sites"].values()
    assert tally["nothingCame"]["class"] == "not_reached"


def test_second_signal_ends_a_run_at_once(tmp_path: Path) -> None:
    with HangingSite(routes()) as site:

        def twice(process: subprocess.Popen[bytes]) -> None:
            in_time(site)(process)
            assert process.stderr is not None
            while b"Received SIGTERM" not in process.stderr.readline():
                pass
            process.send_signal(signal.SIGTERM)

        ended = run(site, tmp_path, act=twice)
    assert ended.outcome.exit_code == ExitCode.STOPPED
    assert ended.seconds < 2
    assert ended.manifest["stopped"] == "shutdown, forced"


def test_name_server_that_does_not_answer_keeps_no_run_beyond_its_time(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(SLEEPING_RESOLVER)
    budget_s = enough_s(2)
    given = crawl_arguments("-a", "site=http://sleeping.example/", "-a", f"budget={budget_s}s", data=tmp_path)
    began = monotonic()
    path = os.pathsep.join((str(tmp_path), str(PROJECT)))
    done = subprocess.run(
        command(*given),
        cwd=PROJECT,
        env=surroundings({"PYTHONPATH": path}),
        capture_output=True,
        timeout=60 + budget_s,
        check=False,
    )
    assert monotonic() - began < budget_s + 2
    assert done.returncode == ExitCode.WELL, done.stderr.decode()


SLEEPING_RESOLVER = """
import socket, time
def sleeping(*_, **__): time.sleep(60)
socket.getaddrinfo = socket.gethostbyname = sleeping
"""


BLOCKING = """
import ctypes, os, pathlib
from newsspider.spiders.base import NewsSpider
def computes():
    while True: pass
def waits():
    ctypes.CDLL(None).system(b"exec sleep 20 >/dev/null 2>&1")  # in C, which a signal does not interrupt
class BlockingSpider(NewsSpider):
    name = "blocking"
    async def parse_article(self, response, link):
        async for found in super().parse_article(response, link):
            yield found
        if "hangs" in response.url:
            pathlib.Path(os.environ["BLOCKS"]).touch()
            {how}()
"""


@pytest.fixture(scope="module")
def blocked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Ended]:
    """Runs that are told to end while a callback of the spider's keeps the event loop from everything else."""

    def end(how: str) -> Ended:
        data = tmp_path_factory.mktemp(how)
        (data / "blocking.py").write_text(BLOCKING.replace("{how}", how))
        sign = data / "blocks"

        def act(process: subprocess.Popen[bytes]) -> None:
            until = monotonic() + 40
            while not sign.exists() and monotonic() < until:
                sleep(0.05)
            process.send_signal(signal.SIGTERM)

        env = {"PYTHONPATH": os.pathsep.join((str(data), str(PROJECT))), "BLOCKS": str(sign)}
        hangs = Answer(article_page("The story that hangs"), delay_s=3)
        with LocalSite({**routes(), **dict.fromkeys(list(HANGING)[:1], hangs)}) as site:
            modules = ("-s", "SPIDER_MODULES=newsspider.spiders,blocking", "-s", "NEWSSPIDER_FIRST_PAGES=0")
            return run(site, data, *modules, act=act, spider="blocking", env=env)

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(("computes", "waits"), pool.map(end, ("computes", "waits")), strict=True))


@pytest.mark.parametrize("how", ["computes", "waits"])
def test_sigterm_ends_a_run_whose_event_loop_is_blocked_within_ten_seconds(blocked: dict[str, Ended], how: str) -> None:
    ended = blocked[how]
    assert ended.outcome.exit_code == ExitCode.STOPPED, ended.outcome.stderr
    assert 3 < ended.seconds < 10
    assert "its process ends now, with exit code 4" in ended.outcome.stderr
    assert (ended.manifest["state"], ended.manifest["exitName"]) == ("stopped", "STOPPED")


@pytest.mark.parametrize("how", ["computes", "waits"])
def test_lines_of_a_run_whose_event_loop_was_blocked_are_whole_and_known_to_the_next(
    blocked: dict[str, Ended], how: str
) -> None:
    data = blocked[how].data
    (path,) = (data / "articles").iterdir()
    assert [article["headline"] for article in read_lines(path)][:1] == ["The story"]
    with LocalSite(routes()) as site:
        ended = run(site, data, act=None)
    assert "its lines" in ended.outcome.stderr or "taken over" in ended.outcome.stderr
    assert all(path.suffix == ".jsonl" for path in (data / "articles").iterdir())


def test_run_id_of_an_earlier_killed_run_is_told(tmp_path: Path) -> None:
    def kill(process: subprocess.Popen[bytes]) -> None:
        assert site.hung.wait(30)
        process.kill()

    with HangingSite(routes()) as site:
        killed = run(site, tmp_path, act=kill).manifest
        assert (killed["finished"], killed["state"]) == (False, "running")
        again = run(site, tmp_path, "-a", "budget=4s", act=None).outcome
    told = json.loads((tmp_path / "runs" / killed["runId"] / "manifest.json").read_text("utf-8"))
    assert (told["finished"], told["state"]) == (False, "killed")
    assert f"Run {killed['runId']} was killed" in again.stderr
    assert f"Run {killed['runId']} (pid {killed['process']['pid']}" in again.stderr
    assert "taken over" in again.stderr
