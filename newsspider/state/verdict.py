"""What it means for an address that is known that a listing names it."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum

from newsspider.items import Link
from newsspider.state.contract import Fate, Known, Moment, Remembered
from newsspider.state.schedule import is_due, look_at, may_look, next_visit
from newsspider.state.titles import follows, retitled, with_title


class Verdict(Enum):
    FETCH = "fetch"
    """It is new, or was not read to an end."""
    LOOK = "look"
    """It is known, and the listing says that it has changed."""
    LOOK_LATER = "look later"
    """The listing says that it has changed, and has said so in vain a short while ago."""
    LEAVE = "leave"


def verdict(
    link: Link, known: Known | None, article: Remembered | None, now: int, since: int = 0, *, began: Moment = 0
) -> Verdict:
    """`article` is what is remembered of the one that the address leads to; None: it leads to none. Articles published
    before `since` are not wanted; 0: all are. This run `began` then."""
    if known is None or known.fate is Fate.WAITING:
        return Verdict.FETCH
    if known.fate is Fate.FAILED:
        return Verdict.FETCH if is_due(known.retry_at, now) else Verdict.LEAVE
    modified = _seconds(link)
    if known.fate is Fate.DROPPED:
        is_wanted_now = known.published is not None and (not since or known.published >= since)
        has_changed = modified is not None and known.settled_at < modified <= now
        return Verdict.FETCH if is_wanted_now or has_changed else Verdict.LEAVE
    if article is None:
        return Verdict.LEAVE
    is_renamed = retitled(article.titles, link.source, link.title) and not _is_seen(link, article)
    says_changed = article.removed or is_renamed or bool(modified and _is_newer(modified, article, began))
    if not says_changed:
        return Verdict.LEAVE
    if may_look(article.seen_at, article.fruitless, article.revision, now):
        return Verdict.LOOK
    return Verdict.LEAVE if article.removed else Verdict.LOOK_LATER


def look_later(link: Link, article: Remembered) -> Remembered:
    """The article with what the listing says of it, to be looked at as soon as the listing may be believed again."""
    at = look_at(article.seen_at, article.fruitless, article.revision)
    visit_at = at if article.visit_at is None else min(at, article.visit_at)
    return replace(as_listed(link, article), visit_at=visit_at, url=article.url or link.url)


def was_told(article: Remembered) -> bool:
    """Whether an article is due since a listing says that it has changed, and not by its age."""
    return article.visit_at != next_visit(article.first_seen, article.seen_at)


def as_listed(link: Link, article: Remembered) -> Remembered:
    """The article with what the listing says of it."""
    modified = _seconds(link)
    newest = max(modified or 0, article.modified or 0) or None
    return replace(article, modified=newest, titles=with_title(article.titles, link.source, link.title))


def _is_seen(link: Link, article: Remembered) -> bool:
    """Whether another listing has changed to that title before, and the look that it led to was not in vain: listings
    follow each other, some of them an hour later."""
    return not article.fruitless and follows(article.titles, link.source, link.title)


def _is_newer(modified: int, article: Remembered, began: Moment) -> bool:
    """Whether a date of change tells of one that has not been seen.

    A listing may well give the day only, so that a change after our last look on the same day shows in the date alone.
    Where none has given any, the page's own date tells whether an old copy of it was read, out of somebody's cache;
    not so in the run that has read it, where the listings' dates come along with the page.
    """
    before = article.edited if article.modified is None and article.seen_at < began else article.modified
    return modified > article.seen_at or (before is not None and modified > before)


def _seconds(link: Link) -> int | None:
    return int(link.modified.timestamp()) if link.modified else None
