"""Lines become rows of typed columns."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from newsspider.record import ALL_FIELDS, schema
from newsspider.sinks.columns import COLUMNS, Kind, ListOf, MapOf, Scalar, Struct
from newsspider.sinks.values import NotARecord, Row, row_of
from tests.exporters.writer import line


def row(**changes: Any) -> Row:
    return row_of({**json.loads(line(1)), **changes})


def test_there_is_a_column_for_each_field_of_the_record() -> None:
    assert tuple(column.name for column in COLUMNS) == ALL_FIELDS


_JSON = {
    Scalar.TEXT: "string",
    Scalar.INTEGER: "integer",
    Scalar.NUMBER: "number",
    Scalar.FLAG: "boolean",
    Scalar.MOMENT: "string",
}


def described(kind: Kind, said: dict[str, Any], whole: dict[str, Any]) -> bool:
    """Whether a kind is what the schema says of a field."""
    if "$ref" in said:
        return described(kind, whole["$defs"][said["$ref"].rpartition("/")[2]], whole)
    if "anyOf" in said:
        return any(described(kind, each, whole) for each in said["anyOf"] if each.get("type") != "null")
    types = [said["type"]] if isinstance(said.get("type"), str) else said.get("type", ["string"])  # of an enum
    match kind:
        case ListOf(item):
            return "array" in types and described(item, said["items"], whole)
        case MapOf(value):
            return "object" in types and described(value, said["additionalProperties"], whole)
        case Struct(columns):
            properties = said["properties"]
            return properties.keys() == {each.name for each in columns} and all(
                described(each.kind, properties[each.name], whole) for each in columns
            )
        case Scalar():
            return _JSON[kind] in types


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: str(column.name))
def test_column_is_of_the_type_that_the_schema_names(column: Any) -> None:
    whole = schema()
    assert described(column.kind, whole["properties"][column.name], whole)


def test_times_are_moments_and_what_was_not_asked_for_is_null() -> None:
    values = row(datePublished="2026-11-01T10:00:00+01:00").values
    assert values["datePublished"] == datetime.fromisoformat("2026-11-01T09:00:00Z")
    assert values["articleBodyHtml"] is None
    assert list(values) == list(ALL_FIELDS)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"id": None}, "no id of ours"),
        ({"id": "x" * 10_000}, "no id of ours"),
        ({"revision": 0}, "no revision"),
        ({"headline": ["x"]}, "headline is"),
        ({"datePublished": "yesterday"}, "datePublished is 'yesterday'"),
        ({"datePublished": "2026-11-01T10:00:00"}, "no offset"),
        ({"authors": [{"name": 1}]}, "authors.name is 1"),
        ({"wordCount": True}, "wordCount is True"),
        ({"wordCount": 1e30}, "wordCount is"),
        ({"publisher": "x"}, "publisher is 'x'"),
    ],
)
def test_line_that_is_not_as_the_schema_says_is_no_record(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(NotARecord, match=said):
        row(**changes)


def test_characters_that_no_table_holds_are_replaced() -> None:
    assert row(headline="a\0b", authors=[{"name": "\ud800", "type": "Person"}]).record["headline"] == "a\ufffdb"


def test_number_that_is_none_is_null() -> None:
    assert row(isArticleProbability=float("inf"), mood=float("nan")).record["mood"] is None


def test_field_of_a_later_version_does_no_harm() -> None:
    assert "mood" not in row(mood="good").values
