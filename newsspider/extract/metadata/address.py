"""Addresses as pages write them -> absolute ones of the web, or nothing."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from newsspider.discover.urls import site_key

_MAX_CHARS = 2000
# Scheme, host, port, path, query, fragment of an address that is absolute and that joining leaves as it is: none of
# its parts is empty, nothing in it is escaped or resolved.
_ABSOLUTE = re.compile(
    r"https?://[a-zA-Z0-9][a-zA-Z0-9.-]*(?::\d{1,5})?(?:/[^\s?#;\\\[\]]*(?:\?[^\s#\[\]]+)?(?:#[^\s\[\]]+)?)?"
)


def is_absolute(href: str) -> bool:
    """Whether an address is of the web and complete: joined to another it would not change."""
    return _ABSOLUTE.fullmatch(href) is not None


def absolute(href: str | None, base: str | None) -> str | None:
    """An http or https address; None for anything else, and for a relative one without a base."""
    if not href:
        return None
    href = href.strip()
    if len(href) <= _MAX_CHARS and is_absolute(href):
        return href
    if not href or len(href) > _MAX_CHARS or href.startswith(("data:", "javascript:", "#")):
        return None
    try:
        joined = urljoin(base, href) if base else href
        parts = urlsplit(joined)
        host = parts.hostname
    except ValueError:
        return None
    return joined.replace(" ", "%20") if parts.scheme in ("http", "https") and host else None


@lru_cache(maxsize=5000)
def registrable(url: str | None) -> str | None:
    """The site an address belongs to, as the crawl tells sites apart (`example.co.uk`); None for no address."""
    try:
        return site_key(url) or None if url else None
    except ValueError:
        return None


def label(domain: str) -> str:
    """The domain's own name: `example` of `example.co.uk`."""
    return domain.split(".", 1)[0]
