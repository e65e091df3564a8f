"""What a worker has started ends with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("psycopg", reason="there is no psycopg here")

from newsspider.cluster.leash import TOO_LATE, clock_s
from newsspider.cluster.slice import Leashed
from tests.crawl.run import PROJECT

GRANDCHILD = """
import pathlib, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
pathlib.Path("pids").write_text(f"{__import__('os').getpid()} {child.pid}")
time.sleep(60)
"""
WORKER = f"""
import sys, time
from pathlib import Path

import pytest
from newsspider.cluster.leash import clock_s
from newsspider.cluster.slice import Leashed
leashed = Leashed([sys.executable, "-c", {GRANDCHILD!r}], clock_s() + 60, Path.cwd())
Path("leash").write_text(str(leashed._process.pid))
time.sleep(60)
"""
FAMILY = [sys.executable, "-c", GRANDCHILD]


def pids_in(folder: Path) -> list[int]:
    file, until = folder / "pids", time.monotonic() + 10
    while not (file.exists() and file.read_text()):
        assert time.monotonic() < until
        time.sleep(0.02)
    return [int(pid) for pid in file.read_text().split()]


def is_alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False


def are_gone_within(pids: list[int], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while any(map(is_alive, pids)):
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def test_kill_9_of_the_worker_ends_the_crawl_and_what_it_has_started_at_once(tmp_path: Path) -> None:
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(PROJECT)}
    )
    pids = pids_in(tmp_path)
    assert all(map(is_alive, pids))
    worker.kill()
    worker.wait()
    assert are_gone_within(pids, 1.0)


def test_crawl_ends_with_the_process_that_has_it_on_the_leash(tmp_path: Path) -> None:
    with Leashed(FAMILY, clock_s() + 60, tmp_path) as crawl:
        pids = pids_in(tmp_path)
        crawl._process.send_signal(signal.SIGKILL)
        assert are_gone_within(pids[:1], 1.0)
        os.kill(pids[1], signal.SIGKILL)


def test_crawl_is_killed_when_nobody_says_that_it_may_go_on(tmp_path: Path) -> None:
    with Leashed(FAMILY, clock_s() + 1.5, tmp_path) as crawl:
        pids = pids_in(tmp_path)
        assert crawl.wait(5) == TOO_LATE
        assert are_gone_within(pids, 0.5)


def test_crawl_goes_on_while_it_may(tmp_path: Path) -> None:
    with Leashed(FAMILY, clock_s() + 1.0, tmp_path) as crawl:
        pids_in(tmp_path)
        crawl.may_last(clock_s() + 60)
        assert crawl.wait(1.5) is None


def test_worker_that_stands_still_does_not_keep_its_crawl(tmp_path: Path) -> None:
    code = WORKER.replace("clock_s() + 60", "clock_s() + 1.5")
    worker = subprocess.Popen(
        [sys.executable, "-c", code], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(PROJECT)}
    )
    pids = pids_in(tmp_path)
    worker.send_signal(signal.SIGSTOP)
    try:
        assert are_gone_within(pids, 3.0)
    finally:
        worker.kill()
        worker.wait()


def test_exit_code_is_that_of_the_crawl(tmp_path: Path) -> None:
    with Leashed([sys.executable, "-c", "raise SystemExit(3)"], clock_s() + 60, tmp_path) as crawl:
        assert crawl.wait(10) == 3


def test_crawl_is_asked_to_come_to_its_end(tmp_path: Path) -> None:
    code = "import pathlib, signal, sys, time\nsignal.signal(15, lambda *_: sys.exit(4))\n" + GRANDCHILD
    with Leashed([sys.executable, "-c", code], clock_s() + 60, tmp_path) as crawl:
        _, child = pids_in(tmp_path)
        crawl.ask_to_end()
        assert crawl.wait(5) == 4
        assert are_gone_within([child], 0.5)
