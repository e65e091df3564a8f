"""Judged blocks -> the blocks of the article: what single judgements cannot see is decided here, step by step."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from newsspider.extract.agree import THRESHOLD, agree
from newsspider.extract.blocks import Blocks
from newsspider.extract.classify import Probabilities
from newsspider.extract.furniture import (
    without_advertisements,
    without_biographies,
    without_calls,
    without_comments,
    without_forms,
    without_pointers,
)
from newsspider.extract.known import Known
from newsspider.extract.repeats import without_copies, without_pulled_quotes, without_repeats, without_title
from newsspider.extract.sections import without_empty_sections
from newsspider.extract.signatures import without_byline, without_signatures
from newsspider.extract.span import before_next_article, below_title, until_end_of_core, until_last_text, with_lead
from newsspider.items import Reason

Step = Callable[[Blocks, list[int], Known], list[int]]
"""A page, the rows chosen so far (ascending), what is known of the article -> the rows that are chosen then."""

REASONS: Mapping[Step, Reason] = {
    without_pointers: "related",
    without_forms: "form",
    without_advertisements: "advertisement",
    without_comments: "comments",
    without_calls: "advertisement",
    below_title: "above",
    before_next_article: "below",
    with_lead: "above",  # adds, and leaves nothing out
    until_end_of_core: "below",
    without_biographies: "author",
    without_title: "headline",
    without_byline: "byline",
    without_signatures: "byline",
    without_repeats: "repeat",
    without_copies: "repeat",
    without_pulled_quotes: "repeat",
    without_empty_sections: "empty-section",
    until_last_text: "below",
}
"""The steps in their order, and why a block is not the article's that one of them leaves out.

What each is worth on pages of unseen sites: `BENCHMARKS.md`.
"""
STEPS: tuple[Step, ...] = tuple(REASONS)


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    rows: list[int]
    """Indices of the blocks that are the article's, in order."""
    left_out: dict[int, Reason]
    """Those that seemed to be and are not, and why."""


def select(
    page: Blocks,
    probabilities: Probabilities,
    known: Known,
    steps: Iterable[Step] = STEPS,
    *,
    furniture: Collection[int] = (),
) -> Selection:
    """The blocks that are the article's. Those of `furniture` may be judged to be, but no step adds one."""
    judged = agree(page, probabilities)
    chosen = [row for row, probability in enumerate(judged) if probability >= THRESHOLD]
    left_out: dict[int, Reason] = {}
    for step in steps:
        kept = step(page, chosen, known)
        if furniture:
            kept = [row for row in kept if row in chosen or row not in furniture]
        if len(kept) < len(chosen):
            left_out.update(dict.fromkeys(set(chosen) - set(kept), REASONS[step]))
        chosen = kept
    return Selection(chosen, left_out)
