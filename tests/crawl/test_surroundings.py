"""A run needs nothing of its surroundings: no HOME, no terminal, no open streams, no folder to write to."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from newsspider.report.tally import ExitCode
from tests.crawl.run import PROJECT, crawl_arguments, read_lines
from tests.exporters.papers import paper
from tests.web import LocalSite


@dataclass(frozen=True, slots=True)
class Surroundings:
    shell: str = "exec {command} </dev/null"
    """What /bin/sh does; no more of an environment than `env` and where the code is."""
    env: dict[str, str] = field(default_factory=dict)
    cwd: Path | None = None
    """None: a folder of its own with a scrapy.cfg."""


CASES = {
    "bare": Surroundings(),
    "stdin closed": Surroundings("exec {command} <&-"),
    "stdout closed": Surroundings("exec {command} </dev/null >&-"),
    "stderr closed": Surroundings("exec {command} </dev/null 2>&-"),
    "all closed": Surroundings("exec {command} <&- >&- 2>&-"),
    "nobody reads": Surroundings("({command} 2>&1 </dev/null; echo $? >code) | true; exit $(cat code)"),
    "disk of the log full": Surroundings("exec {command} </dev/null 2>/dev/full"),
    "umask": Surroundings("umask 077; exec {command} </dev/null"),
    "LANG": Surroundings(env={"LANG": "C", "LC_ALL": "C"}),
    "read-only folder": Surroundings(env={"SCRAPY_SETTINGS_MODULE": "newsspider.settings"}, cwd=Path("/proc")),
}


@dataclass(frozen=True, slots=True)
class Done:
    exit_code: int
    said: str
    data: Path


def run(case: Surroundings, site: LocalSite, folder: Path) -> Done:
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = newsspider.settings\n")
    data = folder / "data"
    command = [sys.executable, "-m", "scrapy", *crawl_arguments("-a", f"site={site.url}", data=data)]
    done = subprocess.run(
        ["/bin/sh", "-c", case.shell.format(command=shlex.join(command))],
        cwd=case.cwd or folder,
        env={"PYTHONPATH": str(PROJECT), **case.env},
        capture_output=True,
        timeout=60,
        check=False,
    )
    return Done(done.returncode, (done.stdout + done.stderr).decode(), data)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Done]:
    folders = [tmp_path_factory.mktemp("case") for _ in CASES]
    with paper(2) as site, ThreadPoolExecutor(3) as pool:
        return dict(zip(CASES, pool.map(run, CASES.values(), [site] * len(CASES), folders), strict=True))


@pytest.mark.parametrize("name", CASES)
def test_run_needs_nothing_of_its_surroundings(runs: dict[str, Done], name: str) -> None:
    done = runs[name]
    assert done.exit_code == ExitCode.WELL, done.said
    (path,) = (done.data / "articles").iterdir()
    assert len(read_lines(path)) == 2
    assert "Traceback" not in done.said


def test_umask_is_kept(runs: dict[str, Done]) -> None:
    (path,) = (runs["umask"].data / "articles").iterdir()
    assert path.stat().st_mode & 0o077 == 0


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[tuple[Path, Path, LocalSite]]:
    """A project of one's own, another folder, and a paper."""
    home, other = tmp_path / "home", tmp_path / "other"
    home.mkdir()
    other.mkdir()
    (home / "scrapy.cfg").write_text("[settings]\ndefault = local\n")
    (home / "local.py").write_text(
        "from newsspider.settings import *\nNEWSSPIDER_ALLOWED_NETWORKS = ['127.0.0.0/8']\nDOWNLOAD_DELAY = 0\n"
    )
    with paper(1) as site:
        yield home, other, site


def in_folder(folder: Path, site: LocalSite, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scrapy", "crawl", "news", "-a", f"site={site.url}"]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=60, check=False)


def test_settings_that_are_named_are_enough_anywhere(elsewhere: tuple[Path, Path, LocalSite]) -> None:
    home, other, site = elsewhere
    env = {"PYTHONPATH": f"{home}:{PROJECT}", "SCRAPY_SETTINGS_MODULE": "local"}
    done = in_folder(other, site, env)
    assert done.returncode == ExitCode.WELL, done.stderr
    assert len(list((home / "data" / "articles").iterdir())) == 1
    assert list(other.iterdir()) == []


def test_folder_without_a_project_is_told_and_nothing_is_written(elsewhere: tuple[Path, Path, LocalSite]) -> None:
    _, other, site = elsewhere
    done = in_folder(other, site, {"PYTHONPATH": str(PROJECT)})
    assert done.returncode == 2
    assert "not available from this location" in done.stdout
    assert list(other.iterdir()) == []


def test_log_that_cannot_be_written_is_said_before_anything_is_asked(
    elsewhere: tuple[Path, Path, LocalSite],
) -> None:
    home, _, site = elsewhere
    command = [sys.executable, "-m", "scrapy", "crawl", "news", "-a", f"site={site.url}", "--logfile", "local.py/a.log"]
    env = {"PYTHONPATH": str(PROJECT)}
    done = subprocess.run(command, cwd=home, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (ExitCode.OUTPUT, "")
    assert done.stderr == "newsspider: local.py/a.log cannot be written: File exists\n"
    assert site.asked == []
