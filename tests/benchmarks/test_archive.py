"""The benchmark of archives runs, and its counts are right."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.archive import main
from benchmarks.archives.cost import cost_of
from tests.benchmarks.little_corpus import write_corpus
from tests.crawl.run import PROJECT, surroundings

pytest.importorskip("fastwarc")


def test_pages_are_counted_and_nothing_is_lost_over_kills(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus = write_corpus(tmp_path / "little", articles=12, others=1)
    assert main([str(corpus), "--rounds", "1", "--kills", "1"]) == 0
    said = capsys.readouterr().out
    assert "18 records" in said
    assert "s of CPU, " in said
    assert "articles each time, 0 lost, 0 twice" in said


def test_processes_of_processes_are_counted(tmp_path: Path) -> None:
    burn = "sum(number * number for number in range(3_000_000))"
    code = f"import os\nif os.fork() == 0:\n {burn}\n os._exit(0)"  # nobody waits for it
    cost = cost_of(["python3", "-c", code], PROJECT, surroundings())
    assert cost.cpu_s > 0.1
