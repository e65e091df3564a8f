"""The same article is exported once, and two that are not the same twice."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from newsspider.items import Article, Publisher
from newsspider.pipelines.deduplicate import DeduplicatePipeline
from newsspider.pipelines.dropped import Dropped

FIRST: dict[str, Any] = {"id": "1", "url": "https://a.example/1", "canonicalUrl": "https://a.example/1"}


def article(change: dict[str, Any], text: str | None = "text", domain: str = "a.example") -> Article:
    return Article(**{**FIRST, **change}, contentHash=text, publisher=Publisher(domain=domain))


def process(*items: object) -> list[object]:
    """What passes, one after the other."""
    pipeline = DeduplicatePipeline()
    return [asyncio.run(pipeline.process_item(item)) for item in items]


@pytest.mark.parametrize(
    "second",
    [article({}, "another text"), article({"id": "2", "url": "https://a.example/2"})],
    ids=["same identity", "same text on the same site"],
)
def test_copy_is_dropped_with_its_address(second: Article) -> None:
    with pytest.raises(Dropped, match=f"copy: {second.url}"):
        process(article({}), second)


@pytest.mark.parametrize(
    "second",
    [
        article({"id": "2", "url": "https://a.example/2"}, "another text"),
        article({"id": "2", "url": "https://b.example/2"}, domain="b.example"),
    ],
    ids=["another article", "same text on another site"],
)
def test_what_is_no_copy_passes(second: Article) -> None:
    assert process(article({}), second)[1] is second


def test_articles_without_a_hash_of_their_text_are_no_copies_of_each_other() -> None:
    assert len(process(article({}, None), article({"id": "2"}, None))) == 2


def test_other_items_pass() -> None:
    item = {"url": "https://a.example/1"}
    assert process(item, item) == [item, item]
