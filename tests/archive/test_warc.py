"""What is read of WARC files, sound ones and others."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from newsspider.archive.entries import Broken, Capture, End, Entry, Head, LeftOut, Revisit
from newsspider.archive.files import WarcFile
from newsspider.archive.note import Note, note_fields, read_note
from newsspider.items import Link
from newsspider.state.packing import packing_of
from tests.archive.warcs import FIRST, http, minutes, record, record_id, response, write

pytest.importorskip("fastwarc")

URL = "https://www.example.com/"
TEXT = "".join(f"<p>Paragraph {number} of a page.</p>" for number in range(300))


def entries(path: Path, start: int = 0, most_bytes: int = 1_000_000) -> list[Entry]:
    return list(WarcFile(path).entries(start, lambda head: None, most_bytes))


def captures(path: Path, start: int = 0) -> list[Capture]:
    return [entry for entry in entries(path, start) if isinstance(entry, Capture)]


def broken(path: Path) -> list[Broken]:
    return [entry for entry in entries(path) if isinstance(entry, Broken)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news.warc.gz"


@pytest.mark.parametrize("packed", [True, False])
def test_pages_come_with_address_moment_and_place(path: Path, packed: bool) -> None:
    pages = [response(f"{URL}{number}", f"page {number}", FIRST + minutes(number)) for number in (1, 2)]
    offsets = write(path, *pages, packed=packed)
    first, second = captures(path)
    assert (first.head.url, first.head.at, first.body) == (f"{URL}1", FIRST + minutes(1), b"page 1")
    assert [one.place.offset for one in (first, second)] == offsets
    assert (first.place.file, second.status) == ("news.warc.gz", 200)
    assert first.place.recordId == record_id(f"response {URL}1 2026-01-05T10:01:00Z")
    assert ("Content-Type", "text/html; charset=utf-8") in first.headers


@pytest.mark.parametrize("packed", [True, False])
def test_reading_begins_at_any_record(path: Path, packed: bool) -> None:
    offsets = write(path, *(response(f"{URL}{number}", f"page {number}") for number in range(5)), packed=packed)
    assert [one.body for one in captures(path, offsets[3])] == [b"page 3", b"page 4"]
    assert entries(path, path.stat().st_size) == [End(begins=path.stat().st_size)]


def test_records_in_zstd_frames_are_read_too(tmp_path: Path) -> None:
    pack = packing_of("news.zst")
    assert pack is not None
    frames = [pack.pack(response(f"{URL}{number}", f"page {number}")) for number in range(3)]
    path = tmp_path / "news.warc.zst"
    path.write_bytes(b"".join(frames))
    assert [one.body for one in captures(path)] == [b"page 0", b"page 1", b"page 2"]
    assert [one.body for one in captures(path, len(frames[0]))] == [b"page 1", b"page 2"]
    assert broken(path) == []


def test_requests_and_what_is_no_web_page_are_passed_over(path: Path) -> None:
    write(
        path,
        record("request", URL, FIRST, b"GET / HTTP/1.1\r\n\r\n"),
        record("response", "dns:www.example.com", FIRST, b"192.0.2.1"),
        record("conversion", URL, FIRST, b"plain text"),
        response(URL, "page"),
        record("conversion", URL, FIRST, b"plain text"),
    )
    assert [type(entry) for entry in entries(path)] == [Capture, End]


def test_resource_is_a_page_without_headers(path: Path) -> None:
    write(path, record("resource", URL, FIRST, b"<p>saved", Content_Type="text/html"))
    (page,) = captures(path)
    assert (page.status, page.body, page.headers) == (200, b"<p>saved", (("Content-Type", "text/html"),))


def test_address_in_brackets_is_the_address(path: Path) -> None:
    write(path, response(f"<{URL}>", "page"))
    assert captures(path)[0].head.url == URL


def test_revisit_is_told_as_one(path: Path) -> None:
    write(path, record("revisit", URL, FIRST, http("", status="304 Not Modified")))
    assert entries(path)[0] == Revisit(begins=entries(path)[0].begins, head=Head(url=URL, at=FIRST))


def test_what_is_no_page_or_too_large_is_left_out(path: Path) -> None:
    write(
        path,
        record("response", f"{URL}a.jpg", FIRST, http(b"\xff\xd8", headers={"Content-Type": "image/jpeg"})),
        response(f"{URL}long", "x" * 200_000),
        response(URL, "page"),
    )
    found = entries(path, most_bytes=100_000)
    assert [entry.reason for entry in found if isinstance(entry, LeftOut)] == ["not_html", "too large"]
    assert isinstance(found[2], Capture)


def test_filter_is_asked_before_a_body_is_read(path: Path) -> None:
    write(path, response(f"{URL}1", TEXT, WARC_Identified_Content_Language="deu,eng"), response(f"{URL}2", "page"))
    asked: list[Head] = []

    def wanted(head: Head) -> str | None:
        asked.append(head)
        return "other" if head.languages else None

    found = list(WarcFile(path).entries(0, wanted, 1_000_000))
    assert [type(entry) for entry in found] == [LeftOut, Capture, End]
    assert asked[0].languages == ("deu", "eng")


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("damage", [b"\0" * 40, b"\xff" * 300])
@pytest.mark.parametrize("where", [0, 30, 150, 400])
def test_damaged_record_costs_only_itself(path: Path, packed: bool, damage: bytes, where: int) -> None:
    pages = [response(f"{URL}{number}", f"{number} {TEXT}", FIRST + minutes(number)) for number in range(6)]
    offsets = write(path, *pages, packed=packed)
    whole = bytearray(path.read_bytes())
    whole[offsets[2] + where : offsets[2] + where + len(damage)] = damage
    path.write_bytes(whole)
    read = [one.head.url[-1] for one in captures(path)]
    assert [url for url in read if url != "2"] == ["0", "1", "3", "4", "5"]
    assert len(broken(path)) <= 1
    if packed:
        (told,) = broken(path)
        assert offsets[1] <= told.begins <= offsets[2]
        assert not told.is_torn


def test_record_without_date_or_length_costs_only_itself(path: Path) -> None:
    write(
        path,
        response(f"{URL}0", "page"),
        record("response", f"{URL}1", "yesterday", http("page")),
        response(f"{URL}2", "page"),
    )
    assert [one.head.url[-1] for one in captures(path)] == ["0", "2"]
    assert [one.reason for one in broken(path)] == ["a record without address, date or length"]


@pytest.mark.parametrize("packed", [True, False])
def test_file_that_was_cut_off_is_read_up_to_there_and_said_to_be_torn(path: Path, packed: bool) -> None:
    offsets = write(path, *(response(f"{URL}{number}", f"{number} {TEXT}") for number in range(3)), packed=packed)
    whole = path.read_bytes()
    for end in range(offsets[2] + 1, len(whole) - 12, 97):
        path.write_bytes(whole[:end])
        found = entries(path)
        assert [one.head.url[-1] for one in found if isinstance(one, Capture)] == ["0", "1"], end
        (told,) = [one for one in found if isinstance(one, Broken)]
        assert (told.is_torn, found[-1]) == (True, End(begins=told.begins)), end
        assert told.begins <= offsets[2]


def test_file_that_is_no_warc_is_said_to_be_broken(path: Path) -> None:
    path.write_bytes(b"<html>" + b"x" * 10_000)
    assert [type(entry) for entry in entries(path)] == [Broken, End]


def test_page_that_the_crawler_cut_off_is_not_taken_for_whole(path: Path) -> None:
    write(
        path,
        response(f"{URL}1", "page", WARC_Truncated="length"),
        record("response", f"{URL}2", FIRST, http("page", headers={"Content-Length": "900"})),
        response(f"{URL}3", "page"),
    )
    assert [bool(one.missing) for one in captures(path)] == [True, True, False]


def test_what_was_noted_of_a_response_comes_with_it_and_with_no_other(path: Path) -> None:
    note = Note(
        kind="article",
        link=Link(url=f"{URL}1?from=feed", via="feed", source=f"{URL}feed", title="One", published=FIRST),
    )
    page = response(f"{URL}1", "page")
    noted = record(
        "metadata",
        f"{URL}1",
        FIRST,
        note_fields(note),
        WARC_Concurrent_To=record_id(f"response {URL}1 2026-01-05T10:00:00Z"),
    )
    offsets = write(
        path, noted, record("request", URL, FIRST, b"GET / HTTP/1.1\r\n\r\n"), page, response(f"{URL}2", "page")
    )
    first, second = captures(path)
    assert first.told is not None
    assert (read_note(first.told), second.told) == (note, None)
    assert (first.begins, first.place.offset) == (offsets[0], offsets[2])
    assert captures(path, first.begins)[0].told == first.told


def test_reading_holds_one_page_at_a_time(path: Path) -> None:
    """A stream that counts what was asked of it before the first page came."""
    write(path, *(response(f"{URL}{number}", TEXT) for number in range(400)))
    read = 0

    class Counting(io.FileIO):
        def readinto(self, buffer: Any) -> int:
            nonlocal read
            count = super().readinto(buffer)
            read += count or 0
            return count or 0

    archive = WarcFile(path)
    archive._open_at = lambda offset: io.BufferedReader(Counting(path))  # type: ignore[method-assign]
    next(iter(archive.entries(0, lambda head: None, 1_000_000)))
    assert read < path.stat().st_size / 2
