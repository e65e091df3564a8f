"""Parts of the web's addresses."""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

_MEANS_NOTHING = frozenset({"utm_source", "utm_medium", "utm_campaign", "PHPSESSID", "share", "print"})


def path_of(url: str) -> str:
    """Path and query of an address, which may have no scheme or no host."""
    parts = urlsplit(url)
    return f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"


def plain(path: str) -> str:
    """A decoded path without the parameters that change nothing."""
    before, mark, query = path.partition("?")
    pairs = [pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] not in _MEANS_NOTHING]
    return f"{before}?{unquote(urlencode(pairs))}" if mark and pairs else before


def ascii_name(host: str) -> str:
    return host.encode("idna").decode()
