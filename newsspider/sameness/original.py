"""Where a text was seen first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from newsspider.sameness.sketch import same_text
from newsspider.state.contract import Key, Sketched


class Original(NamedTuple):
    duplicate_of: Key | None
    """The earliest article of another site that has the text; None: there was none before."""
    cluster: Key | None
    """The earliest article of all that have the text, on whatever site; None: no other has it."""


def original_of(article: Sketched, candidates: Iterable[Sketched]) -> Original:
    """Of `candidates`, those that have the text of `article` and were seen before.

    Candidates are what `memory.alike` has found for the first `INDEXED_SHINGLES` of its shingles. `article` may be
    among them: another revision keeps the moment at which its first one was seen. One that was seen in the same second
    counts as seen before: it is in the memory.
    """
    others = [each for each in candidates if each.id != article.id and same_text(article.shingles, each.shingles)]
    earlier = [each for each in others if each.first_seen <= article.first_seen]
    if not earlier:
        return Original(None, article.id if others else None)
    elsewhere = [each for each in earlier if each.site != article.site]
    return Original(_first(elsewhere).id if elsewhere else None, _first(earlier).id)


def _first(articles: list[Sketched]) -> Sketched:
    return min(articles, key=lambda each: (each.first_seen, each.id))
