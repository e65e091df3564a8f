from pathlib import Path

import pytest

from newsspider.shown import from_here


def test_path_below_the_working_directory_is_said_from_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert from_here(str(tmp_path / "data" / "news.jsonl")) == "data/news.jsonl"
    assert from_here("/elsewhere/news.jsonl") == "/elsewhere/news.jsonl"


def test_path_is_said_as_it_is_where_the_working_directory_has_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    here.rmdir()
    assert from_here("/elsewhere/news.jsonl") == "/elsewhere/news.jsonl"
