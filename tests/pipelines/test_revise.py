"""What earlier runs know of an article decides what becomes of its page."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from time import time
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.signalmanager import SignalManager

from newsspider.discover.urls import article_id
from newsspider.items import Article, Publisher
from newsspider.pipelines.dropped import Dropped
from newsspider.pipelines.revise import RevisePipeline
from newsspider.spiders.news import News
from newsspider.state.contract import Memory, Moment
from newsspider.state.hashes import key_of
from newsspider.state.sqlite import open_memory
from tests.state.values import revision

URL = "https://news.example.com/2026/11/26/the-bridge"


@pytest.fixture
def memory() -> Iterator[Memory]:
    with open_memory(None) as opened:
        yield opened


def knows(memory: Memory, *, seen_at: Moment) -> None:
    """The memory knows the article, with another text."""
    known = revision(1, url=URL, seen_at=seen_at)
    article = replace(known.article, id=key_of(URL))
    memory.settle(revisions=[replace(known, article=article, keys=(article.id,))])


def revised(memory: Memory, *, fetched_at: Moment) -> Article:
    spider = News()
    spider.memory = memory
    crawler: Any = SimpleNamespace(spider=spider, signals=SignalManager())
    article = Article(
        id=article_id(URL),
        url=URL,
        requestedUrl=f"{URL}?from=front",
        canonicalUrl=URL,
        articleBody="The bridge over the harbour is open.",
        contentHash="00" * 16,
        publisher=Publisher(domain="news.example.com"),
        fetchedAt=datetime.fromtimestamp(fetched_at, UTC),
    )
    return asyncio.run(RevisePipeline(crawler).process_item(article))  # type: ignore[no-any-return]


def test_page_that_was_read_later_is_a_revision(memory: Memory) -> None:
    now = int(time())
    knows(memory, seen_at=now - 60)
    assert revised(memory, fetched_at=now).revision == 2


def test_page_that_was_read_before_the_article_was_read_last_is_none(memory: Memory) -> None:
    now = int(time())
    knows(memory, seen_at=now - 30)
    with pytest.raises(Dropped) as dropped:
        revised(memory, fetched_at=now - 60)
    assert (dropped.value.reason, dropped.value.article) == ("copy", article_id(URL))


def test_article_that_was_read_in_the_future_is_not_believed_to_be_newer(memory: Memory) -> None:
    now = int(time())
    knows(memory, seen_at=now + 86_400)
    assert revised(memory, fetched_at=now).revision == 2
