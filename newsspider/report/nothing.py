"""Why a run brought nothing of a site, told apart by what has to be done about it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsspider.report.tally import SiteTally


class Nothing(StrEnum):
    """Classes of "nothing came", as manifests name them."""

    UNREACHABLE = "unreachable"
    """Connections are refused, cut or not answered."""
    DNS = "dns"
    """The name is not known."""
    TLS = "tls"
    """A connection that can be trusted did not come about."""
    BLOCKED = "blocked"
    """The site knows us and says no: 401, 403, 407, 429, 451, or a challenge page, whatever its status."""
    HTTP_ERROR = "http_error"
    """Another status than 2xx: the site is broken, or has moved."""
    CONSENT_WALL = "consent_wall"
    """A page that asks for consent stands in place of all others."""
    EMPTY_SHELL = "empty_shell"
    """Pages without text that a browser would fill."""
    SOFT_404 = "soft_404"
    """Pages of status 200 that say that there is nothing."""
    ROBOTS = "robots"
    """robots.txt forbids it, or could not be had."""
    NO_ARTICLE = "no_article"
    """Pages were read, and none of them is an article."""
    NOTHING_NEW = "nothing_new"
    """As it should be: everything is known, or too old."""
    NOT_REACHED = "not_reached"
    """The run ended before the site's turn came."""


KEPT_OUT = frozenset({Nothing.BLOCKED, Nothing.CONSENT_WALL, Nothing.EMPTY_SHELL})
"""What is met in place of pages that are there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingCame:
    kind: Nothing
    sentence: str
    """For people: what was met, and what can be done."""


def nothing_came(site: SiteTally) -> NothingCame | None:
    """Why nothing of a site was exported; None: something was."""
    if site.articles:
        return None
    kind = _kind(site)
    return NothingCame(kind=kind, sentence=_sentence(kind, site))


def _kind(site: SiteTally) -> Nothing:
    if site.is_kept_out:
        return site.kept_out.most_common(1)[0][0]
    if site.known or site.unmodified or site.unchanged:
        return Nothing.NOTHING_NEW
    if site.front_trouble is not None:
        return site.front_trouble
    evidence = site.troubles + Counter(_of_dropped(site)) if site.read else site.troubles
    if evidence:
        return evidence.most_common(1)[0][0]
    if site.not_asked:
        refused = site.not_asked.most_common(1)[0][0]
        if refused in _NOT_THERE:
            return Nothing.UNREACHABLE
        return Nothing.ROBOTS if refused.startswith("robots.txt") else Nothing.BLOCKED
    if site.waiting:
        return Nothing.NOT_REACHED
    return Nothing.NO_ARTICLE if site.read else Nothing.UNREACHABLE


_NOT_THERE = frozenset({"private address", "port not allowed"})
"""Reasons why a host is not asked that say nothing of what it would answer."""

_DROPPED = {
    "challenge": Nothing.BLOCKED,
    "consent_wall": Nothing.CONSENT_WALL,
    "empty_shell": Nothing.EMPTY_SHELL,
    "soft_404": Nothing.SOFT_404,
    "too_old": Nothing.NOTHING_NEW,
    "copy": Nothing.NOTHING_NEW,
}
"""What a page's reason for being dropped says of its site; others say that it is no article."""


def kind_of_dropped(reason: str) -> Nothing:
    return _DROPPED.get(reason, Nothing.NO_ARTICLE)


def _of_dropped(site: SiteTally) -> dict[Nothing, int]:
    kinds: Counter[Nothing] = Counter()
    for reason, count in site.dropped.items():
        kinds[kind_of_dropped(reason)] += count
    return kinds


_SENTENCES = {
    Nothing.UNREACHABLE: "the site cannot be reached",
    Nothing.DNS: "its name is not known; has it moved?",
    Nothing.TLS: "no secure connection came about",
    Nothing.BLOCKED: "the site keeps us out",
    Nothing.HTTP_ERROR: "the site answers with errors; has it moved?",
    Nothing.CONSENT_WALL: "the site shows a consent wall instead of its pages",
    Nothing.EMPTY_SHELL: "the site's pages are empty without a browser: render = true in sites.toml, or -a render=1",
    Nothing.SOFT_404: "the site says that its pages do not exist",
    Nothing.ROBOTS: "robots.txt keeps us out",
    Nothing.NO_ARTICLE: "no article was found",
    Nothing.NOTHING_NEW: "nothing new",
    Nothing.NOT_REACHED: "its turn did not come",
}


_STILL_EMPTY = "the site's pages are empty in the browser as well"


def _sentence(kind: Nothing, site: SiteTally) -> str:
    words = _STILL_EMPTY if kind is Nothing.EMPTY_SHELL and site.render else _SENTENCES[kind]
    if kind in (Nothing.NOTHING_NEW, Nothing.NOT_REACHED):
        return words
    return f"{words} ({site.failure or _met(site)})" if site.failure or _met(site) else words


def _met(site: SiteTally) -> str:
    """The most frequent reason of a site of which something was read."""
    reasons = site.failed + site.dropped + site.not_asked
    return reasons.most_common(1)[0][0] if reasons else ""
