"""Articles lie in Parquet as pyarrow, DuckDB and Polars read it."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars
import pyarrow.dataset
import pyarrow.parquet
import pytest

from newsspider.items import SCHEMA_VERSION, Author, FieldSource
from newsspider.record import ALL_FIELDS
from newsspider.sinks.lines import Most
from newsspider.sinks.parquet import SCHEMA, ParquetSink
from newsspider.sinks.parquet_folder import ParquetFolder
from tests.sinks.files import bring, stories, write

LATE = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)


def rows(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pyarrow.dataset.dataset(folder, partitioning="hive").to_table().to_pylist()
    return found


def test_rows_are_typed_and_lie_by_the_day_on_which_they_were_fetched(tmp_path: Path) -> None:
    lines_file = write(tmp_path / "news.jsonl", [0], authors=[Author(name="Erna Example")])
    write(lines_file, [1], fetchedAt=LATE)
    write(lines_file, [2], fetchedAt=datetime.fromisoformat("2026-11-26T01:00:00+02:00"))
    folder = tmp_path / "parquet"
    bring(ParquetFolder(folder), tmp_path, lines_file)
    write(lines_file, [3], fetchedAt=datetime.fromisoformat("2026-11-26T02:00:00+02:00"))
    bring(ParquetFolder(folder), tmp_path, lines_file)
    assert [path.name for path in sorted(folder.iterdir())] == ["day=2026-11-25", "day=2026-11-26"]
    found = {row["headline"]: row for row in rows(folder)}
    assert sorted(found) == stories(0, 1, 2, 3)
    assert found["Story 1"]["fetchedAt"] == LATE
    assert found["Story 0"]["authors"][0]["name"] == "Erna Example"
    assert str(found["Story 2"]["day"]) == "2026-11-25"


def test_every_file_has_every_column_whatever_a_line_says(tmp_path: Path) -> None:
    bring(ParquetFolder(tmp_path / "parquet"), tmp_path, write(tmp_path / "news.jsonl", [0]))
    (file,) = (tmp_path / "parquet").glob("day=*/*.parquet")
    schema = pyarrow.parquet.read_schema(file)
    assert tuple(schema.names) == ALL_FIELDS
    assert schema.equals(SCHEMA)
    assert schema.metadata[b"newsspider.schemaVersion"].decode() == SCHEMA_VERSION


def test_duckdb_and_polars_read_it(tmp_path: Path) -> None:
    sources = {"headline": FieldSource(source="json-ld", agrees=("meta",))}
    lines_file = write(tmp_path / "news.jsonl", range(5), fieldSources=sources)
    folder = tmp_path / "parquet"
    bring(ParquetFolder(folder), tmp_path, lines_file)
    query = "SELECT count(*), max(datePublished), any_value(publisher.domain) FROM read_parquet($1)"
    count, newest, domain = duckdb.execute(query, [f"{folder}/**/*.parquet"]).fetchall()[0]
    assert (count, newest.astimezone(UTC).hour, domain) == (5, 5, "news.example")
    frame = polars.read_parquet(folder)
    assert frame["headline"].sort().to_list() == stories(*range(5))
    assert frame.schema["datePublished"] == polars.Datetime("us", "UTC")


def test_batch_that_is_told_twice_is_there_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ParquetSink, "most", Most(lines=2))
    place = ParquetFolder(tmp_path / "parquet")
    lines_file = write(tmp_path / "news.jsonl", range(5))
    bring(place, tmp_path, lines_file)
    bring(place, tmp_path, lines_file, again=True)
    assert sorted(row["headline"] for row in rows(tmp_path / "parquet")) == stories(*range(5))


def test_files_that_were_moved_on_are_not_made_again_and_a_folder_that_was_removed_is(tmp_path: Path) -> None:
    place, lines_file = ParquetFolder(tmp_path / "parquet"), write(tmp_path / "news.jsonl", range(3))
    bring(place, tmp_path, lines_file)
    for file in place.folder.rglob("*.parquet"):
        file.unlink()
    assert bring(place, tmp_path, lines_file).lines == 0
    shutil.rmtree(place.folder)
    assert bring(place, tmp_path, lines_file).lines == 3
