"""How a site stands after a run, in one word: what has to be looked at first comes first."""

from __future__ import annotations

from enum import StrEnum

from newsspider.report.nothing import Nothing
from newsspider.report.past import PastSite


class Standing(StrEnum):
    """In the order in which a person wants to hear of them."""

    ALARM = "alarm"
    """It has changed, as far as one can tell."""
    UNREAD = "unread"
    """Nothing of it could be read."""
    ODD = "odd"
    """It was read, and what came is not what a news site brings."""
    FAULTY = "faulty"
    """Faults of our own code lost pages of it."""
    LIMITED = "limited"
    """Limits of ours left something out."""
    WAITING = "waiting"
    """Its turn did not come."""
    ABSENT = "absent"
    """The last run was not asked for it."""
    QUIET = "quiet"
    """There was nothing new."""
    WELL = "well"
    """Articles came."""


TROUBLE = frozenset({Standing.ALARM, Standing.UNREAD, Standing.ODD, Standing.FAULTY})
"""Where somebody has to do something."""

_OF_NOTHING: dict[str, Standing] = {
    Nothing.UNREACHABLE: Standing.UNREAD,
    Nothing.DNS: Standing.UNREAD,
    Nothing.TLS: Standing.UNREAD,
    Nothing.BLOCKED: Standing.UNREAD,
    Nothing.HTTP_ERROR: Standing.UNREAD,
    Nothing.ROBOTS: Standing.UNREAD,
    Nothing.CONSENT_WALL: Standing.ODD,
    Nothing.EMPTY_SHELL: Standing.ODD,
    Nothing.SOFT_404: Standing.ODD,
    Nothing.NO_ARTICLE: Standing.ODD,
    Nothing.NOTHING_NEW: Standing.QUIET,
    Nothing.NOT_REACHED: Standing.WAITING,
}


def standing_of(site: PastSite) -> Standing:
    """Of a site that the run was asked for."""
    if site.alarms:
        return Standing.ALARM
    of_nothing = _OF_NOTHING.get(site.nothing[0], Standing.ODD) if site.nothing else Standing.WELL
    if of_nothing in (Standing.UNREAD, Standing.ODD):
        return of_nothing
    if site.errors:
        return Standing.FAULTY
    return Standing.LIMITED if site.limits else of_nothing
