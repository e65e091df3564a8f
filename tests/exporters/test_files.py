"""Where a run's lines go, and what is left of them when something goes wrong."""

from __future__ import annotations

import json
import os
import resource
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from newsspider import settings
from newsspider.report.tally import ExitCode
from tests.crawl.run import Outcome, crawl, crawl_arguments, halfway, outcome_of, read_lines, together
from tests.exporters.papers import Gate, paper
from tests.web import LocalSite

EARLIER = '{"headline": "An earlier line"}\n'


@pytest.fixture(scope="module")
def site() -> Iterator[LocalSite]:
    with paper(2) as served:
        yield served


@pytest.fixture(scope="module")
def runs(site: LocalSite, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Outcome]]:
    """Crawls of two articles: into no file that is named, appended to one, and in the place of one."""
    folders = {name: tmp_path_factory.mktemp(name) for name in ("unnamed", "append", "overwrite", "stdout")}
    options = {
        "unnamed": [],
        "append": ["-o", "news.jsonl"],
        "overwrite": ["-O", "news.jsonl"],
        "stdout": ["-o", "-:jsonl"],
    }
    for name in ("append", "overwrite"):
        (folders[name] / "news.jsonl").write_text(EARLIER)
    crawls = []
    for name, folder in folders.items():
        (folder / "scrapy.cfg").write_text("[settings]\ndefault = newsspider.settings\n")
        crawls.append(partial(crawl, "-a", f"site={site.url}", *options[name], data=folder / "lasting", cwd=folder))
    return {name: (folders[name], outcome) for name, outcome in zip(folders, together(*crawls), strict=True)}


Runs = dict[str, tuple[Path, Outcome]]


def test_run_writes_its_own_file_in_the_data_folder(runs: Runs) -> None:
    folder, outcome = runs["unnamed"]
    (path,) = (folder / "lasting" / "articles").iterdir()
    assert path.name.startswith("news-20")
    assert path.suffix == ".jsonl"
    assert outcome.headlines == ["Story 0 of the week", "Story 1 of the week"]


def test_summary_names_the_file_and_counts_its_lines(runs: Runs) -> None:
    _, outcome = runs["unnamed"]
    assert f"2 lines in lasting/articles/{outcome.files[0].name}" in outcome.stderr
    assert "2 lines in news.jsonl" in runs["overwrite"][1].stderr


def test_o_appends_to_a_file(runs: Runs) -> None:
    lines = read_lines(runs["append"][0] / "news.jsonl")
    assert lines[0]["headline"] == "An earlier line"
    assert {line["headline"] for line in lines[1:]} == {"Story 0 of the week", "Story 1 of the week"}


def test_o_ends_a_line_that_was_torn_before_it_appends(site: LocalSite, tmp_path: Path) -> None:
    news = tmp_path / "news.jsonl"
    news.write_text(f'{EARLIER}{{"headline": "A to')
    outcome = crawl("-a", f"site={site.url}", "-o", str(news), data=tmp_path)
    earlier, torn, *lines = news.read_text("utf-8").splitlines(keepends=True)
    assert (earlier, torn) == (EARLIER, '{"headline": "A to\n')
    assert {json.loads(line)["headline"] for line in lines} == {"Story 0 of the week", "Story 1 of the week"}
    assert outcome.exit_code == 0


@pytest.mark.parametrize("option", ["-o", "-O"])
def test_lines_can_go_to_a_named_pipe(site: LocalSite, tmp_path: Path, option: str) -> None:
    pipe = tmp_path / "news.jsonl"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as reader:
        read = reader.submit(pipe.read_text, "utf-8")
        outcome = crawl("-a", f"site={site.url}", option, str(pipe), data=tmp_path, timeout_s=60)
    assert read.result().count('"headline":"Story') == 2
    assert outcome.exit_code == 0
    assert pipe.is_fifo()


def test_capital_o_overwrites_a_file(runs: Runs) -> None:
    lines = read_lines(runs["overwrite"][0] / "news.jsonl")
    assert {line["headline"] for line in lines} == {"Story 0 of the week", "Story 1 of the week"}


def test_lines_can_go_to_standard_output(runs: Runs) -> None:
    assert runs["stdout"][1].stdout.count("\n") == 2
    assert runs["stdout"][1].stdout.startswith('{"schemaVersion":')


@pytest.mark.parametrize("name", ["append", "overwrite", "stdout"])
def test_output_that_is_named_takes_the_place_of_the_runs_own_file(runs: Runs, name: str) -> None:
    folder, outcome = runs[name]
    assert outcome.exit_code == 0
    assert not (folder / "lasting" / "articles").exists()


@pytest.mark.parametrize("name", ["unnamed", "append", "overwrite", "stdout"])
def test_nothing_else_is_left_behind(runs: Runs, name: str) -> None:
    expected = {"scrapy.cfg", "news.jsonl", "manifest.json", "requests.jsonl", "memory.sqlite", "memory.sqlite.lock"}
    files = {path.name for path in runs[name][0].rglob("*") if path.is_file()} - expected
    assert len(files) == (1 if name == "unnamed" else 0)


def test_file_has_its_final_name_only_when_it_is_complete(tmp_path: Path) -> None:
    gate = Gate(2)
    with gate.site:
        arguments = crawl_arguments("-a", f"site={gate.site.url}", data=tmp_path)
        with halfway(arguments, tmp_path / "articles") as run:
            (part,) = (tmp_path / "articles").iterdir()
            lines = read_lines(part)
            gate.open()
            run.communicate(timeout=60)
    assert part.name.endswith(".jsonl.part")
    assert [line["headline"] for line in lines] == ["Story 0 of the week"]
    assert [path.name for path in (tmp_path / "articles").iterdir()] == [part.name.removesuffix(".part")]
    assert run.returncode == 0


