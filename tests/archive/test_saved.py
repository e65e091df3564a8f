"""Pages in folders and lists."""

from __future__ import annotations

import gzip
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsspider.archive.entries import Broken, Capture, End, Entry
from newsspider.archive.plan import archives_of
from newsspider.archive.progress import where_to_begin
from newsspider.errors import UsageError
from newsspider.state.contract import ArchiveRead

URL = "https://www.example.com/2026/story"


def entries(path: Path, start: int = 0) -> list[Entry]:
    (archive,) = archives_of([str(path)])
    return list(archive.entries(start, lambda head: None, 100_000))


def captures(path: Path) -> list[Capture]:
    return [entry for entry in entries(path) if isinstance(entry, Capture)]


@pytest.mark.parametrize(
    ("name", "text", "url"),
    [
        ("a.html", f"<!-- saved from url=(0034){URL} --><link rel='canonical' href='https://other.example/'>", URL),
        ("a.html", f'<meta property="og:url" content="https://other.example/x"><link href="{URL}" rel=canonical>', URL),
        ("a.html", f"<META CONTENT='{URL}?a=1&amp;b=2' PROPERTY='og:url'>", f"{URL}?a=1&b=2"),
        ("www.example.com/2026/story", "", None),
        ("www.example.com/2026/story.html", "", f"{URL}.html"),
        ("www.example.com/2026/index.html", "", "https://www.example.com/2026/"),
        ("www.example.com/über uns.html.gz", "", "https://www.example.com/%C3%BCber%20uns.html"),
        ("pages/story.html", "", ""),
    ],
)
def test_address_of_a_saved_page_is_what_is_known_best(tmp_path: Path, name: str, text: str, url: str | None) -> None:
    file = tmp_path / "saved" / name
    file.parent.mkdir(parents=True)
    body = f"<html>{text}<p>page</p>".encode()
    file.write_bytes(gzip.compress(body) if name.endswith(".gz") else body)
    os.utime(file, (1_767_606_000, 1_767_606_000))
    first, *rest = entries(tmp_path / "saved")
    if url is None:  # no page by its name
        assert first == End(begins=0)
    elif url == "":
        assert isinstance(first, Broken)
        assert "nothing says which address" in first.reason
    else:
        assert isinstance(first, Capture)
        assert (first.head.url, first.head.at, first.body) == (url, datetime(2026, 1, 5, 9, 40, tzinfo=UTC), body)
        assert (first.place.file, rest) == (name, [End(begins=1)])


def test_list_says_which_file_is_which_address(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "1").write_text("<p>one")
    (tmp_path / "list.tsv").write_text(
        f"{URL}\tpages/1\n\n{URL}-2\tpages/1\t2026-01-05T10:00:00Z\nnonsense\n{URL}\tgone\n"
    )
    found = entries(tmp_path / "list.tsv")
    assert [type(entry) for entry in found] == [Capture, Capture, Broken, Broken, End]
    second = captures(tmp_path / "list.tsv")[1]
    assert (second.head.url, second.head.at, second.body) == (
        f"{URL}-2",
        datetime(2026, 1, 5, 10, tzinfo=UTC),
        b"<p>one",
    )
    assert second.place.offset == len(f"{URL}\tpages/1\n\n")
    assert len(entries(tmp_path / "list.tsv", second.begins)) == 4


def test_list_of_json_lines_tells_date_status_and_type(tmp_path: Path) -> None:
    (tmp_path / "1").write_text("<p>one")
    line = {
        "url": URL,
        "file": "1",
        "date": "2026-01-05T10:00:00+01:00",
        "status": 404,
        "contentType": "text/html; charset=x",
    }
    (tmp_path / "list.jsonl").write_text(json.dumps(line) + "\n[]\n")
    (found,) = captures(tmp_path / "list.jsonl")
    assert (found.status, found.headers) == (404, (("Content-Type", "text/html; charset=x"),))
    assert found.head.at == datetime(2026, 1, 5, 9, tzinfo=UTC)


def test_folder_is_read_anew_where_its_files_have_changed(tmp_path: Path) -> None:
    folder = tmp_path / "www.example.com"
    folder.mkdir()
    (folder / "1.html").write_text("<p>one")
    (archive,) = archives_of([str(tmp_path)])
    read = ArchiveRead(name=archive.name, offset=1, mark=archive.mark(1))
    assert where_to_begin(archives_of([str(tmp_path)])[0], read) == 1
    (folder / "2.html").write_text("<p>two")
    assert where_to_begin(archives_of([str(tmp_path)])[0], read) == 0


def test_paths_are_files_folders_and_patterns_each_once(tmp_path: Path) -> None:
    for name in ("b.warc.gz", "a.warc.gz", "list.tsv"):
        (tmp_path / name).touch()
    found = archives_of(f"{tmp_path}/{name}" for name in ("*.warc.gz", "a.warc.gz", "list.tsv", ""))
    assert [Path(one.name).name for one in found] == ["a.warc.gz", "b.warc.gz", "list.tsv", tmp_path.name]
    (tmp_path / "page.pdf").write_bytes(b"%PDF-")
    with pytest.raises(UsageError, match="is no WARC file"):
        archives_of([f"{tmp_path}/page.pdf"])
