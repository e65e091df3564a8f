"""Addresses as pages write them -> absolute ones of the web, or nothing."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, urljoin, urlsplit

from newsspider.characters import DIRECTIONS, NON_CHARACTERS
from newsspider.discover.urls import site_key

_MAX_CHARS = 2000
_MOST_CHARS = 10_000
"""The standard library keeps the last addresses that it took apart, however long they are."""
_KEPT_CHARS = 500
"""Of a longer address the site is not kept for the next time it is asked for."""
_ORIGIN = r"https?://[a-zA-Z0-9][a-zA-Z0-9.-]*(?::\d{1,5})?"
_PATH = r"/[^\s?#;\\\[\]]*(?:\?[^\s#\[\]]+)?(?:#[^\s\[\]]+)?"
# An address that joining leaves as it is: none of its parts is empty, nothing in it is escaped or resolved.
_COMPLETE = re.compile(rf"{_ORIGIN}(?:{_PATH})?")
# One that is put behind its base's origin as it is: no step of it is "." or "..".
_ROOTED = re.compile(rf"(?!//|[^?#]*/\.){_PATH}")
_BEGINS_WITH_PATH = re.compile(_ORIGIN + r"((?:/[^\s?#\\\[\]]*)?)(?=[?#]|$)")
# What a record's lines must not hold, and half characters; what is no character, or turns others around.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff"
    f"{''.join(map(chr, sorted(NON_CHARACTERS)))}{''.join(map(chr, DIRECTIONS))}]"
)
_BEGINS_WITH_ORIGIN = re.compile(_ORIGIN + r"(?=[/?#]|$)")


def is_complete(address: str) -> bool:
    """Whether an address is one of the web with a host and without anything unusual."""
    return _COMPLETE.fullmatch(address) is not None


def join(href: str, base: str | None) -> str:
    """An address as a page writes it, joined to what it is relative to. Raises `ValueError` for what is none.

    `urljoin` takes both apart and puts them together again; most addresses are known to need none of it.
    """
    if len(href) > _MOST_CHARS:
        raise ValueError("too long for an address")
    if is_complete(href):
        return href
    if base and _ROOTED.fullmatch(href) and (origin := _BEGINS_WITH_ORIGIN.match(base)):
        return origin[0] + href
    joined = urljoin(base or "", href)
    return joined if joined.isprintable() else _UNSAFE.sub(_quoted, joined)


def _quoted(unsafe: re.Match[str]) -> str:
    return quote(unsafe[0], errors="replace")


def as_given(url: str | None) -> str | None:
    """A page's address as its caller gives it, without control characters; None for what no address can be."""
    if not url:
        return None
    address = _UNSAFE.sub("", url).strip()
    if len(address) > _MOST_CHARS:
        return None
    try:
        urlsplit(address)
    except ValueError:
        return None
    return address or None


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


def registrable(url: str | None) -> str | None:
    """The site an address belongs to, as the crawl tells sites apart (`example.co.uk`); None for no address."""
    if not url:
        return None
    return _registrable(url) if len(url) <= _KEPT_CHARS else site_key(url) or None


@lru_cache(maxsize=1_000)
def _registrable(url: str) -> str | None:
    return site_key(url) or None


def label(domain: str) -> str:
    """The domain's own name: `example` of `example.co.uk`."""
    return domain.split(".", 1)[0]
