"""The same article is exported once, and two that are not the same twice."""

from __future__ import annotations

import asyncio

import pytest

from newsspider.discover.urls import article_id
from newsspider.items import Article, Publisher
from newsspider.pipelines.deduplicate import CLAIMED_BY_ANOTHER, CLAIMS_ANOTHER, DeduplicatePipeline
from newsspider.pipelines.dropped import Dropped

ONE, TWO = "https://a.example/1", "https://a.example/2"
BRIDGE, TUBA = "The bridge over the harbour is open.", "A tuba was found on a tram in the night."


def article(url: str, text: str, *, claims: str | None = None, domain: str = "a.example") -> Article:
    return Article(
        id=article_id(claims or url),
        url=url,
        requestedUrl=url,
        canonicalUrl=claims or url,
        articleBody=text,
        contentHash=text or None,
        publisher=Publisher(domain=domain),
    )


def process(*items: object) -> list[object]:
    """What passes, one after the other."""
    pipeline = DeduplicatePipeline()
    return [asyncio.run(pipeline.process_item(item)) for item in items]


def test_what_an_earlier_run_had_read_may_have_changed_since() -> None:
    pipeline, before = DeduplicatePipeline(), article(ONE, BRIDGE)
    asyncio.run(pipeline.process_item(before))
    pipeline.kept_exported({before.id or ""})
    for text in (BRIDGE, TUBA):
        now = article(ONE, text)
        assert asyncio.run(pipeline.process_item(now)) is now
        pipeline.kept_exported({now.id or ""})


@pytest.mark.parametrize(
    "second",
    [
        article(TWO, BRIDGE),
        article(TWO, BRIDGE.upper(), claims=ONE),
        article(f"{ONE}/amp", "The bridge over the harbour ..."),
    ],
    ids=["same text on the same site", "nearly the same text and the same identity", "AMP page that shows less"],
)
def test_copy_is_dropped_with_its_address(second: Article) -> None:
    with pytest.raises(Dropped, match=f"copy: {second.url}"):
        process(article(ONE, BRIDGE), second)


@pytest.mark.parametrize(
    "second",
    [article(TWO, TUBA), article("https://b.example/2", BRIDGE, domain="b.example")],
    ids=["another article", "same text on another site"],
)
def test_what_is_no_copy_passes(second: Article) -> None:
    assert process(article(ONE, BRIDGE), second)[1] is second


def test_article_that_claims_the_address_of_another_gets_its_own_and_a_warning() -> None:
    second = article(TWO, TUBA, claims=ONE)
    process(article(ONE, BRIDGE), second)
    assert (second.canonicalUrl, second.id, second.urlAliases) == (TWO, article_id(TWO), [])
    assert second.warnings == [CLAIMS_ANOTHER]


def test_article_whose_address_another_has_claimed_is_exported_with_a_warning() -> None:
    second = article(ONE, TUBA)
    process(article(TWO, BRIDGE, claims=ONE), second)
    assert (second.canonicalUrl, second.warnings) == (ONE, [CLAIMED_BY_ANOTHER])


def test_copy_of_an_article_that_claims_wrongly_is_still_a_copy() -> None:
    with pytest.raises(Dropped, match="copy"):
        process(
            article(ONE, BRIDGE), article(TWO, TUBA, claims=ONE), article(f"{TWO}?print=1", TUBA.upper(), claims=ONE)
        )


def test_articles_without_a_hash_of_their_text_are_no_copies_of_each_other() -> None:
    assert len(process(article(ONE, ""), article(TWO, ""))) == 2


def test_articles_without_identity_and_other_items_pass() -> None:
    item = {"url": ONE}
    assert process(item, item, Article(), Article()) == [item, item, Article(), Article()]


def test_nothing_is_a_copy_of_what_was_refused_later_on() -> None:
    pipeline, refused, edit = DeduplicatePipeline(), article(TWO, BRIDGE, claims=ONE), article(ONE, BRIDGE)
    asyncio.run(pipeline.process_item(refused))
    pipeline.article_refused(refused)
    assert asyncio.run(pipeline.process_item(edit)) is edit
    with pytest.raises(Dropped, match="copy"):
        asyncio.run(pipeline.process_item(article(TWO, BRIDGE)))


def test_what_was_there_before_what_is_refused_stays() -> None:
    pipeline, first, other = DeduplicatePipeline(), article(ONE, BRIDGE, claims=TWO), article(TWO, TUBA)
    asyncio.run(pipeline.process_item(first))
    asyncio.run(pipeline.process_item(other))
    pipeline.article_refused(other)
    pipeline.article_refused(first)  # which was not the last one
    with pytest.raises(Dropped, match="copy"):
        asyncio.run(pipeline.process_item(article(f"{ONE}?again", BRIDGE)))
