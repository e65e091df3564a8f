"""What makes another revision of an article."""

from __future__ import annotations

from datetime import datetime

from newsspider.state.contract import Remembered
from newsspider.state.hashes import text_hash


def changed_fields(content: bytes, headline: str, published: datetime | None, known: Remembered) -> list[str]:
    """Fields of the record that are not as they are remembered: `articleBody`, `headline`, `datePublished`.

    A date that is not found any more is no change: pages that show "two hours ago" lose theirs.
    """
    seconds = int(published.timestamp()) if published else None
    changed = {
        "articleBody": content != known.content,
        "headline": text_hash(headline) != known.headline_hash,
        "datePublished": seconds is not None and seconds != known.published,
    }
    return [name for name, is_changed in changed.items() if is_changed]
