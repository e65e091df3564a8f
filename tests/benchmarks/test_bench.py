"""`make bench`: the chapters, and what is said of them."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.__main__ import main
from benchmarks.chapters import CHAPTERS, Step, chapters_named, steps_of
from benchmarks.row import Row
from benchmarks.verdict import better, by_language
from newsspider.training.evaluate import PageScore, Scores
from tests.benchmarks.little_corpus import write_corpus

PROJECT = Path(__file__).parents[2]
SCORES = Scores(name="small", pages=3, sequence=0.9, word=0.9, exact=0.5, snippets=None)
PAGES = [PageScore(corpus="small", id=str(number), language="de", sequence=0.9) for number in range(3)]
OWN = Row(
    name="newsspider", scores=SCORES, pages=PAGES, headline=0.8, date=None, authors=0.5, empty=0, failed=0,
    median_ms=10.0, p95_ms=20.0,
)  # fmt: skip


def test_every_chapter_is_one_of_the_benchmarks_that_are_published() -> None:
    published = (PROJECT / "BENCHMARKS.md").read_text("utf-8")
    missing = [
        step.module for step in steps_of(list(CHAPTERS)) if f"python -m benchmarks.{step.module}" not in published
    ]
    assert missing == []


@pytest.mark.parametrize("module", sorted({step.module for step in steps_of(list(CHAPTERS))}))
def test_commands_take_the_options_that_they_are_given(module: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{module}", "--help"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    steps = [step for step in steps_of(list(CHAPTERS)) if step.module == module]
    options = {word for step in steps for word in (*step.arguments, *step.quick) if word.startswith("--")}
    assert options <= set(re.findall(r"--[a-z-]+", done.stdout))


def test_a_chapter_says_how_it_is_measured_and_with_which_command(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    corpus = write_corpus(tmp_path / "corpus", articles=30, others=2)
    assert main([str(corpus), "--only", "speed,memory", "--quick"]) == 0
    told = capfd.readouterr().out
    assert re.search(r"^Python 3\.\d+\.\d+, Linux .*cores, load .*newsspider \d", told, re.MULTILINE)
    assert f"`python -m benchmarks.stages {corpus}`:" in told
    assert "CPU time of each stage" in told
    assert "| corpus | pages |" in told
    assert "| pages | resident MiB |" in told
    assert told.rstrip().endswith("All bounds are kept.")


def test_a_command_that_fails_is_named_and_the_others_are_made(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    broken = replace(CHAPTERS[0], name="broken", steps=(Step(module="demo", arguments=("--no-such-option",)),))
    fine = replace(CHAPTERS[0], name="fine", steps=(Step(module="demo", arguments=("--help",)),))
    monkeypatch.setattr("benchmarks.__main__.chapters_named", lambda _: [broken, fine])
    assert main([]) == 1
    told = capfd.readouterr().out
    assert "exit code 2" in told
    assert "exit code 0" in told
    assert told.rstrip().endswith("commands that failed: broken.")


def test_what_cannot_be_measured_is_said_with_the_remedy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for wrong, remedy in (
        (["--only", "extractoin"], "there are: demo, extraction"),
        ([], "make bench CORPUS="),
        ([str(tmp_path / "none")], "there is no such folder"),
    ):
        with pytest.raises(SystemExit):
            main(wrong)
        assert remedy in capsys.readouterr().err


def test_a_peer_that_is_better_is_said_to_be() -> None:
    peer = replace(OWN, name="peer", scores=replace(SCORES, sequence=0.95), headline=0.7, median_ms=4.0)
    assert list(better([OWN, peer], "newsspider")) == [
        "- peer is ahead in sequence F1: 0.950 against 0.900",
        "- peer is ahead in CPU ms median: 4.0 against 10.0",
    ]
    assert list(better([OWN, replace(OWN, name="peer")], "newsspider")) == ["- no peer is ahead in any figure"]
    assert list(better([OWN], "newsspider")) == []


def test_languages_stand_beside_each_other() -> None:
    assert by_language([OWN, replace(OWN, name="peer")]).splitlines()[-1] == "| de | 3 | 0.9000 | 0.9000 |"


def test_chapters_are_chosen_by_name() -> None:
    assert [chapter.name for chapter in chapters_named("speed, demo")] == ["speed", "demo"]
    assert len(chapters_named("")) == len(CHAPTERS)
    assert all(importlib.util.find_spec(f"benchmarks.{step.module}") for step in steps_of(list(CHAPTERS)))
