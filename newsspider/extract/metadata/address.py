"""Addresses as pages write them -> absolute ones of the web, or nothing."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urljoin, urlsplit

import tldextract

_MAX_CHARS = 2000
# The list that ships with the package: metadata never goes to the network.
_suffixes = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def absolute(href: str | None, base: str | None) -> str | None:
    """An http or https address; None for anything else, and for a relative one without a base."""
    if not href:
        return None
    href = href.strip()
    if not href or len(href) > _MAX_CHARS or href.startswith(("data:", "javascript:", "#")):
        return None
    try:
        joined = urljoin(base, href) if base else href
        parts = urlsplit(joined)
    except ValueError:
        return None
    return joined.replace(" ", "%20") if parts.scheme in ("http", "https") and parts.hostname else None


@lru_cache(maxsize=5000)
def registrable(url: str | None) -> str | None:
    """The registrable domain (`example.co.uk`) of an address; the host itself where it has none."""
    if not url:
        return None
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return (_suffixes(host).top_domain_under_public_suffix or host).lower() if host else None


def label(domain: str | None) -> str | None:
    """The domain's name without its suffix: `example` of `example.co.uk`."""
    return _suffixes(domain).domain or domain if domain else None
