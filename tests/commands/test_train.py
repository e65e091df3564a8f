"""`scrapy train`: from folders of pages to a model that a crawl can use."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest

from newsspider.errors import UsageError
from newsspider.report.tally import ExitCode
from newsspider.training import libraries
from tests.crawl.run import Outcome, crawl, scrapy, together
from tests.training.pages import article, body, small_corpus, write_corpus


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("train")


@pytest.fixture(scope="module")
def runs(folder: Path) -> dict[str, Outcome]:
    """The command as a user runs it, by what it is asked for."""
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = newsspider.settings\n")
    small_corpus(folder)
    write_corpus(folder / "one-site", [{"id": "a", "url": "https://a.example/", "body": body("ferry")}], {
        "a": article("a.example", "ferry")
    })  # fmt: skip
    asked: dict[str, tuple[str, ...]] = {
        "trained": ("small", "one-site", "--out", "mine", "--date", "2026-11-25"),
        "checked": ("small", "--check", "--scores", "scores.jsonl"),
        "one site": ("one-site",),
        "no corpus": ("nowhere",),
        "nothing": (),
        "not writable": ("small", "--out", "small/truth.jsonl"),
    }
    run = partial(scrapy, "train", data=folder, cwd=folder)
    return dict(zip(asked, together(*(partial(run, *given) for given in asked.values())), strict=True))


def test_model_is_written_and_its_scores_and_its_use_are_printed(folder: Path, runs: dict[str, Outcome]) -> None:
    outcome = runs["trained"]
    lines = outcome.stdout.splitlines()
    assert outcome.exit_code == ExitCode.WELL, outcome.stderr
    assert [line.split()[0] for line in lines[:2]] == ["one-site", "small"]
    assert lines[-4:] == [
        "wrote mine/lexicon.json", "wrote mine/trees.json", "wrote mine/README.md",
        "use it: scrapy crawl news -s NEWSSPIDER_MODEL=mine ...",
    ]  # fmt: skip
    assert "Trained on 2026-11-25." in (folder / "mine" / "README.md").read_text("utf-8")


def test_progress_is_said_on_standard_error(runs: dict[str, Outcome]) -> None:
    said = [line.split(" s  ")[1] for line in runs["trained"].stderr.splitlines()]
    assert said[:2] == ["13 pages read", "fold 1 of 5"]
    assert said[-1] == "pages learned"


def test_check_prints_scores_and_writes_no_model(folder: Path, runs: dict[str, Outcome]) -> None:
    outcome = runs["checked"]
    assert outcome.exit_code == ExitCode.WELL
    assert outcome.stdout.startswith("small ")
    assert "wrote" not in outcome.stdout
    assert not (folder / "data").exists()


def test_scores_of_each_page_can_be_kept(folder: Path, runs: dict[str, Outcome]) -> None:
    assert runs["checked"].exit_code == ExitCode.WELL
    rows = [json.loads(line) for line in (folder / "scores.jsonl").read_text("utf-8").splitlines()]
    assert [row["sequence"] for row in rows] == sorted(row["sequence"] for row in rows)
    assert {row["id"] for row in rows} == {f"site{number}-a" for number in range(6)}


@pytest.mark.parametrize(
    ("case", "code", "words"),
    [
        ("one site", ExitCode.USAGE, "articles, all of a.example: "),
        ("no corpus", ExitCode.USAGE, "newsspider: nowhere: no truth.jsonl in it or below"),
        ("nothing", 2, "name a folder of pages with truth: scrapy train CORPUS"),
        ("not writable", ExitCode.OUTPUT, "newsspider: small/truth.jsonl cannot be written to: "),
    ],
)
def test_what_cannot_be_done_is_said(runs: dict[str, Outcome], case: str, code: int, words: str) -> None:
    outcome = runs[case]
    assert (outcome.exit_code, outcome.stdout) == (code, "")
    assert words in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_libraries_that_are_missing_are_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libraries, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"catboost and rapidfuzz: .*pip install .*\[train\]'"):
        libraries.check_libraries()


def test_crawl_is_refused_where_its_model_is_none(tmp_path: Path) -> None:
    outcome = crawl("-a", "site=http://127.0.0.1:9/", "-s", f"NEWSSPIDER_MODEL={tmp_path}/nowhere", data=tmp_path)
    assert outcome.exit_code == ExitCode.USAGE
    assert f"newsspider: {tmp_path}/nowhere: no such folder; scrapy train CORPUS --out FOLDER" in outcome.stderr


def test_page_is_extracted_with_a_model_of_ones_own(folder: Path, runs: dict[str, Outcome]) -> None:
    assert runs["trained"].exit_code == ExitCode.WELL
    page = article("unseen.example", "museum")
    outcome = scrapy("extract", "-", "--text", "-s", "NEWSSPIDER_MODEL=mine", data=folder, cwd=folder, stdin=page)
    assert outcome.exit_code == ExitCode.WELL, outcome.stderr
    assert outcome.stdout.splitlines()[2] == body("museum").splitlines()[0]
