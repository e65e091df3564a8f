"""What somebody has to look at, in groups of the same cause, the worst first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from newsspider.report.nothing import Nothing
from newsspider.report.overview import Overview, SiteHistory
from newsspider.report.standing import Standing

REMEDIES: dict[str, tuple[str, str]] = {
    Nothing.UNREACHABLE: ("Cannot be reached", "Connections are refused, cut or not answered. Is the address right?"),
    Nothing.DNS: ("Name not known", "It has moved, or its address is misspelt."),
    Nothing.TLS: ("No secure connection", "insecure = true in sites.toml puts up with a broken certificate."),
    Nothing.BLOCKED: (
        "Keeps us out",
        "It answers 401, 403, 429 or a challenge. Set NEWSSPIDER_CONTACT, and ask to be let in.",
    ),
    Nothing.HTTP_ERROR: ("Answers with errors", "It is broken, or has moved."),
    Nothing.ROBOTS: ("robots.txt keeps us out", "It is obeyed. Ask to be let in, or leave the site out."),
    Nothing.CONSENT_WALL: ("Consent wall", "It stands in the place of the pages."),
    Nothing.EMPTY_SHELL: ("Empty without a browser", "render = true in sites.toml has a browser finish the pages."),
    Nothing.SOFT_404: ("Pages that say they do not exist", "Sections or feeds may have moved."),
    Nothing.NO_ARTICLE: ("Read, and no article found", "scrapy doctor shows what is there."),
}
"""Class of `nothingCame` -> what is so, and what it means for who reads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    name: str
    """Fit for an id."""
    what: str
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
        what="Faults of our own code",
        remedy="The log has the traceback; please report it.",
        sites=[site for site in now if site.latest.errors],
    )
    yield Group(
        name="rules",
        what="Rules that are of no use",
        remedy="Change or drop them in sites.toml; where one matches nothing the site may have changed as well.",
        sites=[site for site in now if site.useless_rules],
    )
    yield Group(
        name="limited",
        what="A limit of ours was met",
        remedy="What was left out waits for the next run; each limit is a setting.",
        sites=[site for site in now if site.latest.limits],
    )
