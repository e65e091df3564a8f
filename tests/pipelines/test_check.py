"""What is an article and what is not, by itself."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from newsspider.items import Article
from newsspider.pipelines.fault import fault_of

WELL: dict[str, Any] = {
    "url": "https://paper.example/1",
    "headline": "A story",
    "articleBody": "Its text.",
    "isArticleProbability": 0.9,
    "datePublished": datetime(2026, 11, 5, tzinfo=UTC),
}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, None),
        ({"articleBody": ""}, "no_text"),
        ({"headline": None}, "no_headline"),
        ({"isArticleProbability": 0.39}, "not_an_article"),
        ({"isArticleProbability": 0.4}, None),
        ({"isArticleProbability": None}, None),
    ],
)
def test_article_has_a_text_a_headline_and_is_likely_one(change: dict[str, Any], reason: str | None) -> None:
    fault = fault_of(Article(**{**WELL, **change}), 0.4, None)
    assert (fault[0] if fault else None) == reason


@pytest.mark.parametrize(
    ("since", "published", "reason"),
    [
        (datetime(2026, 11, 5, tzinfo=UTC), datetime(2026, 11, 5, tzinfo=UTC), None),
        (datetime(2026, 11, 6, tzinfo=UTC), datetime(2026, 11, 5, tzinfo=UTC), "too_old"),
        (datetime(2026, 11, 6, tzinfo=UTC), None, None),
    ],
)
def test_since_drops_what_is_older_and_keeps_what_has_no_date(
    since: datetime, published: datetime | None, reason: str | None
) -> None:
    fault = fault_of(Article(**{**WELL, "datePublished": published}), 0.4, since)
    assert (fault[0] if fault else None) == reason
