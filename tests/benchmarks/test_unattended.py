"""What unattended runs lose, double, tear or make up is noticed."""

from __future__ import annotations

import gzip
import json
import re
import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from benchmarks.growing.process import Asked, GrowingSite
from benchmarks.growing.site import Site
from benchmarks.growing.timeline import Timeline, Version
from benchmarks.unattended import __main__ as unattended
from benchmarks.unattended.cron import KILLED, Cron
from benchmarks.unattended.flat import growth
from benchmarks.unattended.judge import fetched_again, most_after_one
from benchmarks.unattended.lines import REMOVED, Form, Lines, lost, read

TIMELINE = Timeline(seed=3, articles=30, new_per_step=3)
STEP = 3
TELLING = Site(TIMELINE).telling(STEP)


def record(version: Version, **more: Any) -> dict[str, Any]:
    return {
        "schemaVersion": "1.0.0",
        "id": f"{version.number:032x}",
        "url": f"http://127.0.0.1:8000{version.path}",
        "headline": version.headline,
        "articleBody": version.body,
        "datePublished": version.published.isoformat(),
        **more,
    }


@pytest.fixture
def records() -> list[dict[str, Any]]:
    """All that is to be exported."""
    return [record(version) for version in TIMELINE.truth(STEP).values()]


def lines_of(records: list[dict[str, Any]]) -> bytes:
    return b"".join(json.dumps(each).encode() + b"\n" for each in records)


def found(folder: Path, *files: bytes) -> Lines:
    paths = [folder / f"{number}.jsonl" for number in range(len(files))]
    for path, data in zip(paths, files, strict=True):
        path.write_bytes(data)
    return read(paths, TIMELINE, STEP)


def missing(lines: Lines) -> list[Form]:
    return lost(lines.forms, TIMELINE, STEP, TELLING)


def test_everything_exported_once_is_well(records: list[dict[str, Any]], tmp_path: Path) -> None:
    lines = found(tmp_path, lines_of(records[:9]), lines_of(records[9:]))
    assert (missing(lines), lines.doubled, lines.torn, lines.invalid, lines.unknown) == ([], [], [], [], [])


def test_lost_line_is_noticed(records: list[dict[str, Any]], tmp_path: Path) -> None:
    number = int(records[5]["url"].rpartition("-")[2])
    assert [form.number for form in missing(found(tmp_path, lines_of(records[:5] + records[6:])))] == [number]


def test_doubled_line_is_noticed_in_whatever_file(records: list[dict[str, Any]], tmp_path: Path) -> None:
    lines = found(tmp_path, lines_of(records), lines_of(records[4:5]))
    assert [form.number for form in lines.doubled] == [int(records[4]["url"].rpartition("-")[2])]


def test_torn_line_is_noticed_at_the_end_and_in_the_middle(records: list[dict[str, Any]], tmp_path: Path) -> None:
    data = lines_of(records)
    assert found(tmp_path, data[:-20]).torn == [f"0.jsonl:{len(records)}"]
    assert found(tmp_path, data[:-1]).torn == [f"0.jsonl:{len(records)}"]
    assert found(tmp_path, lines_of(records[:1])[:-20] + lines_of(records[1:])).torn == ["0.jsonl:1"]


def test_line_that_is_not_as_the_schema_says_is_noticed(records: list[dict[str, Any]], tmp_path: Path) -> None:
    lines = found(tmp_path, lines_of([{**records[0], "wordCount": "many"}, *records[1:]]))
    assert [problem.partition(": ")[0] for problem in lines.invalid] == ["0.jsonl:1"]
    assert len(missing(lines)) == 1


def test_text_that_the_newspaper_never_had_is_noticed(records: list[dict[str, Any]], tmp_path: Path) -> None:
    mixed = {**records[0], "articleBody": records[1]["articleBody"]}
    assert len(found(tmp_path, lines_of([mixed])).unknown) == 1


