"""Archives are told out to workers, and each is read to its end by one at a time."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

pytest.importorskip("celery", reason="there is no Celery here")
pytest.importorskip("psycopg", reason="there is no psycopg here")
pytest.importorskip("fastwarc", reason="there is no FastWARC here")

from tests.archive.warcs import FIRST, response, write
from tests.cluster.services import PostgreSQL, Redis, needs_postgresql, needs_redis
from tests.cluster.workers import Project
from tests.web import Answer, LocalSite, article_page

pytestmark = [needs_redis, needs_postgresql]

FILES, PAGES = 3, 20


@pytest.fixture
def project(tmp_path: Path, redis: Redis, postgresql: PostgreSQL) -> Iterator[Project]:
    (tmp_path / "warc").mkdir()
    for file in range(FILES):
        pages = [
            response(
                f"https://paper{file}.example.com/2026/01/05/story-{number}-of-the-week.html",
                article_page(title_of(file, number), published="2026-01-05T10:00:00Z"),
                at=FIRST + timedelta(minutes=number),
            )
            for number in range(PAGES)
        ]
        write(tmp_path / "warc" / f"{file}.warc.gz", *pages)
    with Project(tmp_path, redis, postgresql) as project:
        yield project


def title_of(file: int, number: int) -> str:
    return f"Story {number:02} of paper {file}"


ALL = sorted(title_of(file, number) for file in range(FILES) for number in range(PAGES))


def read_into(folder: Path) -> list[str]:
    """The headlines of all lines there."""
    lines = [line for path in folder.glob("*/articles/*.jsonl*") for line in path.read_text("utf-8").splitlines()]
    return sorted(json.loads(line)["headline"] for line in lines)


def test_archives_are_read_once_also_where_workers_are_killed(project: Project) -> None:
    order = ("--archives", "--into", "again", "-a", "path=warc/*.warc.gz")
    assert len(project.dispatched(*order)) == FILES
    assert project.dispatched(*order) == []
    for _ in range(2):
        before = len(read_into(project.folder / "again"))
        worker = project.work(concurrency=2)
        project.waits_for(lambda: len(read_into(project.folder / "again")) > before)  # noqa: B023
        worker.kill()
        worker.wait()
    project.work(concurrency=2)
    until = time.monotonic() + 60
    while not project.rests():
        project.dispatched(*order)
        assert time.monotonic() < until, project.log[-4000:]
        time.sleep(0.5)
    assert read_into(project.folder / "again") == ALL
    assert project.dispatched(*order) == []


def test_what_is_wanted_of_archives_is_read_into_another_folder(project: Project) -> None:
    assert len(project.dispatched("--archives", "--into", "one", "-a", "path=warc", "-a", "domains=example.com")) == 1
    project.dispatched("--archives", "--into", "two", "-a", "path=warc/*.gz", "-a", "domains=paper1.example.com")
    project.work()
    project.waits_for(project.rests)
    assert read_into(project.folder / "two") == sorted(title_of(1, number) for number in range(PAGES))


def test_archive_on_a_server_is_read_by_its_address(project: Project) -> None:
    path = project.folder / "warc" / "2.warc.gz"
    with LocalSite({"/2.warc.gz": Answer(path.read_bytes(), content_type="application/gzip")}) as server:
        project.dispatched("--archives", "--into", "far", "-a", f"path={server.url}2.warc.gz")
        project.work()
        project.waits_for(project.rests)
    assert read_into(project.folder / "far") == sorted(title_of(2, number) for number in range(PAGES))


def test_month_whose_list_cannot_be_had_is_refused(project: Project) -> None:
    with LocalSite() as server:
        done = project.dispatch("--archives", "--into", "x", "-a", f"base={server.url}", "-a", "months=2026-01")
    assert done.returncode == 64
    assert "warc.paths.gz cannot be read" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--archives", "-a", "path=warc/*.gz"), "--into FOLDER"),
        (("--archives", "--into", "x", "-a", "path=nowhere/*.gz"), "there is no such file"),
        (("--archives", "--into", "x", "-a", "path"), "expected NAME=VALUE"),
        (("--archives", "--into", "x", "-a", "path=warc", "-a", "budget=5s"), "-a budget is for one run"),
        (("--into", "x"), "--into is for --archives alone"),
        (("--archives", "--into", "x", "sites.toml"), "is for sites"),
    ],
)
def test_what_cannot_be_told_of_is_refused(project: Project, arguments: tuple[str, ...], words: str) -> None:
    done = project.dispatch(*arguments)
    assert done.returncode == 64
    assert words in done.stderr
