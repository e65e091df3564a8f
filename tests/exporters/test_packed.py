"""Lines that a crawl packs, and files that it closes and begins anew."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from newsspider import settings
from newsspider.report.tally import ExitCode
from tests.crawl.run import Outcome, crawl, read_lines, together
from tests.exporters.papers import paper
from tests.web import LocalSite

COUNT = 6
HEADLINES = [f"Story {number} of the week" for number in range(COUNT)]
READERS = {".gz": "zcat", ".zst": "zstdcat"}


# Pages do not wait for each other, so that lines come one by one.
ROTATED = ("-s", "NEWSSPIDER_ROTATE=4kB", "-s", "NEWSSPIDER_FIRST_PAGES=0")


@pytest.fixture(scope="module")
def site() -> Iterator[LocalSite]:
    with paper(COUNT) as served:
        yield served


@pytest.fixture(scope="module")
def runs(site: LocalSite, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Outcome]]:
    options = {
        "appended": ["-o", "{}/news.jsonl.gz"],
        "anew": ["-O", "{}/news.jsonl.zst"],
        "own": ["-s", "NEWSSPIDER_COMPRESS=zstd"],
        "rotated": ["-o", "{}/news.jsonl", *ROTATED],
        "own-rotated": [*ROTATED],
    }
    folders = {name: tmp_path_factory.mktemp(name) for name in options}
    crawls = [
        partial(
            crawl,
            *("-a", f"site={site.url}", *(word.format(folders[name]) for word in given)),
            data=folders[name],
            delay_s=0.3 if "rotated" in name else 0.0,  # files are begun anew four times a second
        )
        for name, given in options.items()
    ]
    return {name: (folders[name], outcome) for name, outcome in zip(options, together(*crawls), strict=True)}


Runs = dict[str, tuple[Path, Outcome]]


def headlines(path: Path) -> list[str]:
    read = subprocess.run([READERS[path.suffix], path], capture_output=True, check=True).stdout
    return sorted(json.loads(line)["headline"] for line in read.splitlines())


def test_name_of_a_file_says_how_it_is_packed(runs: Runs) -> None:
    assert headlines(runs["appended"][0] / "news.jsonl.gz") == HEADLINES
    assert headlines(runs["anew"][0] / "news.jsonl.zst") == HEADLINES


def test_packed_file_is_appended_to(runs: Runs, site: LocalSite) -> None:
    folder, _ = runs["appended"]
    before = (folder / "news.jsonl.gz").read_bytes()
    copy = folder / "copy.jsonl.gz"
    copy.write_bytes(before)
    again = ("-a", f"site={site.url}", "-o", str(copy), "-s", "NEWSSPIDER_MEMORY=")
    assert crawl(*again, data=folder).exit_code == 0
    assert headlines(copy) == sorted(HEADLINES * 2)


def test_setting_packs_the_runs_own_file(runs: Runs) -> None:
    (path,) = (runs["own"][0] / "articles").iterdir()
    assert path.name.endswith(".jsonl.zst")
    assert headlines(path) == HEADLINES
    assert f"{COUNT} lines in {path}" in runs["own"][1].stderr


@pytest.mark.parametrize("name", ["rotated", "own-rotated"])
def test_files_that_are_full_are_closed_and_begun_anew(runs: Runs, name: str) -> None:
    folder, outcome = runs[name]
    files = list((folder if name == "rotated" else folder / "articles").glob("*.jsonl"))
    assert len(files) > 2
    assert sorted(line["headline"] for path in files for line in read_lines(path)) == HEADLINES
    for path in files:
        count = len(read_lines(path))
        assert f"{count} line{'s' if count > 1 else ''} in {path}" in outcome.stderr
    assert outcome.exit_code == 0


def test_line_that_cannot_be_remembered_is_not_written_and_ends_the_run(site: LocalSite, tmp_path: Path) -> None:
    extensions = json.dumps({**settings.EXTENSIONS, "tests.exporters.refusing.Refusing": 50})
    news = tmp_path / "news.jsonl"
    outcome = crawl("-a", f"site={site.url}", "-o", str(news), "-s", f"EXTENSIONS={extensions}", data=tmp_path)
    assert outcome.exit_code == ExitCode.OUTPUT
    assert f"{news} cannot be remembered: the disk is full" in outcome.stderr
    assert news.read_bytes() == b""
