from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from newsspider.report.newest import newest_articles
from newsspider.state.packing import packing_of


def line(number: int, **told: Any) -> bytes:
    record = {"url": f"https://a.example/{number}", "id": str(number), "headline": f"Story {number}", "wordCount": 9}
    return json.dumps(record | told).encode() + b"\n"


def headlines(*paths: Path, count: int = 3) -> list[str | None]:
    return [article.headline for article in newest_articles(paths, count)]


def test_last_lines_come_first(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_bytes(b"".join(map(line, range(9))))
    assert headlines(path) == ["Story 8", "Story 7", "Story 6"]


def test_older_files_are_read_where_the_newest_has_too_few(tmp_path: Path) -> None:
    old, new = tmp_path / "old.jsonl", tmp_path / "new.jsonl"
    old.write_bytes(line(1) + line(2))
    new.write_bytes(line(3))
    assert headlines(new, old) == ["Story 3", "Story 2", "Story 1"]
    assert headlines(new, tmp_path / "gone.jsonl", new) == ["Story 3"]


def test_only_the_end_of_a_large_file_is_read_and_long_lines_are_whole(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_bytes(b"".join(line(number, articleBody="word " * 40_000) for number in range(12)))
    assert headlines(path) == ["Story 11", "Story 10", "Story 9"]


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_packed_files_are_read_member_by_member_also_from_their_end(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"news.jsonl{suffix}"
    packing = packing_of(path)
    assert packing is not None
    noise = "".join(chr(33 + (number * number * 7919) % 90) for number in range(90_000))
    with path.open("wb") as file:
        for number in range(12):
            file.write(packing.pack(line(number, articleBody=f"{number}{noise[number:]}{noise[::-1]}")))
    assert headlines(path) == ["Story 11", "Story 10", "Story 9"]


def test_what_a_killed_run_has_torn_is_left_out(tmp_path: Path) -> None:
    plain, packed = tmp_path / "news.jsonl", tmp_path / "news.jsonl.gz"
    plain.write_bytes(line(1) + line(2)[:20])
    packed.write_bytes(gzip.compress(line(3)) + gzip.compress(line(4))[:-12])
    assert headlines(plain) == ["Story 1"]
    assert "Story 3" in headlines(packed)


def test_article_that_was_written_twice_is_shown_once_as_it_was_last(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_bytes(line(1) + line(1, change="updated", headline="Story one"))
    (article,) = newest_articles([path], 3)
    assert (article.headline, article.change) == ("Story one", "updated")


@pytest.mark.parametrize(
    "record", ['{"url": 1}', "[]", "{", '{"url": "javascript:alert(1)"}', '{"url": "https://[x"}', "{}", "1"]
)
def test_lines_that_are_no_articles_of_the_web_are_passed_over(tmp_path: Path, record: str) -> None:
    path = tmp_path / "news.jsonl"
    path.write_bytes(record.encode() + b"\n" + line(1))
    assert headlines(path) == ["Story 1"]


def test_fields_that_are_missing_or_odd_are_unknown(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_bytes(line(1, headline=None, datePublished="soon", publisher="me", wordCount="9"))
    (article,) = newest_articles([path], 3)
    assert (article.headline, article.published, article.site, article.words) == (None, None, None, None)


def test_what_is_no_file_of_lines_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "news.json"
    path.write_bytes(line(1))
    assert headlines(path, Path("s3://bucket/news.jsonl"), tmp_path) == []
