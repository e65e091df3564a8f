"""`scrapy convert`, and the same as formats of a crawl."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from newsspider.aliases import NAMINGS
from newsspider.report.tally import ExitCode
from tests.crawl.run import crawl, read_lines, scrapy
from tests.exporters.papers import paper
from tests.exporters.writer import line
from tests.sinks.files import write


@pytest.mark.parametrize("name", ["news.jsonl", "news.jsonl.gz"])
def test_lines_are_printed_under_the_names_of_the_tool(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / name, range(3))
    write(path, [3], change="removed")
    outcome = scrapy("convert", "--to", "news-please", str(path), data=tmp_path)
    assert outcome.exit_code == 0, outcome.stderr
    assert [json.loads(text)["title"] for text in outcome.stdout.splitlines()] == ["Story 0", "Story 1", "Story 2"]


def test_standard_input_is_read_and_what_is_no_line_of_ours_is_told(tmp_path: Path) -> None:
    outcome = scrapy("convert", "--to", "zyte", data=tmp_path, stdin=line(1) + b"nothing\n" + line(2))
    assert outcome.exit_code == ExitCode.SOME_FAILED
    assert "-, line 2: this is no line of newsspider's" in outcome.stderr
    assert len(outcome.stdout.splitlines()) == 2


def test_what_cannot_be_done_is_told(tmp_path: Path) -> None:
    outcome = scrapy("convert", "--to", "zyte", str(tmp_path / "gone.jsonl"), data=tmp_path)
    assert outcome.exit_code == ExitCode.USAGE
    assert "there is no file" in outcome.stderr
    assert "whose names? --to news-please" in scrapy("convert", data=tmp_path).stderr


@pytest.mark.parametrize("tool", NAMINGS)
def test_crawl_writes_them_itself(tmp_path: Path, tool: str) -> None:
    with paper(2) as site:
        outcome = crawl("-a", f"site={site.url}", "-O", f"{tmp_path}/out.jsonl:{tool}", data=tmp_path / "data")
    assert outcome.exit_code == 0, outcome.stderr
    made = read_lines(tmp_path / "out.jsonl")
    title = next(field.name for field in NAMINGS[tool].fields if field.ours == "`headline`")
    assert sorted(each[title] for each in made) == ["Story 0 of the week", "Story 1 of the week"]


def test_format_that_is_not_packed_by_its_name_is_told_before_the_first_request(tmp_path: Path) -> None:
    with paper(1) as site:
        outcome = crawl("-a", f"site={site.url}", "-O", f"{tmp_path}/out.jsonl.gz:zyte", data=tmp_path / "data")
    assert outcome.exit_code == ExitCode.USAGE
    assert "leave .gz away" in outcome.stderr
    assert site.paths == []
