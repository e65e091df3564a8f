"""The core knows nothing of Scrapy, and data flows one way."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "newsspider"
CORE = (
    "discover",
    "extract",
    "politeness",
    "report",
    "demo",
    "items.py",
    "errors.py",
    "record.py",
    "sites.py",
    "plan.py",
)
SHELL = (
    "spiders",
    "middlewares",
    "pipelines",
    "extensions",
    "exporters",
    "commands",
    "scheduler",
    "downloader",
    "addon",
)


def modules(part: str) -> Iterator[Path]:
    path = PACKAGE / part
    yield from path.rglob("*.py") if path.is_dir() else (path,)


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("part", CORE)
def test_core_does_not_know_scrapy_nor_the_shell(part: str) -> None:
    forbidden = ("scrapy", "twisted", *(f"newsspider.{room}" for room in SHELL), "newsspider.training")
    for path in modules(part):
        for name in imported(path):
            assert not any(name == room or name.startswith(f"{room}.") for room in forbidden), f"{path}: {name}"


def test_nobody_imports_the_training() -> None:
    for path in PACKAGE.rglob("*.py"):
        if "training" not in path.parts and path.parent.name != "commands":
            assert not any(name.startswith("newsspider.training") for name in imported(path)), path


def test_extraction_is_importable_without_scrapy() -> None:
    code = "import sys, newsspider.extract; sys.exit('scrapy' in sys.modules or 'twisted' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=PACKAGE.parent, check=False).returncode == 0
