"""Why a page is not exported."""

from __future__ import annotations

from datetime import datetime

from scrapy.exceptions import DropItem

CHALLENGE = "challenge"
"""The reason of a page that asks whether we are people, instead of what was asked for."""


class Dropped(DropItem):
    """A page or article that is not exported, for a reason that is counted."""

    def __init__(
        self, reason: str, url: str, detail: str = "", *, article: str | None = None, published: datetime | None = None
    ) -> None:
        super().__init__(f"{reason}: {url}{f' ({detail})' if detail else ''}")
        self.article = article
        """Id of the article that the page is another copy of."""
        self.published = published
        """Of an article that is too old for what the run wants."""
        self.reason = reason
        """One word or two in snake_case, as the summary counts it."""
        self.url = url
