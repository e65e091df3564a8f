"""Articles as one JSON array and as CSV: the same fields as those of a line."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from newsspider.record import DEFAULT_FIELDS, fields_of
from tests.crawl.run import crawl, together
from tests.web import LocalSite, article_page, listing_page

STORY = "/2026/11/20/a-story-in-three-formats.html"
CHOICE = ("-s", "NEWSSPIDER_FIELDS=headline,datePublished,authors")
IMAGES = ("-s", "FEED_EXPORT_FIELDS=images")
CHOSEN = set(fields_of("authors"))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with one article in both formats, with the usual fields and with a choice of them."""
    folder = tmp_path_factory.mktemp("written")
    page = article_page("A story, in “three” formats", published="2026-11-20T08:00:00+01:00")
    with LocalSite({"/": listing_page({STORY: "A story in three formats for everybody"}), STORY: page}) as site:
        both = ("-a", f"site={site.url}", "-O", f"{folder}/{{}}.json", "-O", f"{folder}/{{}}.csv")
        together(
            partial(crawl, *(word.format("usual") for word in both), data=folder / "usual"),
            partial(crawl, *(word.format("chosen") for word in both), *CHOICE, data=folder / "chosen"),
            partial(crawl, *(word.format("feeds") for word in both), *IMAGES, data=folder / "feeds"),
        )
        yield folder


def objects(path: Path) -> list[dict[str, object]]:
    loaded: list[dict[str, object]] = json.loads(path.read_text("utf-8"))
    return loaded


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_json_is_an_array_of_records(written: Path) -> None:
    (record,) = objects(written / "usual.json")
    assert tuple(record) == DEFAULT_FIELDS
    assert record["headline"] == "A story, in “three” formats"
    assert record["datePublished"] == "2026-11-20T08:00:00+01:00"


def test_csv_has_a_column_a_field(written: Path) -> None:
    (row,) = rows(written / "usual.csv")
    assert tuple(row) == DEFAULT_FIELDS
    assert row["headline"] == "A story, in “three” formats"
    assert row["datePublished"] == "2026-11-20T08:00:00+01:00"
    assert datetime.fromisoformat(row["fetchedAt"]).tzinfo is not None


def test_csv_has_what_is_not_text_as_json_and_nothing_for_null(written: Path) -> None:
    (row,), (record,) = rows(written / "usual.csv"), objects(written / "usual.json")
    assert json.loads(row["publisher"])["domain"] == record["publisher"]["domain"]  # type: ignore[index]
    assert json.loads(row["authors"]) == []
    assert record["dateModified"] is None
    assert row["dateModified"] == ""


def test_choice_of_fields_is_that_of_every_format(written: Path) -> None:
    assert set(objects(written / "chosen.json")[0]) == CHOSEN
    assert set(rows(written / "chosen.csv")[0]) == CHOSEN


def test_fields_that_a_feed_names_itself_are_not_lost(written: Path) -> None:
    assert objects(written / "feeds.json") == [{"images": []}]
    assert rows(written / "feeds.csv") == [{"images": "[]"}]
