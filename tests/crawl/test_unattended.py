"""The crawl over a newspaper that grows, edits and withdraws: short forms of `python -m benchmarks.unattended`."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.unattended.__main__ import main


@pytest.mark.parametrize(
    "what",
    [
        ["--kills", "4"],
        ["--kills", "3", "--one-file"],
        ["--cron", "8"],
        ["--changed", "3", "--articles", "40"],
        ["--unchanged", "--articles", "20"],
    ],
    ids=["kills", "kills-one-file", "cron", "changed", "unchanged"],
)
def test_every_revision_is_exported_exactly_once(
    what: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*what, "--keep", str(tmp_path)]) == 0, capsys.readouterr().out
