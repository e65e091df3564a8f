"""Addresses as pages write them -> absolute ones of the web, or nothing."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from newsspider.discover.urls import site_key

_MAX_CHARS = 2000
_ORIGIN = r"https?://[a-zA-Z0-9][a-zA-Z0-9.-]*(?::\d{1,5})?"
_PATH = r"/[^\s?#;\\\[\]]*(?:\?[^\s#\[\]]+)?(?:#[^\s\[\]]+)?"
# An address that joining leaves as it is: none of its parts is empty, nothing in it is escaped or resolved.
_COMPLETE = re.compile(rf"{_ORIGIN}(?:{_PATH})?")
# One that is put behind its base's origin as it is: no step of it is "." or "..".
_ROOTED = re.compile(rf"(?!//|[^?#]*/\.){_PATH}")
_BEGINS_WITH_PATH = re.compile(_ORIGIN + r"((?:/[^\s?#\\\[\]]*)?)(?=[?#]|$)")
_BEGINS_WITH_ORIGIN = re.compile(_ORIGIN + r"(?=[/?#]|$)")


def is_complete(address: str) -> bool:
    """Whether an address is one of the web with a host and without anything unusual."""
    return _COMPLETE.fullmatch(address) is not None


def join(href: str, base: str | None) -> str:
    """An address as a page writes it, joined to what it is relative to. Raises `ValueError` for what is none.

    `urljoin` takes both apart and puts them together again; most addresses are known to need none of it.
    """
    if is_complete(href):
        return href
    if base and _ROOTED.fullmatch(href) and (origin := _BEGINS_WITH_ORIGIN.match(base)):
        return origin[0] + href
    return urljoin(base or "", href)


def path_of(address: str) -> str:
    """The path of an absolute address."""
    found = _BEGINS_WITH_PATH.match(address)
    return found[1] if found else urlsplit(address).path


def absolute(href: str | None, base: str | None) -> str | None:
    """An http or https address; None for anything else, and for a relative one without a base."""
    if not href:
        return None
    href = href.strip()
    if not href or len(href) > _MAX_CHARS or href.startswith(("data:", "javascript:", "#")):
        return None
    try:
        joined = join(href, base)
        if is_complete(joined):
            return joined
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