def test_edit_that_a_listing_tells_of_must_come_and_another_may(tmp_path: Path) -> None:
    for told, expected in (("lastmod", 1), ("nothing", 0)):
        number = next(n for n in TIMELINE.present(STEP) if [e.told for e in edits(n)] == [told])
        forms = found(tmp_path, lines_of([record(TIMELINE.version(number, TIMELINE.born(number)))])).forms
        assert forms == [Form(number, 1)]
        assert [form.number for form in missing(Lines(forms=forms))].count(number) == expected


def edits(number: int) -> list[Any]:
    return [edit for edit in TIMELINE.fate(number).edits if edit.step <= STEP]


def test_two_forms_of_an_article_are_no_doubles(tmp_path: Path) -> None:
    number = next(n for n in TIMELINE.present(STEP) if len(edits(n)) == 1)
    forms = [TIMELINE.version(number, step) for step in (TIMELINE.born(number), STEP)]
    lines = found(tmp_path, lines_of([record(form) for form in forms]))
    assert lines.forms == [Form(number, 1), Form(number, 2)]
    assert lines.doubled == []


def test_removal_is_a_form_of_its_own_of_what_has_vanished(tmp_path: Path) -> None:
    gone = next(number for number in range(TIMELINE.count(9)) if TIMELINE.gone(number, 9))
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines_of([record(TIMELINE.version(number, 9), change="removed") for number in (gone, gone + 1)]))
    lines = read([path], TIMELINE, 9)
    assert lines.forms == [Form(gone, REMOVED)]
    assert len(lines.unknown) == 1


def test_compressed_files_are_read(records: list[dict[str, Any]], tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(lines_of(records)))
    assert len(read([path], TIMELINE, STEP).forms) == len(records)


def test_page_counts_as_fetched_twice_only_while_it_is_the_same() -> None:
    number = next(n for n in TIMELINE.present(STEP) if len(edits(n)) == 1)
    path = TIMELINE.version(number, 0).path

    def asked(step: int, status: int = 200) -> Asked:
        return Asked(path=path, status=status, conditional=False, step=step, agent="", at=0.0)

    born = TIMELINE.born(number)
    assert fetched_again([asked(born), asked(STEP), asked(STEP, 304)], TIMELINE) == []
    assert len(fetched_again([asked(born), asked(born), asked(STEP), asked(STEP)], TIMELINE)) == 2


def test_pages_fetched_twice_are_counted_for_each_kill() -> None:
    assert most_after_one([11.0, 12.0, 21.0, 22.0, 23.0, 35.0], [10.0, 20.0, 30.0]) == 3
    assert most_after_one([], [10.0]) == 0


def test_memory_that_grows_after_the_first_fifth_is_noticed() -> None:
    assert growth([(10, 100.0), (20, 200.0), (60, 210.0), (100, 205.0)]) == pytest.approx(0.05)
    assert growth([(10, 100.0), (100, 150.0)]) == pytest.approx(0.5)


@pytest.fixture
def cron(tmp_path: Path) -> Iterator[Cron]:
    timeline = Timeline(articles=12, epoch=datetime(2026, 10, 1, tzinfo=UTC))
    with GrowingSite(timeline, tmp_path / "access.jsonl", delay_s=0.1) as site:
        yield Cron(url=site.url, data=tmp_path / "data")


def test_killed_run_says_so(cron: Cron) -> None:
    assert cron.signalled(0.2).exit_code == KILLED


def test_stopped_run_was_stopping_for_less_than_it_ran(cron: Cron) -> None:
    run = cron.signalled(0.2, signal.SIGTERM)
    assert run.exit_code == -signal.SIGTERM
    assert run.stopping_s < run.duration_s


def test_run_on_a_full_disk_cannot_write(cron: Cron) -> None:
    run = cron.run(most_file_bytes=1024)
    assert run.exit_code != 0
    assert all(path.stat().st_size <= 1024 for path in [*cron.files(), *cron.unfinished()])


def test_memory_of_a_crawl_is_told_at_several_points(capsys: pytest.CaptureFixture[str]) -> None:
    assert unattended.main(["--flat", "40"]) == 0
    out = capsys.readouterr().out
    assert len(re.findall(r"^\| \d+ \| \d+\.\d \|$", out, re.MULTILINE)) > 3
    assert "All is well" in out
