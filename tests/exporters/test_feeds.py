"""Scrapy's own feeds go on working beside ours."""

from __future__ import annotations

import json
from pathlib import Path

from tests.crawl.run import crawl, read_lines
from tests.exporters.papers import paper
from tests.ftp import FtpServer

HEADLINES = ["Story 0 of the week", "Story 1 of the week"]


def headlines(lines: bytes) -> list[str]:
    return sorted(json.loads(line)["headline"] for line in lines.splitlines())


def test_feeds_setting_writes_files_here_and_on_a_server(tmp_path: Path) -> None:
    with paper(2) as site, FtpServer() as server:
        feeds = {
            f"{server.url}/news/%(name)s.jsonl": {"format": "jsonlines", "overwrite": True},
            str(tmp_path / "own.jsonl"): {"format": "jsonlines"},
            str(tmp_path / "own.xml"): {"format": "xml", "fields": ["headline", "url"]},
            str(tmp_path / "packed.jsonl.gz"): {
                "format": "jsonlines",
                "postprocessing": ["scrapy.extensions.postprocessing.GzipPlugin"],
            },
        }
        outcome = crawl("-a", f"site={site.url}", "-s", f"FEEDS={json.dumps(feeds)}", data=tmp_path / "data")
    assert outcome.exit_code == 0, outcome.stderr
    assert headlines(server.files["news.jsonl"]) == HEADLINES
    assert sorted(record["headline"] for record in read_lines(tmp_path / "own.jsonl")) == HEADLINES
    assert (tmp_path / "own.xml").read_text("utf-8").count("<headline>") == 2
    assert "sesame" not in outcome.stderr


def test_output_that_is_named_on_the_command_line_may_be_on_a_server(tmp_path: Path) -> None:
    with paper(2) as site, FtpServer() as server:
        outcome = crawl("-a", f"site={site.url}", "-O", f"{server.url}/news.jsonl", data=tmp_path)
    assert outcome.exit_code == 0, outcome.stderr
    assert headlines(server.files["news.jsonl"]) == HEADLINES
    assert outcome.files == []
