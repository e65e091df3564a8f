"""Articles are rows of a table of a real PostgreSQL's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from newsspider.errors import OutputError
from newsspider.items import Author
from newsspider.record import ALL_FIELDS
from newsspider.sinks import postgres
from newsspider.sinks.columns import COLUMNS
from newsspider.sinks.postgres import PostgresTable, column_name
from tests.postgres import server
from tests.sinks.files import bring, stories, write


@pytest.fixture(scope="module")
def database() -> str:
    return server().url(server().new_database())


@pytest.fixture
def place(database: str, request: pytest.FixtureRequest) -> PostgresTable:
    """A table of the test's own."""
    return PostgresTable(database, request.node.name[5:45].rstrip("_").lower())


def asked(place: PostgresTable, query: str) -> list[Any]:
    with psycopg.connect(place.conninfo) as connection:
        found: list[Any] = connection.execute(query.format(table=place.table).encode()).fetchall()
    return found


def test_revision_is_a_row_with_types_of_its_own(place: PostgresTable, tmp_path: Path) -> None:
    file = write(tmp_path / "news.jsonl", [0], authors=[Author(name="Erna \0 Example")], wordCount=12)
    bring(place, tmp_path, file)
    query = (
        "SELECT date_published, word_count, authors->0->>'name', url_aliases->>0, is_accessible_for_free FROM {table}"
    )
    assert asked(place, query) == [
        (datetime(2026, 11, 25, 5, tzinfo=UTC), 12, "Erna \ufffd Example", "https://m.news.example/short/0", None)
    ]


def test_table_may_be_in_a_schema_of_its_own(place: PostgresTable, tmp_path: Path) -> None:
    own = replace(place, table="press.articles")
    with pytest.raises(OutputError, match='schema "press" does not exist'):
        bring(own, tmp_path, write(tmp_path / "a.jsonl", [0]))
    with psycopg.connect(place.conninfo) as connection:
        connection.execute("CREATE SCHEMA press")
    assert bring(own, tmp_path, tmp_path / "a.jsonl").lines == 1
    assert bring(own, tmp_path, write(tmp_path / "a.jsonl", [1])).lines == 1
    assert asked(own, "SELECT headline FROM press.articles_newest ORDER BY 1") == [("Story 0",), ("Story 1",)]


def test_row_that_is_loaded_again_is_there_once_and_as_it_is_now(place: PostgresTable, tmp_path: Path) -> None:
    bring(place, tmp_path, write(tmp_path / "a.jsonl", range(3)))
    bring(place, tmp_path, write(tmp_path / "b.jsonl", [2, 3], dateline="Kolmsund"))
    assert sorted(row[0] for row in asked(place, "SELECT headline FROM {table}")) == stories(0, 1, 2, 3)
    assert asked(place, "SELECT count(*) FROM {table} WHERE dateline = 'Kolmsund'") == [(2,)]


def test_revisions_stand_side_by_side_and_a_view_has_the_newest(place: PostgresTable, tmp_path: Path) -> None:
    file = write(tmp_path / "news.jsonl", [0, 1])
    bring(place, tmp_path, write(file, [1], revision=2))
    assert asked(place, "SELECT count(*) FROM {table}") == [(3,)]
    assert asked(place, "SELECT headline, revision FROM {table}_newest ORDER BY 1") == [("Story 0", 1), ("Story 1", 2)]


def test_table_of_an_earlier_version_gets_what_it_lacks(
    place: PostgresTable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr(postgres, "COLUMNS", [each for each in COLUMNS if each.name != "dateline"])
        bring(place, tmp_path, write(tmp_path / "a.jsonl", [0]))
    bring(place, tmp_path, write(tmp_path / "b.jsonl", [1], dateline="Kolmsund"))
    assert asked(place, "SELECT headline, dateline FROM {table}_newest ORDER BY 1") == [
        ("Story 0", None),
        ("Story 1", "Kolmsund"),
    ]


def test_table_of_somebody_else_is_left_alone(place: PostgresTable, tmp_path: Path) -> None:
    with psycopg.connect(place.conninfo) as connection:
        connection.execute(f"CREATE TABLE {place.table} (id integer)".encode())
    with pytest.raises(OutputError, match="column id of table"):
        bring(place, tmp_path, write(tmp_path / "a.jsonl", [0]))
    assert asked(place, "SELECT count(*) FROM {table}") == [(0,)]


def test_table_that_was_dropped_is_filled_again(place: PostgresTable, tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl", range(3))
    bring(place, tmp_path, file)
    with psycopg.connect(place.conninfo) as connection:
        connection.execute(f"DROP TABLE {place.table} CASCADE".encode())
    assert bring(place, tmp_path, file).lines == 3


def test_row_that_the_database_refuses_is_told_and_costs_only_itself(place: PostgresTable, tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl", [0])
    bring(place, tmp_path, file)
    with psycopg.connect(place.conninfo) as connection:
        connection.execute(f"ALTER TABLE {place.table} ADD CHECK (1 / (word_count - 7) IS NOT NULL)".encode())
    write(file, [1])
    write(file, [2], wordCount=7)
    loaded = bring(place, tmp_path, write(file, [3]))
    assert [refused.reason for refused in loaded.refused] == ["division by zero"]
    assert asked(place, "SELECT count(*) FROM {table}") == [(3,)]


def test_server_that_is_away_is_told_without_its_password(tmp_path: Path) -> None:
    place = PostgresTable("postgresql://me:sesame-open@127.0.0.1:1/news")
    with pytest.raises(OutputError, match=r"127\.0\.0\.1") as told:
        bring(place, tmp_path, write(tmp_path / "a.jsonl", [0]))
    assert "sesame" not in str(told.value)


def test_names_of_columns_need_no_quotes() -> None:
    names = [column_name(field) for field in ALL_FIELDS]
    assert column_name("isAccessibleForFree") == "is_accessible_for_free"
    assert all(name == name.lower() and name.replace("_", "").isalnum() for name in names)
    assert len(set(names)) == len(names)
