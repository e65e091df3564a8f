"""When something is asked for again: moments in, moments out. No clock is read here, and none is believed."""

from __future__ import annotations

import sys

HOUR = 3600
DAY = 24 * HOUR

VISITS_S = (HOUR, 6 * HOUR, DAY, 7 * DAY)
"""An article is looked at again at these ages, counted from when it was first seen: most edits come early."""

_SILENCE_SHARE = 8
_LONGEST_POLL_GAP_S = DAY
_BACKED_OFF_S = (HOUR, 4 * HOUR, 16 * HOUR, 64 * HOUR, 7 * DAY)
_MANY_REVISIONS = 8
_PROBE_EVERY = 12
"""Of answers in a row that say "not modified", each twelfth is checked against the body."""

SKETCHED_S = 30 * DAY
"""For so long after an article was seen last its text can be compared with others."""

KEPT_S = DAY
"""A page that was read, and whose run was kept from exporting it, is worth that for so long."""

FURTHEST_S = 8 * DAY
"""What lies further ahead than this was written by a clock that was wrong."""


def next_visit(first_seen: int, now: int) -> int | None:
    """When an article that is read now is looked at next; None: no more. Visits that were missed are not made up for.

    An article that was first seen in the future (a clock was set back) begins anew.
    """
    age = now - first_seen
    if age < 0:
        return now + VISITS_S[0]
    return next((first_seen + offset for offset in VISITS_S if offset > age), None)


def is_due(moment: int, now: int) -> bool:
    """Whether a moment has come, or cannot be true."""
    return moment <= now or moment > now + FURTHEST_S


def poll_at(polled_at: int, brought_at: int, failures: int, *, doubtful: bool = False) -> int:
    """When a source is asked again.

    One that has brought nothing for a while is asked at eighths of its silence, so that what it brings next is found
    after an eighth of its usual gap at most, be that minutes or months; once a day in any case. One that fails is
    asked after 1 h, 4 h, 16 h ... and never given up: once a week in any case. One that is `doubtful` is asked once a
    day.
    """
    if failures:
        return polled_at + _backed_off(failures)
    if doubtful:
        return polled_at + _LONGEST_POLL_GAP_S
    silence = max(0, polled_at - brought_at)
    return polled_at + min(silence // _SILENCE_SHARE, _LONGEST_POLL_GAP_S)


def retry_at(now: int, failures: int) -> int:
    """When an address that has failed so many times in a row may be asked again, if a listing still names it."""
    return now + _backed_off(failures)


def is_probe(unmodified: int) -> bool:
    """Whether a source that has said "not modified" so often in a row is asked for its body this time."""
    return unmodified > 0 and unmodified % _PROBE_EVERY == 0


def may_look(seen_at: int, fruitless: int, revision: int, now: int) -> bool:
    """Whether an article that a listing says has changed is looked at again now."""
    return seen_at > now or look_at(seen_at, fruitless, revision) <= now


def look_at(seen_at: int, fruitless: int, revision: int) -> int:
    """When an article that a listing says has changed is looked at again.

    Some listings always say so. The second look that found nothing, and each that follows, makes the next one wait four
    times as long, from an hour on; one alone may come of two listings that tell of the same edit. An article of many
    revisions is a live blog or the like, which changes every few minutes: it gives one an hour.
    """
    in_vain_s = _backed_off(fruitless - 1) if fruitless > 1 else 0
    return seen_at + max(in_vain_s, HOUR if revision >= _MANY_REVISIONS else 0)


def visit_after_failure(first_seen: int, now: int, failures: int, most: int) -> int | None:
    """When an article that could not be read, so many times in a row, is looked at next; None: no more.

    By schedule or by what a failure has to wait, whichever comes first: a listing that has told of an edit may not say
    so again. After `most` failures only the schedule counts.
    """
    by_schedule = next_visit(first_seen, now)
    if failures > most:
        return by_schedule
    return min(retry_at(now, failures), by_schedule or sys.maxsize)


def _backed_off(times: int) -> int:
    """Seconds to wait after something was in vain so many times: 1 h, 4 h, 16 h, 64 h, and then a week."""
    return _BACKED_OFF_S[min(times, len(_BACKED_OFF_S)) - 1]
