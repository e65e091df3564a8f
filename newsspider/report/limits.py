"""Limits of ours that a run may meet, by the reason that the manifest gives."""

from __future__ import annotations

from collections.abc import Mapping

TRAP = "trap"
"""Addresses of one family brought nothing so often that the rest of it was left alone."""
REQUESTS = "request budget used up"
HOSTS = "too many hosts"
ENTRIES = "too many sitemap entries"
DEPTH = "sitemaps too deep"
SOURCES = "too many sources"
"""Sitemaps that an index names, which are neither read nor remembered."""
REFUSES = "refuses"
"""A host has refused so often, by 401, 403, 407 or 451, that it was left alone."""

_OF_ANSWERS = frozenset(
    {
        "too large",
        "head too large",
        "too slow",
        "no answer in time",
        "page too complex",
        "took too long to read",
        "took too much memory to read",
    }
)
"""Reasons of `failed` and `dropped` that are limits."""


def limits_of(*counted: Mapping[str, int]) -> dict[str, int]:
    """What stands among reasons, counted, that is a limit; `too large: 48 MB are under way` is `too large`."""
    found: dict[str, int] = {}
    for reasons in counted:
        for reason, count in reasons.items():
            name = reason.partition(":")[0]
            if name in _OF_ANSWERS:
                found[name] = found.get(name, 0) + count
    return found
