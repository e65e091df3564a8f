"""A page that waits is kept, or does not wait."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from newsspider.pipelines.keeper import Keeper
from newsspider.state import sqlite_file
from newsspider.state.hashes import key_of
from newsspider.state.kept import unpacked
from newsspider.state.sqlite import open_memory
from tests.state.test_kept import SPARSE
from tests.state.values import source, waiting

PAGE = replace(SPARSE, body=b"<p>The bridge is open.</p>")


def test_page_that_waits_is_kept_as_it_is(tmp_path: Path) -> None:
    with open_memory(tmp_path / "memory.sqlite") as memory:
        named = replace(waiting(1), key=key_of(PAGE.url), url=PAGE.url)
        memory.heard(PAGE.site, sources=[source()], named=[named])
        assert Keeper(memory).keeps(PAGE)
        ((kept, _),) = memory.kept(PAGE.site)
    assert unpacked(kept.value) == PAGE
    assert (kept.size, kept.fetched_at) == (len(PAGE.body), int(PAGE.fetched_at.timestamp()))


def test_page_that_cannot_be_kept_does_not_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sqlite_file, "_BUSY_S", 0.05)
    path = tmp_path / "memory.sqlite"
    with open_memory(path) as memory:
        held = sqlite3.connect(path, isolation_level=None)
        held.execute("BEGIN IMMEDIATE")
        assert not Keeper(memory).keeps(PAGE)
        held.close()
    assert "does not wait" in caplog.text


def test_where_runs_do_not_know_of_each_other_nothing_is_kept() -> None:
    assert Keeper(None).keeps(PAGE)
