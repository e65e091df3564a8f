"""Domains that somebody has registered, by the list of public suffixes (publicsuffix.org)."""

from __future__ import annotations

from functools import cache

from publicsuffixlist import PublicSuffixList


def registered_domain(host: str) -> str | None:
    """`bbc.co.uk` of `www.bbc.co.uk`: a public suffix and the label before it; `host` is as `ascii_host` gives it.

    Suffixes of hosts that let others have names below theirs count, so that two blogs there are two: `name.github.io`.
    None for what has no suffix that is known (an IP address, `localhost`), or is one.
    """
    domain: str | None = _suffixes().privatesuffix(host)
    return domain


@cache
def _suffixes() -> PublicSuffixList:
    """The list that ships with the library: a crawl asks nobody else."""
    return PublicSuffixList(accept_unknown=False)
