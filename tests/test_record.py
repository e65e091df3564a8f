import json
from datetime import UTC, datetime, timedelta, timezone

import jsonschema
import pytest

from newsspider.errors import UsageError
from newsspider.items import Article, Author, Discovery, FieldSource, Image, Publisher, Stripped
from newsspider.record import ALL_FIELDS, DEFAULT_FIELDS, fields_of, schema, to_line, to_record


def article(body: str = "First.\n\nSecond.") -> Article:
    return Article(
        id="0" * 32,
        url="https://example.com/a",
        headline="Bridge opens",
        articleBody=body,
        datePublished=datetime(2026, 11, 1, 10, 0, 0, 123, tzinfo=timezone(timedelta(hours=1))),
        fetchedAt=datetime(2026, 11, 2, tzinfo=UTC),
        authors=[Author(name="Erna Example")],
        publisher=Publisher(domain="example.com"),
        mainImage=Image(url="https://example.com/a.jpg", width=640),
        discovery=[Discovery(via="feed", url="https://example.com/feed")],
        fieldSources={"headline": FieldSource(source="json-ld", agrees=("meta", "visible"))},
        stripped=Stripped(blocks=3, chars=400, byReason={"navigation": 2, "caption": 1}),
        isArticleProbability=0.987654321,
    )


@pytest.mark.parametrize("fields", [DEFAULT_FIELDS, ALL_FIELDS])
def test_record_is_valid_against_the_schema(fields: tuple[str, ...]) -> None:
    jsonschema.validate(json.loads(to_line(to_record(article(), fields))), schema())


def test_schema_knows_every_field_and_no_other() -> None:
    assert tuple(schema()["properties"]) == ALL_FIELDS


def test_time_is_written_to_the_second_with_its_offset() -> None:
    assert to_record(article())["datePublished"] == "2026-11-01T10:00:00+01:00"


def test_not_found_is_null_and_not_asked_for_is_absent() -> None:
    record = to_record(article())
    assert record["dateModified"] is None
    assert "articleBodyHtml" not in record


@pytest.mark.parametrize(
    "char", ["\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\ud800", "\x00", "\x7f"]
)
def test_record_is_one_line_of_utf8_whatever_it_contains(char: str) -> None:
    line = to_line(to_record(article(f"a{char}b")))
    assert len(line.decode("utf-8").splitlines()) == 1
    assert json.loads(line)["articleBody"] == f"a{char}b"


def test_text_in_any_script_stays_readable() -> None:
    assert "橋が開く" in to_line(to_record(article("橋が開く"))).decode()


def test_named_fields_come_with_what_identifies_the_article() -> None:
    named = fields_of(["keywords"])
    assert {"id", "url", "headline", "articleBody", "contentHash", "revision", "change", "keywords"} <= set(named)
    assert "description" not in named


def test_unknown_field_is_named() -> None:
    with pytest.raises(UsageError, match="titel"):
        fields_of("titel")
