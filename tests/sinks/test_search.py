"""Articles are documents of an index, whatever the server says to a bulk request now and then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from newsspider.errors import OutputError
from newsspider.items import Author, FieldSource, Stripped
from newsspider.sinks.search import MAPPING, SearchIndex
from tests.sinks.files import bring, stories, write
from tests.sinks.search_server import SearchServer


@pytest.fixture
def server() -> Iterator[SearchServer]:
    with SearchServer() as running:
        yield running


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def place(server: SearchServer, pauses: list[float]) -> SearchIndex:
    return SearchIndex(url=server.url, index="news", pause=pauses.append)


def test_article_is_a_document_that_its_mapping_describes(
    place: SearchIndex, server: SearchServer, tmp_path: Path
) -> None:
    file = write(tmp_path / "news.jsonl", [0], authors=[Author(name="Erna Example")], stripped=Stripped(blocks=1))
    write(file, [1], fieldSources={"headline": FieldSource(source="meta")})
    assert bring(place, tmp_path, file).refused == []
    assert server.headlines() == stories(0, 1)
    assert server.mappings["news"]["properties"]["datePublished"]["type"] == "date"
    assert server.templates["newsspider-news"]["index_patterns"] == ["news"]


def test_index_has_the_newest_revision_in_whichever_order_they_come(
    place: SearchIndex, server: SearchServer, tmp_path: Path
) -> None:
    newer = write(tmp_path / "b.jsonl", [0], revision=2, dateline="Kolmsund")
    write(newer, [1], revision=2)
    bring(place, tmp_path, write(newer, [1]))
    loaded = bring(place, tmp_path, write(tmp_path / "a.jsonl", [0, 1, 2]))
    assert loaded.refused == []
    assert server.headlines() == stories(0, 1, 2)
    assert sorted(document["revision"] for document in server.documents.values()) == [1, 2, 2]


def test_each_revision_is_a_document_where_that_is_wanted(
    place: SearchIndex, server: SearchServer, tmp_path: Path
) -> None:
    file = write(tmp_path / "a.jsonl", [0, 1])
    bring(replace(place, each_revision=True), tmp_path, write(file, [1], revision=2))
    assert server.headlines() == stories(0, 1, 1)


def test_server_that_has_no_time_is_asked_again_later(
    place: SearchIndex, server: SearchServer, pauses: list[float], tmp_path: Path
) -> None:
    refusals = {1: (429, {"Retry-After": "7"}, b"slow down"), 2: (503, {}, b""), 3: (0, {}, b"")}
    server.refuse = refusals.get
    assert bring(place, tmp_path, write(tmp_path / "a.jsonl", range(3))).lines == 3
    assert server.headlines() == stories(0, 1, 2)
    assert pauses == [7.0, 2.0, 4.0]


def test_documents_that_were_not_taken_for_now_are_sent_again_alone(
    place: SearchIndex, server: SearchServer, pauses: list[float], tmp_path: Path
) -> None:
    server.refuse_document = lambda name, number: (
        (429, "es_rejected_execution_exception") if number == 1 and name[0] < "8" else None
    )
    assert bring(place, tmp_path, write(tmp_path / "a.jsonl", range(20))).refused == []
    assert server.headlines() == stories(*range(20))
    assert (server.bulks, pauses) == (2, [1.0])
    assert max(server._seen.values()) == 2
    assert min(server._seen.values()) == 1


def test_document_that_is_refused_is_told_and_costs_only_itself(
    place: SearchIndex, server: SearchServer, tmp_path: Path
) -> None:
    file = write(tmp_path / "a.jsonl", range(20))
    server.refuse_document = lambda name, number: (400, "mapper_parsing_exception") if name[0] < "8" else None
    loaded = bring(place, tmp_path, file)
    assert len(loaded.refused) + len(server.documents) == 20
    assert {refused.reason for refused in loaded.refused} == {"mapper_parsing_exception: refused"}
    assert loaded.lines == len(server.documents)


def test_server_that_never_has_time_is_given_up_and_nothing_is_noted(
    place: SearchIndex, server: SearchServer, pauses: list[float], tmp_path: Path
) -> None:
    file = write(tmp_path / "a.jsonl", range(3))
    server.refuse = lambda number: (503, {}, b"")
    with pytest.raises(OutputError, match=r"503.*tried 8 times"):
        bring(place, tmp_path, file)
    assert len(pauses) == 7
    server.refuse = lambda number: None
    assert bring(place, tmp_path, file).lines == 3


def test_index_of_an_earlier_version_gets_new_fields_and_keeps_the_types_that_it_has(
    place: SearchIndex, server: SearchServer, tmp_path: Path
) -> None:
    earlier = {name: field for name, field in MAPPING["properties"].items() if name != "warnings"}
    server.mappings["news"] = {"properties": dict(earlier)}
    bring(place, tmp_path, write(tmp_path / "a.jsonl", [0]))
    assert "warnings" in server.mappings["news"]["properties"]
    server.mappings["news"]["properties"]["headline"] = {"type": "long"}
    with pytest.raises(OutputError, match=r"mapper \[headline\] cannot be changed"):
        bring(place, tmp_path, write(tmp_path / "a.jsonl", [1]))


def test_whoever_may_only_write_loads_into_an_index_that_somebody_else_has_made(
    place: SearchIndex, server: SearchServer, tmp_path: Path
) -> None:
    server.mappings["news"] = MAPPING
    server.may_only_write = True
    assert bring(place, tmp_path, write(tmp_path / "a.jsonl", [0])).lines == 1


def test_password_is_sent_and_never_told(tmp_path: Path, pauses: list[float]) -> None:
    file = write(tmp_path / "a.jsonl", [0])
    with SearchServer(user="me:sesame") as server:
        place = SearchIndex(url=server.url, index="news", user="me", password="sesame", pause=pauses.append)
        assert bring(place, tmp_path, file).lines == 1
        with pytest.raises(OutputError, match="401 security_exception") as told:
            bring(replace(place, password="wrong"), tmp_path, file)
    assert "wrong" not in f"{told.value}{place!r}"


def test_server_that_is_another_one_is_told(place: SearchIndex, server: SearchServer, tmp_path: Path) -> None:
    server.refuse = lambda number: (200, {}, {"hello": "world"})
    with pytest.raises(OutputError, match="does not answer as OpenSearch"):
        bring(place, tmp_path, write(tmp_path / "a.jsonl", [0]))
