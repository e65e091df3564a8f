"""What the other tests of commands rest on: a run that is branched off is as one that Python is started for."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import pytest

from tests.crawl.run import crawl, scrapy
from tests.web import Answer, LocalSite

_BY_ITSELF = {"PYTHONHASHSEED": "0"}


@pytest.mark.parametrize(
    "arguments", [("version", "-v"), ("crawl", "nobody", "-L", "WARNING"), ("crawl", "-L", "WARNING"), ("nothing",)]
)
def test_command_says_the_same_and_ends_the_same(arguments: tuple[str, ...], tmp_path: Path) -> None:
    branch, own = (scrapy(*arguments, data=tmp_path, env=env) for env in (None, _BY_ITSELF))
    assert (branch.exit_code, branch.stdout, branch.stderr) == (own.exit_code, own.stdout, own.stderr)


def test_environment_is_the_run_s_own(tmp_path: Path) -> None:
    arguments = ("settings", "--get", "NEWSSPIDER_CONTACT", "-s", "NEWSSPIDER_CONTACT=mailto:desk@example.org")
    settings = {"SCRAPY_SETTINGS_MODULE": "newsspider.settings"}
    assert scrapy(*arguments, data=tmp_path, cwd=tmp_path, env=settings).stdout == "mailto:desk@example.org\n"
    assert scrapy("list", data=tmp_path, cwd=tmp_path).exit_code != 0, "that folder has no project"


def test_run_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    began = time.monotonic()
    with LocalSite({"/robots.txt": Answer(delay_s=60)}) as site, pytest.raises(subprocess.TimeoutExpired):
        crawl("-a", f"site={site.url}", data=tmp_path, timeout_s=3)
    assert time.monotonic() - began < 30
