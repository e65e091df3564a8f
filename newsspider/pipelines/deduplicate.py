"""The same article under several addresses is exported once."""

from __future__ import annotations

from typing import Any

from newsspider.items import Article
from newsspider.pipelines.dropped import Dropped


class DeduplicatePipeline:
    """Drops articles whose identity, or whose text on the same site, this run has exported already.

    The same text on another site stays: it was published there as well.
    """

    def __init__(self) -> None:
        self._ids: set[str] = set()
        self._texts: dict[tuple[str | None, str], str] = {}

    async def process_item(self, item: Any) -> Any:
        if not isinstance(item, Article):
            return item
        url = item.url or ""
        if item.id in self._ids:
            raise Dropped("copy", url, f"of {item.canonicalUrl}")
        text = (item.publisher.domain if item.publisher else None, item.contentHash or "")
        if item.contentHash and text in self._texts:
            raise Dropped("copy", url, f"same text as {self._texts[text]}")
        if item.id:
            self._ids.add(item.id)
        self._texts[text] = url
        return item
