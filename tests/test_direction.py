"""The core knows nothing of Scrapy, and data flows one way."""

import ast
import json
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
    "state",
    "sameness",
    "reading",
    "drift",
    "archive",
    "sinks",
    "demo",
    "items.py",
    "files.py",
    "extras.py",
    "errors.py",
    "record.py",
    "aliases.py",
    "sites.py",
    "plan.py",
    "runid.py",
    "secrets.py",
    "shown.py",
    "characters.py",
    "charset.py",
    "durations.py",
    "reservations.py",
    "endings.py",
)
SHELL = (
    "browser",
    "wire",
    "spiders",
    "middlewares",
    "pipelines",
    "extensions",
    "exporters",
    "commands",
    "cluster",
    "scheduler",
    "downloader",
    "resolver",
    "places",
    "settings",
    "signals",
    "log",
    "addon",
    "streams",
    "memory",
    "dupefilter",
    "witness",
    "lookback",
    "loading",
    "onepage",
    "knobs",
    "given",
    "gate",
)


def modules(part: str) -> Iterator[Path]:
    path = PACKAGE / part
    yield from path.rglob("*.py") if path.is_dir() else (path,)


def imported(path: Path) -> Iterator[str]:
    """Names of modules; of `from X import Y` also X.Y, since Y may be one."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("part", CORE)
def test_core_does_not_know_scrapy_nor_the_shell(part: str) -> None:
    forbidden = ("scrapy", "twisted", *(f"newsspider.{room}" for room in SHELL), "newsspider.training")
    for path in modules(part):
        for name in imported(path):
            assert not any(name == room or name.startswith(f"{room}.") for room in forbidden), f"{path}: {name}"


@pytest.mark.parametrize(
    ("part", "other"), [("state", "extract"), ("extract", "state"), ("discover", "state"), ("drift", "state")]
)
def test_memory_and_reading_know_nothing_of_each_other(part: str, other: str) -> None:
    for path in modules(part):
        assert not any(name.startswith(f"newsspider.{other}") for name in imported(path)), path


def test_nobody_imports_the_training_but_its_commands() -> None:
    commands = {PACKAGE / "commands" / name for name in ("train.py", "testcase.py")}
    for path in PACKAGE.rglob("*.py"):
        if "training" not in path.relative_to(PACKAGE).parts and path not in commands:
            assert not any(name.startswith("newsspider.training") for name in imported(path)), path


def test_core_is_importable_without_scrapy() -> None:
    paths = [path.relative_to(PACKAGE.parent).with_suffix("") for part in CORE for path in modules(part)]
    names = [".".join(path.parts).removesuffix(".__init__") for path in paths]
    code = (
        "import importlib, json, sys\n"
        "for name in json.load(sys.stdin): importlib.import_module(name)\n"
        "sys.exit(' '.join({'scrapy', 'twisted'} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=PACKAGE.parent,
        input=json.dumps(names),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr.strip() == ""


def test_import_of_a_module_from_its_package_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text("from newsspider import exporters\n")
    assert "newsspider.exporters" in imported(path)


def test_every_module_says_what_lives_there() -> None:
    silent = [path for path in PACKAGE.rglob("*.py") if not ast.get_docstring(ast.parse(path.read_text("utf-8")))]
    assert silent == []


def test_what_reads_pages_is_left_to_the_processes_that_read() -> None:
    """To import it takes a tenth of what a run costs that finds nothing."""
    code = """
import sys
from scrapy.utils.misc import load_object, walk_modules
from newsspider import settings
for package in ("newsspider.commands", "newsspider.spiders"):
    walk_modules(package)
for components in (settings.ITEM_PIPELINES, settings.EXTENSIONS, settings.DOWNLOADER_MIDDLEWARES):
    for component in components:
        load_object(component)
print(*sorted(name for name in sys.modules if name in {"newsspider.extract.article", "newsspider.extract.classify"}))
"""
    outcome = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert outcome.stdout.strip() == ""
