"""An article that was exported before is as it was, however much is known of its site by now.

What is known grows with each page, and blocks that were kept are left out later, or the other way round. That is no
edit: where leaving out some of them gives the text that was exported, it is still that text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, combinations

_MOST_DOUBTFUL = 6
"""Blocks, of which 64 texts can be made; of a page with more of them only all or none are tried."""


def rows_as_exported(
    now: list[int], alone: list[int], text_hash: Callable[[list[int]], str | None], exported: str
) -> list[int] | None:
    """Rows whose text was exported, of those that are the article's by all that is known `now` and those that are by
    the page `alone`; None: there are none, so that the page has changed. The fewer differ from `now` the sooner they
    are tried."""
    doubtful = sorted(set(now) ^ set(alone))
    turns = _subsets(doubtful) if len(doubtful) <= _MOST_DOUBTFUL else (set[int](), set(doubtful))
    tried = (sorted(set(now) ^ turned) for turned in turns)
    return next((rows for rows in tried if text_hash(rows) == exported), None)


def _subsets(rows: Sequence[int]) -> Iterator[set[int]]:
    sizes = range(len(rows) + 1)
    return map(set, chain.from_iterable(combinations(rows, size) for size in sizes))
