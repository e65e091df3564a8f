"""What it means for an address that is known that a listing names it."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum

from newsspider.items import Link
from newsspider.state.contract import Fate, Known, Remembered
from newsspider.state.schedule import is_due, look_at
from newsspider.state.titles import retitled, with_title


class Verdict(Enum):
    FETCH = "fetch"
    """It is new, or was not read to an end."""
    LOOK = "look"
    """It is known, and the listing says that it has changed."""
    LATER = "later"
    """Likewise, but listings have said so too often in vain: see `newsspider.state.schedule.look_at`."""
    LEAVE = "leave"


def verdict(link: Link, known: Known | None, article: Remembered | None, now: int) -> Verdict:
    """`article` is what is remembered of the one that the address leads to; None: it leads to none."""
    if known is None or known.fate is Fate.WAITING:
        return Verdict.FETCH
    if known.fate is Fate.FAILED:
        return Verdict.FETCH if is_due(known.retry_at, now) else Verdict.LEAVE
    modified = _seconds(link)
    if known.fate is Fate.DROPPED:
        return Verdict.FETCH if modified and known.settled_at < modified <= now else Verdict.LEAVE
    if article is None:
        return Verdict.LEAVE
    is_renamed = retitled(article.titles, link.source, link.title)
    says_changed = article.removed or is_renamed or bool(modified and _is_newer(modified, article))
    if not says_changed:
        return Verdict.LEAVE
    return Verdict.LOOK if look_at(article.seen_at, article.fruitless, now) <= now else Verdict.LATER


def as_listed(link: Link, article: Remembered) -> Remembered:
    """The article with what the listing says of it."""
    modified = _seconds(link)
    newest = max(modified or 0, article.modified or 0) or None
    return replace(article, modified=newest, titles=with_title(article.titles, link.source, link.title))


def _is_newer(modified: int, article: Remembered) -> bool:
    """Whether a date of change tells of one that has not been seen.

    A listing may well give the day only, so that a change after our last look on the same day shows in the date alone.
    """
    return modified > article.seen_at or (article.modified is not None and modified > article.modified)


def _seconds(link: Link) -> int | None:
    return int(link.modified.timestamp()) if link.modified else None
