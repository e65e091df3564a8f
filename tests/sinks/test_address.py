"""Addresses lead to sinks, and what is wrong with one is told."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from newsspider.errors import UsageError
from newsspider.sinks import address
from newsspider.sinks.address import is_address, place_of
from newsspider.sinks.parquet_folder import ParquetFolder
from newsspider.sinks.postgres import PostgresTable
from newsspider.sinks.search import SearchIndex

HERE = Path("/srv/news")


def test_folder_begins_where_it_is_said() -> None:
    assert place_of("parquet:data/parquet", HERE) == ParquetFolder(Path("/srv/news/data/parquet"))


def test_table_is_ours_and_the_rest_is_left_to_the_database() -> None:
    place = place_of("postgresql://me@db.example/news?sslmode=require&table=press.articles", HERE)
    assert place == PostgresTable("postgresql://me@db.example/news?sslmode=require", "press.articles")


def test_another_password_is_no_other_place() -> None:
    keys = {place_of(f"postgresql://me:{word}@db.example/news", HERE).key for word in ("one", "two")}
    assert len(keys) == 1


@pytest.mark.parametrize("kind", ["opensearch", "elasticsearch"])
def test_index_is_the_last_part_of_the_path(kind: str) -> None:
    place = place_of(f"{kind}+https://me:p%40ss@search.example:9200/cluster/news?revisions=all", HERE)
    assert isinstance(place, SearchIndex)
    assert (place.url, place.index) == ("https://search.example:9200/cluster", "news")
    assert (place.user, place.password, place.each_revision) == ("me", "p@ss", True)


def test_key_of_elasticsearch_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSSPIDER_SEARCH_API_KEY", "sesame")
    place = place_of("elasticsearch+https://search.example/news", HERE)
    assert isinstance(place, SearchIndex)
    assert place.api_key == "sesame"
    assert "sesame" not in repr(place)


@pytest.mark.parametrize(
    "wrong",
    [
        "parquet:",
        "mysql://db.example/news",
        "postgresql://db.example/news?table=Some Articles",
        "opensearch+https:///news",
        "opensearch+https://search.example/News",
        "opensearch+https://search.example:port/news",
        "opensearch+https://search.example/news?revisions=some",
    ],
)
def test_address_that_leads_nowhere_is_told(wrong: str) -> None:
    with pytest.raises(UsageError):
        place_of(wrong, HERE)


def test_file_is_no_address() -> None:
    assert not is_address("data/articles/news.jsonl")
    assert not is_address("https://www.example.com/")


def test_extra_that_is_missing_is_told_with_what_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(address, "find_spec", lambda name: None if name == "psycopg" else find(name))
    with pytest.raises(UsageError, match=r"psycopg is not installed: .* -m pip install .*\[postgres\]"):
        place_of("postgresql://db.example/news", HERE)
