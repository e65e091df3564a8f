"""What is told of an extra that is missing can be typed as it is."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from newsspider.extras import install_command


def test_in_a_checkout_it_is_installed_from_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pyproject.toml").touch()
    monkeypatch.setattr(sys, "executable", str(tmp_path / ".venv" / "bin" / "python"))
    monkeypatch.chdir(tmp_path)
    command = install_command("report", tmp_path / "newsspider")
    assert command == ".venv/bin/python -m pip install --editable '.[report]'"
    monkeypatch.chdir("/")
    assert install_command("report", tmp_path / "newsspider").endswith(f"--editable '{str(tmp_path)[1:]}[report]'")


def test_elsewhere_it_comes_from_an_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/opt/python 3/bin/python")
    command = install_command("browser", tmp_path / "site-packages" / "newsspider")
    assert command == "'/opt/python 3/bin/python' -m pip install 'newsspider[browser]'"


def test_this_is_a_checkout() -> None:
    assert "--editable" in install_command("train")
