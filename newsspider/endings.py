"""How a run can end: the reasons that Scrapy is given for closing its spider, and whether it has begun to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

FINISHED = "finished"
"""There is nothing left to ask for. Scrapy's own word."""
BUDGET = "budget"
"""The time that the run was given is used up; what waits is the next run's."""
AS_PLANNED = frozenset({FINISHED, BUDGET})
"""The run did what it was asked to, and its output is complete."""


def is_ending(crawler: Crawler) -> bool:
    """Whether the spider is being closed: nothing more is asked for, and what is under way is brought to its end."""
    # Scrapy does not tell anybody that it has begun to close the spider (2.19), only that it has closed it.
    slot = crawler.engine._slot if crawler.engine else None
    return slot is not None and slot.closing is not None
