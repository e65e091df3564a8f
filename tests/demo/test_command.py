"""`scrapy demo` on the command line."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from newsspider.report.tally import ExitCode

ROOT = Path(__file__).parents[2]


def start(*arguments: str, cwd: Path = ROOT) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "scrapy", "demo", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=cwd)


def test_the_newspaper_is_served_until_interrupted() -> None:
    with start("--port", "0") as process:
        assert process.stdout
        address = process.stdout.readline().split()[-1]
        crawl = process.stdout.readline()
        with urllib.request.urlopen(address, timeout=10) as page:
            assert b"The Marenholt Courier" in page.read()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
    assert f"scrapy crawl news -a site={address} -s NEWSSPIDER_ALLOWED_NETWORKS=127.0.0.1:" in crawl
    assert (process.returncode, errors) == (0, "")


def test_the_newspaper_is_there_outside_of_this_project(tmp_path: Path) -> None:
    with start("--port", "0", cwd=tmp_path) as process:
        assert process.stdout
        first = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
    assert first.startswith("The Marenholt Courier is out: http://127.0.0.1:"), errors


def test_a_port_in_use_is_said_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with start("--port", str(port)) as process:
            _, errors = process.communicate(timeout=20)
    assert process.returncode == 64
    assert f"cannot listen on 127.0.0.1:{port}" in errors


def test_the_newspaper_is_crawled_in_one_go(tmp_path: Path) -> None:
    with start("--port", "0", "--crawl", "-s", f"NEWSSPIDER_DATA_DIR={tmp_path}") as process:
        output, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    assert "$ scrapy crawl news -a site=http://127.0.0.1:" in output
    (lines,) = (tmp_path / "articles").glob("*.jsonl")
    assert len(lines.read_text("utf-8").splitlines()) > 60


def test_interrupted_crawl_of_the_newspaper_ends_as_any_other(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "scrapy",
        "demo",
        "--port",
        "0",
        "--crawl",
        "-s",
        f"NEWSSPIDER_DATA_DIR={tmp_path}",
    ]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, start_new_session=True
    ) as process:
        for _ in range(300):
            if any(part.stat().st_size for part in (tmp_path / "articles").glob("*.part")):
                break
            time.sleep(0.1)
        os.killpg(process.pid, signal.SIGINT)  # as Ctrl-C at a terminal: both processes get it
        _, errors = process.communicate(timeout=60)
    assert process.returncode == ExitCode.STOPPED, errors
    assert "Traceback" not in errors
    assert "stopped before the end" in errors
