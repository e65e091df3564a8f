"""The documentation is built without a warning, and says all that there is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import lxml.html
import pytest

from newsspider import errors
from newsspider.knobs import read_knobs
from newsspider.record import ALL_FIELDS
from newsspider.report.nothing import Nothing
from newsspider.report.stats import STATS
from newsspider.report.tally import ExitCode
from tests.docs.blocks import ROOT


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("docs")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", "docs", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return out


def test_every_page_is_in_a_table_of_contents(built: Path) -> None:
    pages = {path.relative_to(ROOT / "docs").with_suffix(".html") for path in (ROOT / "docs").rglob("*.md")}
    assert all((built / page).exists() for page in pages)


def test_reference_names_all_that_there_is(built: Path) -> None:
    def words(name: str) -> str:
        html = lxml.html.fromstring((built / "reference" / f"{name}.html").read_bytes())
        return f" {' '.join(str(html.xpath('string()')).split())} "

    commands = {path.stem for path in (ROOT / "newsspider" / "commands").glob("[a-z]*.py")}
    assert not [command for command in commands if f"scrapy {command}" not in words("commands")]
    assert not [knob.name for knob in read_knobs() if knob.name not in words("settings")]
    assert not [field for field in ALL_FIELDS if f" {field} " not in words("record")]
    assert not [code for code in ExitCode if f" {code.value} " not in words("exit-codes")]
    assert not [reason for reason in Nothing if f" {reason.value} " not in words("reasons")]
    assert not [stat for stat in STATS if f" {stat} " not in words("stats")]
    assert " newsspider_run_exit_code " in words("stats")
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    assert not [kind for kind in kinds if kind.__name__ not in words("errors")]


def test_no_mark_is_left(built: Path) -> None:
    assert not [path for path in built.rglob("*.html") if "{{" in path.read_text("utf-8")]


def test_pages_ask_no_other_server_for_anything(built: Path) -> None:
    text = "".join(path.read_text("utf-8") for path in built.rglob("*.html"))
    assert 'src="http' not in text
    assert 'rel="stylesheet" type="text/css" href="http' not in text


def test_pictures_are_small_and_shown(built: Path) -> None:
    shown = "".join(path.read_text("utf-8") for path in built.rglob("*.html"))
    pictures = list((ROOT / "docs" / "_static").iterdir())
    assert pictures
    assert [path for path in pictures if path.name not in shown or path.stat().st_size > 150_000] == []