def crawl_until_the_disk_is_full(output: Path, data: Path, *options: str) -> Outcome:
    """A crawl whose output file has room for a few of its articles, but not for all."""
    gate = Gate(24)
    with gate.site:
        arguments = crawl_arguments("-a", f"site={gate.site.url}", *options, data=data)
        with halfway(arguments, output) as run:
            resource.prlimit(run.pid, resource.RLIMIT_FSIZE, (20_000, 20_000))
            gate.open()
            _, stderr = run.communicate(timeout=60)
    return outcome_of(subprocess.CompletedProcess(run.args, run.returncode, b"", stderr), data)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    own, appended = tmp_path_factory.mktemp("own"), tmp_path_factory.mktemp("appended")
    news = appended / "news.jsonl"
    news.write_text(EARLIER)
    outcomes = together(
        lambda: crawl_until_the_disk_is_full(own / "articles", own),
        lambda: crawl_until_the_disk_is_full(news, appended, "-o", str(news)),
    )
    return {"own": (own, outcomes[0]), "appended": (appended, outcomes[1])}


@pytest.mark.parametrize("name", ["own", "appended"])
def test_full_disk_ends_the_run_with_its_exit_code_and_a_reason(full: Runs, name: str) -> None:
    outcome = full[name][1]
    assert outcome.exit_code == ExitCode.OUTPUT
    assert "the run ends: " in outcome.stderr
    assert "File too large" in outcome.stderr or "the disk does not read or write" in outcome.stderr
    assert "the output could not be written whole" in outcome.stderr


def test_full_disk_leaves_whole_lines_in_a_file_that_is_not_called_complete(full: Runs) -> None:
    (path,) = (full["own"][0] / "articles").iterdir()
    assert path.suffix == ".part"
    assert 1 < len(read_lines(path)) < 24
    assert path.read_bytes().endswith(b"}\n")


def test_full_disk_leaves_whole_lines_where_they_are_appended(full: Runs) -> None:
    path = full["appended"][0] / "news.jsonl"
    assert 2 < len(read_lines(path)) < 24
    assert path.read_bytes().endswith(b"}\n")


@pytest.mark.parametrize("name", ["own", "appended"])
def test_summary_counts_the_lines_that_a_full_disk_took(full: Runs, name: str) -> None:
    folder, outcome = full[name]
    written = folder / "news.jsonl" if name == "appended" else next((folder / "articles").iterdir())
    lines = len(read_lines(written)) - (name == "appended")
    assert f"{lines} lines in {written}" in outcome.stderr


def test_output_that_cannot_be_written_is_refused_before_anything_is_asked(site: LocalSite, tmp_path: Path) -> None:
    asked = len(site.asked)
    (tmp_path / "a-file").write_text("in the way")
    (tmp_path / "folder.jsonl").mkdir()
    for option, name in (("-O", "a-file/news.jsonl"), ("-o", "folder.jsonl")):
        path = tmp_path / name
        outcome = crawl("-L", "WARNING", "-a", f"site={site.url}", option, str(path), data=tmp_path)
        assert outcome.exit_code == ExitCode.OUTPUT
        assert outcome.stderr.startswith(f"newsspider: {path} cannot be written: ")
    assert len(site.asked) == asked


def test_output_that_turns_out_to_be_unwritable_is_a_failure_of_the_run(site: LocalSite, tmp_path: Path) -> None:
    (tmp_path / "a-file").write_text("in the way")
    outcome = crawl("-a", f"site={site.url}", "-O", f"{tmp_path}/a-file/%(name)s.jsonl", data=tmp_path)
    assert outcome.exit_code == ExitCode.OUTPUT
    assert "the output could not be written whole; see the log" in outcome.stderr


def test_data_folder_that_cannot_be_written_is_refused(site: LocalSite, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    outcome = crawl("-L", "WARNING", "-a", f"site={site.url}", data=tmp_path / "data")
    assert outcome.exit_code == ExitCode.OUTPUT
    assert len(outcome.stderr.splitlines()) == 1


def test_output_of_an_unknown_format_is_refused_with_those_there_are(tmp_path: Path) -> None:
    outcome = crawl("-a", "site=http://127.0.0.1:1/", "-o", "news.docx", data=tmp_path)
    assert outcome.exit_code == 2
    assert "Unrecognized output format 'docx'" in outcome.stderr


def test_run_that_is_killed_between_the_begins_of_two_outputs_loses_nothing_of_the_second(tmp_path: Path) -> None:
    outputs = [tmp_path / "a.jsonl", tmp_path / "b.jsonl"]
    options = [part for path in outputs for part in ("-o", str(path))]
    extensions = json.dumps({**settings.EXTENSIONS, "tests.exporters.dying.Dying": 40})  # before the memory hears of it
    with paper(2) as site:
        killed = crawl("-a", f"site={site.url}", *options, "-s", f"EXTENSIONS={extensions}", data=tmp_path / "data")
        assert killed.exit_code != 0
        assert crawl("-a", f"site={site.url}", *options, data=tmp_path / "data").exit_code == 0
    for path in outputs:
        assert sorted(record["headline"] for record in read_lines(path)) == [
            "Story 0 of the week",
            "Story 1 of the week",
        ]
