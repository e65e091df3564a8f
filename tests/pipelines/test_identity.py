"""When a page's word for its address is believed."""

from __future__ import annotations

import pytest

from newsspider.discover.urls import article_id
from newsspider.items import Article
from newsspider.pipelines.identity import Holder, identify, settled_id
from newsspider.sameness import shingles_of

BRIDGE, TUBA = (
    shingles_of("The bridge over the harbour is open."),
    shingles_of("A tuba was found on a tram in the night."),
)


@pytest.mark.parametrize(
    ("holders", "settled"),
    [
        ({}, "claimed"),
        ({"claimed": Holder(BRIDGE, served=True)}, None),
        ({"claimed": Holder(BRIDGE, served=False)}, None),
        ({"claimed": Holder(TUBA, served=True)}, "served"),
        ({"claimed": Holder(TUBA, served=False)}, "served"),
        ({"claimed": Holder(TUBA, served=False), "served": Holder(BRIDGE, served=True)}, None),
        ({"claimed": Holder(TUBA, served=False), "served": Holder(TUBA, served=True)}, None),
        ({"claimed": Holder(TUBA, served=True), "served": Holder(TUBA, served=False)}, "served"),
    ],
    ids=[
        "nobody has it",
        "copy of what was served there",
        "copy of what claims the same",
        "another text was served there",
        "another text claims the same",
        "second copy of one that claims wrongly",
        "another form of one that claims wrongly",
        "its own address is claimed by a third",
    ],
)
def test_claim_is_believed_until_another_text_has_the_id(holders: dict[str, Holder], settled: str | None) -> None:
    assert settled_id("claimed", "served", BRIDGE, holders) == settled


@pytest.mark.parametrize(
    ("holder", "settled"),
    [(Holder(TUBA, served=True), None), (Holder(TUBA, served=False), "own")],
    ids=["the same address in another form", "a wrong claim"],
)
def test_page_at_its_own_address_is_a_copy_of_what_answered_there_only(holder: Holder, settled: str | None) -> None:
    assert settled_id("own", "own", BRIDGE, {"own": holder}) == settled


def test_addresses_that_are_not_the_articles_own_are_its_aliases() -> None:
    article = Article(url="https://a.example/1", requestedUrl="https://a.example/go/1")
    identify(article, "https://a.example/one")
    assert (article.canonicalUrl, article.id) == ("https://a.example/one", article_id("https://a.example/one"))
    assert article.urlAliases == ["https://a.example/go/1", "https://a.example/1"]
    identify(article, "https://a.example/1")
    assert article.urlAliases == ["https://a.example/go/1"]
