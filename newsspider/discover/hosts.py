"""Names of hosts, as DNS spells them."""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import IPv6Address

import idna

LONGEST = 253  # RFC 1035, 2.3.4, without the root's dot
# Letters, digits, hyphens; underscores, which no name should have, and some hosts do.
_NAME = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_][a-z0-9_-]{0,62})*")


def ascii_host(host: str) -> str | None:
    """A host in lower case and ASCII (IDNA 2008 as browsers apply it, UTS 46), without the final dot.

    An IPv6 address, with or without brackets, is given without. None for what cannot be a host.
    """
    return _ascii_host(host) if len(host) <= LONGEST + 1 else None


@lru_cache(maxsize=20_000)
def _ascii_host(host: str) -> str | None:
    name = host.strip("[]").rstrip(".").lower()
    if ":" in name:
        try:
            return str(IPv6Address(name))
        except ValueError:
            return None
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True).decode("ascii").rstrip(".")
        except UnicodeError:
            return None
    return name if len(name) <= LONGEST and _NAME.fullmatch(name) else None
