"""What somebody has to look at, in groups of the same cause, the worst first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from newsspider.report.nothing import Nothing
from newsspider.report.overview import Overview, SiteHistory
from newsspider.report.standing import Standing

REMEDIES: dict[str, tuple[str, str]] = {
    Nothing.UNREACHABLE: ("cannot be reached", "Connections are refused, cut or not answered. Is the address right?"),
    Nothing.DNS: ("have a name that is not known", "They have moved, or their address is misspelt."),
    Nothing.TLS: ("give no secure connection", "insecure = true in sites.toml puts up with a broken certificate."),
    Nothing.BLOCKED: ("keep us out", "They answer 401, 403, 429 or a challenge. Set NEWSSPIDER_CONTACT, and write to them."),
    Nothing.HTTP_ERROR: ("answer with errors", "They are broken, or have moved."),
    Nothing.ROBOTS: ("keep us out by robots.txt", "It is obeyed. Ask them, or leave them out."),
    Nothing.CONSENT_WALL: ("show a consent wall", "Pages cannot be read behind it."),
    Nothing.EMPTY_SHELL: ("are empty without a browser", "render = true in sites.toml has a browser finish them."),
    Nothing.SOFT_404: ("say that their pages do not exist", "Their sections or feeds may have moved."),
    Nothing.NO_ARTICLE: ("were read, and had no article", "scrapy doctor shows what is there."),
}
"""Class of `nothingCame` -> what sites do, and what it means for who reads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    name: str
    """Fit for an id."""
    what: str
    """Follows "12 sites"."""
    remedy: str
    sites: list[SiteHistory]


def standing_out(seen: Overview) -> list[Group]:
    """Groups with a site in them. Alarms are none of them: each has its own words."""
    return [group for group in _groups(seen) if group.sites]


def _groups(seen: Overview) -> Iterator[Group]:
    now = [site for site in seen.sites if site.standing is not Standing.ABSENT]
    for kind, (what, remedy) in REMEDIES.items():
        sites = [site for site in now if site.latest.nothing and site.latest.nothing[0] == kind]
        yield Group(name=str(kind).replace("_", "-"), what=what, remedy=remedy, sites=sites)
    yield Group(
        name="faulty",
        what="lost pages by faults of our own code",
        remedy="The log has the traceback; please report it.",
        sites=[site for site in now if site.latest.errors],
    )
    yield Group(
        name="limited",
        what="met a limit of ours",
        remedy="What was left out waits for the next run; each limit is a setting.",
        sites=[site for site in now if site.latest.limits],
    )
