"""What is remembered moves from a file into a database."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsspider.report.tally import ExitCode
from newsspider.state.contract import ArchiveRead, Fate, Memory, OriginFile
from newsspider.state.database import Database
from newsspider.state.lock import lock
from newsspider.state.sqlite import open_memory
from tests.crawl.run import Outcome, crawl, scrapy
from tests.exporters.papers import paper
from tests.postgres import empty_database
from tests.state.test_memory import ODD, everything
from tests.state.values import (
    NOW,
    SITE,
    kept,
    key,
    measured,
    recurring,
    revision,
    settled,
    shape,
    source,
    waiting,
)


@pytest.fixture
def url() -> str:
    return empty_database()


def copy(path: Path, url: str) -> Outcome:
    return scrapy("memory", "copy", str(path), url, data=path.parent)


def fill(memory: Memory) -> None:
    named = [waiting(1, url=ODD, language=ODD), waiting(2)]
    memory.heard(SITE, sources=[source(hub=ODD, distrusted=True)], named=named)
    memory.settle(
        revisions=[revision(3, aliases=(4,), shingles=(1, 2**31), headline=ODD), revision(5, removed=True)],
        settled=[settled(6, Fate.DROPPED), settled(7, Fate.FAILED, retry_at=NOW + 60, failures=2)],
        shapes=[shape(ODD, articles=3)],
        recurring=[recurring(b"\0\1")],
        archives=[ArchiveRead(name=ODD, offset=2**40, mark=b"\0", whole=True)],
    )
    memory.measured([measured(1)], most=9)
    memory.keep(kept(2))
    url = "https://news.example.com/.well-known/tdmrep.json"
    memory.keep_origin_file(OriginFile(url=url, body=b"\0", asked_at=NOW))


def test_all_of_it_is_there_and_goes_on(tmp_path: Path, url: str) -> None:
    path = tmp_path / "memory.sqlite"
    with open_memory(path) as memory:
        fill(memory)
        before, archive = everything(memory), memory.archive(ODD)
    outcome = copy(path, url)
    assert (outcome.exit_code, outcome.stderr) == (ExitCode.WELL, "")
    assert outcome.stdout.startswith("copied 2 articles, and all that is known with them, into postgresql:///")
    from newsspider.state import postgres

    with postgres.open_memory(Database(url)) as memory:
        assert everything(memory) == before
        assert memory.archive(ODD) == archive
        memory.settle(revisions=[revision(9, site="new.example.com")])
        memory.heard("new.example.com", named=[waiting(10)])
        assert len(memory.articles([key(3), key(5), key(9)])) == 3
    again = copy(path, url)
    assert again.exit_code == ExitCode.USAGE
    assert "has a memory already: give an empty database" in again.stderr
    assert "pass" not in again.stderr


def test_crawl_goes_on_with_the_copy(tmp_path: Path, url: str) -> None:
    with paper(3) as site:
        assert len(crawl("-a", f"site={site.url}", data=tmp_path).files) == 1
        assert copy(tmp_path / "memory.sqlite", url).exit_code == ExitCode.WELL
        outcome = crawl("-a", f"site={site.url}", "-s", f"NEWSSPIDER_MEMORY={url}", data=tmp_path)
    assert len(outcome.files) == 1
    assert "nothing new" in outcome.stderr


def test_what_cannot_be_copied_is_said(tmp_path: Path, url: str) -> None:
    path = tmp_path / "memory.sqlite"
    assert copy(path, url).exit_code == ExitCode.USAGE
    open_memory(path).close()
    assert copy(path, "memory.sqlite").exit_code == ExitCode.USAGE
    nowhere = copy(path, "postgresql://me:secret@127.0.0.1:1/x")
    assert nowhere.exit_code == ExitCode.OUTPUT
    assert "secret" not in nowhere.stderr
    with lock(path, "a run"):
        assert copy(path, url).exit_code == ExitCode.LOCKED
