"""Patterns of paths as robots.txt has them (RFC 9309, 2.2.2 and 2.2.3): `/a/*.html$`. Text in, yes or no out."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

_ESCAPE = re.compile(rb"%([0-9A-Fa-f]{2})")


def matches(pattern: str, path: str) -> bool:
    """Whether a path begins as a pattern says, or is as it says where that ends in `$`; both escaped, see below."""
    ends = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    if not rest:
        return not ends or len(path) == len(first)
    at = len(first)
    for part in rest[:-1]:
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    if ends:
        return path.endswith(rest[-1]) and len(path) - len(rest[-1]) >= at
    return path.find(rest[-1], at) >= 0


def escaped_pattern(value: str) -> str:
    """A pattern as `matches` takes it."""
    if value.startswith(("https://", "http://")):
        value = f"/{value}"
    end = "$" if value.endswith("$") else ""
    return _escaped(value.removesuffix("$"), "/%*") + end


def path_of(url: str) -> str:
    """Path and query of an address as `matches` takes them."""
    url = url.partition("#")[0]
    parts = urlsplit(url)
    path = _escaped(f"{parts.path}?{parts.query}" if "?" in url else parts.path, "/%")
    return path if path.startswith("/") else f"/{path}"


def _escaped(text: str, kept: str) -> str:
    """With one spelling for each character; what stands for one of `kept` stays apart from the character itself."""

    def plain(escape: re.Match[bytes]) -> bytes:
        byte = bytes.fromhex(escape[1].decode("ascii"))
        return escape[0].upper() if byte in kept.encode() else byte

    return quote(_ESCAPE.sub(plain, text.encode()).decode(errors="replace"), safe=f"{kept}=")
