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
    without_captions,
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
    without_captions: "caption",
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
STEPS_INSIDE: tuple[Step, ...] = (without_title, without_byline, without_repeats)
"""Of a text whose place is known: what is a field of its own, or was said, is not said there either."""


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    rows: list[int]
    """Indices of the blocks that are the article's, in order."""
    decided: dict[int, Step]
    """The last step that left a block out, or took one in, of those that one did."""

    @property
    def left_out(self) -> dict[int, Reason]:
        """Those that seemed to be the article's and are not, and why."""
        kept = set(self.rows)
        return {row: REASONS[step] for row, step in self.decided.items() if row not in kept}


def select(
    page: Blocks,
    probabilities: Probabilities,
    known: Known,
    steps: Iterable[Step] = STEPS,
    barred: frozenset[int] = frozenset(),
    *,
    furniture: Collection[int] = (),
) -> Selection:
    """The blocks that are the article's; none of the `barred` ones are, whatever they look like. Those of `furniture`
    may be judged to be, but no step adds one."""
    judged = agree(page, probabilities, is_article=known.is_article)
    return settle(
        page, [row for row, value in enumerate(judged) if value >= THRESHOLD], known, steps, barred, furniture
    )


def settle(
    page: Blocks,
    chosen: list[int],
    known: Known,
    steps: Iterable[Step] = STEPS,
    barred: frozenset[int] = frozenset(),
    furniture: Collection[int] = (),
) -> Selection:
    """What the steps leave of chosen blocks, and add to them; see `select`."""
    decided: dict[int, Step] = {}
    chosen = _without(chosen, barred)
    for step in steps:
        kept = _without(step(page, chosen, known), barred)
        if furniture:
            kept = [row for row in kept if row in chosen or row not in furniture]
        if len(kept) != len(chosen):
            decided.update(dict.fromkeys(set(kept).symmetric_difference(chosen), step))
        chosen = kept
    return Selection(chosen, decided)


def _without(rows: list[int], barred: frozenset[int]) -> list[int]:
    return [row for row in rows if row not in barred] if barred else rows
