"""What Scrapy's engine knows of the run, and has no public way to tell (2.19)."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from newsspider.scheduler import PoliteScheduler

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


def polite_scheduler(crawler: Crawler) -> PoliteScheduler | None:
    """The run's scheduler; None before there is one, or where another one is set."""
    scheduler = crawler.engine.scheduler if crawler.engine else None
    # Scrapy's base class takes whatever has the methods of a scheduler for an instance (2.19).
    return cast("PoliteScheduler", scheduler) if PoliteScheduler in type(scheduler).__mro__ else None


def is_ending(crawler: Crawler) -> bool:
    """Whether the spider is being closed: nothing more is asked for, and what is under way is brought to its end."""
    # Scrapy does not tell anybody that it has begun to close the spider (2.19), only that it has closed it.
    slot = crawler.engine._slot if crawler.engine else None
    return slot is not None and slot.closing is not None
