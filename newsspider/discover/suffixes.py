"""Domains that somebody has registered, by the list of public suffixes (publicsuffix.org)."""

from __future__ import annotations

from functools import cache

from tldextract import TLDExtract


def registered_domain(host: str) -> str | None:
    """`bbc.co.uk` of `www.bbc.co.uk`: a public suffix and the label before it; `host` is as `ascii_host` gives it.

    Suffixes of hosts that let others have names below theirs count, so that two blogs there are two: `name.github.io`.
    None for what has no suffix that is known (an IP address, `localhost`), or is one.
    """
    return _extract()(host).top_domain_under_public_suffix or None


@cache
def _extract() -> TLDExtract:
    """By the list that ships with the library: a crawl asks nobody else."""
    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
