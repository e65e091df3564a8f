"""The examples work as they stand, but for the folder they are in."""

from __future__ import annotations

import configparser
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsspider.report.tally import ExitCode
from newsspider.state.lock import lock
from tests.crawl.run import PROJECT, read_lines
from tests.docs.blocks import blocks as code
from tests.exporters.papers import paper

EXAMPLES = PROJECT / "examples"
HOME = "/srv/newsspider"
"""Where the examples say that newsspider is."""
CRON_LINE = re.compile(r"(?P<when>(?:\S+ ){5})(?P<command>.+)")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A folder like the one of the examples: a project, an environment, and a paper in `sites.toml`."""
    home = tmp_path / "newsspider"
    scrapy = home / ".venv" / "bin" / "scrapy"
    scrapy.parent.mkdir(parents=True)
    scrapy.write_text(f'#!/bin/sh\nPYTHONPATH={PROJECT} exec {sys.executable} -m scrapy "$@"\n')
    scrapy.chmod(0o755)
    (home / "scrapy.cfg").write_text("[settings]\ndefault = local\n")
    (home / "local.py").write_text(
        "from newsspider.settings import *\nNEWSSPIDER_ALLOWED_NETWORKS = ['127.0.0.0/8']\nDOWNLOAD_DELAY = 0\n"
    )
    with paper(2) as site:
        (home / "sites.toml").write_text(f'[[site]]\nurl = "{site.url}"\n')
        yield home


def as_cron_does(command: str, user_home: Path) -> subprocess.CompletedProcess[str]:
    """Runs a command as cron does (crontab(5)): by sh, in the user's home, with next to no environment."""
    command = re.sub(r"(?<!\\)%.*", "", command).replace(r"\%", "%")
    return subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=user_home,
        env={"SHELL": "/bin/sh", "PATH": "/usr/bin:/bin", "LOGNAME": "news", "HOME": str(user_home)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def crontab_entries(text: str) -> list[str]:
    lines = [line for line in text.splitlines() if line and not line.startswith("#") and not re.match(r"\w+=", line)]
    entries = [CRON_LINE.fullmatch(line) for line in lines]
    assert entries
    assert all(entries), lines
    return [entry["command"] for entry in entries if entry]


def commands_of_crontab(home: Path) -> list[str]:
    return crontab_entries((EXAMPLES / "crontab").read_text("utf-8").replace(HOME, str(home)))


def articles_in(home: Path) -> int:
    return sum(len(read_lines(path)) for path in (home / "data" / "articles").glob("*.jsonl"))


def test_command_of_the_crontab_crawls_and_prints_nothing(home: Path, tmp_path: Path) -> None:
    command, _ = commands_of_crontab(home)
    done = as_cron_does(command, tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert articles_in(home) == 2
    assert "2 articles from 1 site" in (home / "data" / "news.log").read_text("utf-8")
    (manifest,) = (home / "data" / "runs").glob("*/manifest.json")
    assert json.loads(manifest.read_text("utf-8"))["arguments"] == {"budget": "50m"}


def test_cron_mails_the_exit_code_and_the_reason_of_what_went_wrong(home: Path, tmp_path: Path) -> None:
    (home / "sites.toml").write_text('[[site]]\nurl = "www.example.com"\n')
    command, _ = commands_of_crontab(home)
    done = as_cron_does(command, tmp_path)
    assert done.stdout == f"newsspider ended with exit code 64; see {home}/data/news.log\n"
    assert "did you mean https://www.example.com?" in done.stderr


def test_second_run_of_the_crontab_leaves_at_once(home: Path, tmp_path: Path) -> None:
    command, _ = commands_of_crontab(home)
    with lock(home / "data" / "memory.sqlite", "the-first"):
        done = as_cron_does(command, tmp_path)
    assert "exit code 75" in done.stdout
    assert f"run the-first (pid {os.getpid()}) has been at work with" in done.stderr
    assert not (home / "data" / "articles").exists() or not any((home / "data" / "articles").iterdir())


def test_page_of_the_crontab_is_written_without_a_word(home: Path, tmp_path: Path) -> None:
    pytest.importorskip("jinja2")
    crawl, report = commands_of_crontab(home)
    as_cron_does(crawl, tmp_path)
    done = as_cron_does(report, tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert "2 articles from 1 site" in (home / "data" / "report.html").read_text("utf-8")


def test_page_of_the_crontab_is_mailed_about_where_there_is_no_run(home: Path, tmp_path: Path) -> None:
    pytest.importorskip("jinja2")
    _, report = commands_of_crontab(home)
    done = as_cron_does(report, tmp_path)
    assert (done.returncode, done.stdout) == (64, "")
    assert "there is no run" in done.stderr


def test_crontabs_of_readme_and_documentation_work(home: Path, tmp_path: Path) -> None:
    pages = [PROJECT / "README.md", PROJECT / "docs" / "how-to" / "report.md"]
    blocks = [block for page in pages for block in code(page, "cron")]
    crawl, metrics = crontab_entries("".join(blocks).replace(HOME, str(home)).replace("/var/lib", str(tmp_path)))
    (tmp_path / "node_exporter" / "textfile").mkdir(parents=True)
    for command in (crawl, metrics):
        done = as_cron_does(command, tmp_path)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert " from 1 site in " in (home / "data" / "news.log").read_text("utf-8")
    metrics_file = tmp_path / "node_exporter" / "textfile" / "newsspider.prom"
    assert 'newsspider_run_exit_code{spider="news"} 0\n' in metrics_file.read_text("utf-8")


def unit(name: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # systemd minds the case
    parser.read_string((EXAMPLES / name).read_text("utf-8"))
    return parser


def test_command_of_the_service_crawls(home: Path) -> None:
    service = unit("newsspider.service")["Service"]
    assert service["WorkingDirectory"] == HOME
    done = subprocess.run(
        shlex.split(service["ExecStart"].replace(HOME, str(home)).replace("/var/cache/", f"{home}/")),
        cwd=home,
        env={"PATH": "/usr/bin:/bin"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert articles_in(home) == 2
    assert service["CacheDirectory"] == "newsspider"
    assert any((home / "newsspider").glob("languages-*.npz"))


def test_service_calls_a_second_run_no_failure_and_gives_a_stopped_one_its_time() -> None:
    service = unit("newsspider.service")["Service"]
    assert {int(code) for code in service["SuccessExitStatus"].split()} == {ExitCode.STOPPED, ExitCode.LOCKED}
    assert int(service["TimeoutStopSec"]) > 10
    assert service["ReadWritePaths"] == HOME


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
def test_systemd_finds_no_fault_with_the_units(home: Path, tmp_path: Path) -> None:
    paths = []
    for name in ("newsspider.service", "newsspider.timer"):
        path = tmp_path / name
        path.write_text((EXAMPLES / name).read_text("utf-8").replace(HOME, str(home)))
        paths.append(str(path))
    done = subprocess.run(["systemd-analyze", "verify", *paths], capture_output=True, text=True, check=False)
    assert [line for line in done.stderr.splitlines() if "newsspider" in line] == []
    assert done.returncode == 0, done.stderr


def test_log_that_was_rotated_is_begun_anew(home: Path, tmp_path: Path) -> None:
    rotate = (EXAMPLES / "logrotate").read_text("utf-8")
    assert f"\n{HOME}/data/news.log {{" in rotate
    assert "copytruncate" not in rotate, "it would lose lines, and nothing needs it"
    log = home / "data" / "news.log"
    log.parent.mkdir()
    log.write_text("an earlier line\n")
    log.rename(log.with_suffix(".log.1"))
    command, _ = commands_of_crontab(home)
    as_cron_does(command, tmp_path)
    assert "an earlier line" not in log.read_text("utf-8")
    assert log.with_suffix(".log.1").read_text("utf-8") == "an earlier line\n"
