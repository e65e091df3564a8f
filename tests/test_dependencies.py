"""What is imported is declared, and what is declared is imported."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
OURS = {"newsspider", "tests", "benchmarks"}
STANDARD = set(sys.stdlib_module_names) | {"compression"}  # which `backports.zstd` is for, before Python 3.14

BACKPORTS = ["backports.zstd"]
"""What is not installed where Python has it."""


def declared(requirements: Iterable[str]) -> set[str]:
    return {re.split(r"[^\w.-]", requirement)[0].lower() for requirement in requirements}


def imported(*folders: str) -> set[str]:
    """Distributions, as PyPI names them."""
    found: set[str] = set()
    for path in (path for folder in folders for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found.update(alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.partition(".")[0])
    distributions = packages_distributions()
    return {distributions.get(name, BACKPORTS)[0].lower() for name in found - OURS - STANDARD}


def test_every_dependency_is_imported_and_every_import_declared() -> None:
    extras = PROJECT["optional-dependencies"]
    names = ("archive", "browser", "cluster", "opensearch", "parquet", "postgres", "report", "train")
    extra = declared(requirement for name in names for requirement in extras[name])
    assert imported("newsspider") - extra == declared(PROJECT["dependencies"])


def test_what_the_tests_import_is_declared() -> None:
    everything = [*PROJECT["dependencies"], *(r for group in PROJECT["optional-dependencies"].values() for r in group)]
    assert imported("tests") <= declared(everything)
