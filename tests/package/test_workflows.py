"""The workflows do what the Makefile does, with pinned actions and no more rights than they need."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PINNED = re.compile(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")


def read(path: Path) -> dict[str, Any]:
    found = yaml.safe_load(path.read_text("utf-8"))
    assert isinstance(found, dict)
    return found


def steps(path: Path) -> Iterator[dict[str, Any]]:
    for job in read(path)["jobs"].values():
        yield from job["steps"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_are_pinned_to_what_was_looked_at(path: Path) -> None:
    lines = [line.strip() for line in path.read_text("utf-8").splitlines() if "uses:" in line]
    assert lines
    assert [line for line in lines if not PINNED.search(line)] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_may_read_and_only_the_publisher_is_more(path: Path) -> None:
    found = read(path)
    assert found["permissions"] in ({}, {"contents": "read"})
    granted = {name: job.get("permissions", {}) for name, job in found["jobs"].items()}
    more = {name: rights for name, rights in granted.items() if rights not in ({}, {"contents": "read"})}
    assert more == ({"publish": {"id-token": "write"}} if path.stem == "release" else {})


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_commands_are_those_of_the_makefile(path: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    commands = [step["run"] for step in steps(path) if "run" in step]
    wanted = {word for command in commands for word in re.findall(r"\bmake ([a-z]+)", command)}
    assert wanted
    assert wanted <= targets
    assert not [command for command in commands if "${{" in command], "what others write is no part of a command"


def test_tests_run_on_every_python_that_is_promised() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    promised = [line.rpartition(" ")[2] for line in project["classifiers"] if re.search(r"Python :: 3\.\d", line)]
    tests = next(path for path in WORKFLOWS if path.stem == "tests")
    matrix = read(tests)["jobs"]["versions"]["strategy"]["matrix"]
    assert matrix["python"] == promised
    assert {extra["dependencies"] for extra in matrix["include"]} == {"lowest", "newest", "scrapy-main"}


def test_actions_are_kept_up_to_date() -> None:
    (update,) = read(ROOT / ".github" / "dependabot.yml")["updates"]
    assert update["package-ecosystem"] == "github-actions"
