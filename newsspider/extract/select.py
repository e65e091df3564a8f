"""Judged blocks -> the blocks of the article: what single judgements cannot see is decided here, step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from newsspider.extract.agree import THRESHOLD, agree
from newsspider.extract.blocks import Blocks
from newsspider.extract.classify import Probabilities
from newsspider.extract.furniture import (
    without_biographies,
    without_calls,
    without_comments,
    without_forms,
    without_pointers,
)
from newsspider.extract.known import Known
from newsspider.extract.repeats import (
    without_byline,
    without_copies,
    without_pulled_quotes,
    without_repeats,
    without_signatures,
    without_title,
)
from newsspider.extract.span import below_title, until_end_of_core, until_last_text, with_lead

Step = Callable[[Blocks, list[int], Known], list[int]]
"""A page, the rows chosen so far (ascending), what is known of the article -> the rows that are chosen then."""

STEPS: tuple[Step, ...] = (
    without_pointers,
    without_forms,
    without_comments,
    without_calls,
    below_title,
    with_lead,
    until_end_of_core,
    without_biographies,
    without_title,
    without_byline,
    without_signatures,
    without_repeats,
    without_copies,
    without_pulled_quotes,
    until_last_text,
)
"""In their order. What each is worth on pages of unseen sites: `BENCHMARKS.md`."""


def select(page: Blocks, probabilities: Probabilities, known: Known, steps: Iterable[Step] = STEPS) -> list[int]:
    """Indices of the blocks that are the article's, in order."""
    judged = agree(page, probabilities)
    chosen = [row for row, probability in enumerate(judged) if probability >= THRESHOLD]
    for step in steps:
        chosen = step(page, chosen, known)
    return chosen
