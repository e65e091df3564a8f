"""What nobody is told: passwords in addresses, and the values of settings that are secrets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote

_STARS = "***"
_USERINFO = re.compile(r"(?i)\b([a-z][a-z0-9+.-]*:/{1,2})[^\s/?#\\\"'<>|]*@")
"""`ftp://name:password@`, and with the one slash that is left of two in a path."""
_SECRET_NAME = re.compile(r"(?:PASSWORD|PASS|SECRET|TOKEN|KEY|PASSPHRASE)$")
_PASSWORD = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://[^\s:/?#@]*:(\S+)@[^\s@]")
_PORT = re.compile(r"\d{1,5}(?:/|$)")
_PASSWORD_PARAMETER = re.compile(r"(?i)[?&;](?:[a-z_]*passw(?:or)?d|pwd|secret|token)=([^&;\s]+)")
_LEAST_CHARS = 4
"""A shorter one would take half of a log with it."""

_known: set[str] = set()


def conceal(values: Iterable[str]) -> None:
    """Has `redacted` take these out of every text of this process."""
    _known.update(value for value in values if len(value) >= _LEAST_CHARS)


def secrets_of(settings: Mapping[str, Any]) -> list[str]:
    """The values of settings whose names say that they are secret (`AWS_SECRET_ACCESS_KEY`, `FTP_PASSWORD`), and the
    passwords in those that are addresses (`DATABASE_URL`)."""
    texts = {str(name): value for name, value in settings.items() if isinstance(value, str)}
    named = [value for name, value in texts.items() if _SECRET_NAME.search(name)]
    return [*named, *passwords_of(value for value in texts.values() if "://" in value)]


def passwords_of(addresses: Iterable[str]) -> list[str]:
    """Those in addresses (of proxies, databases), as they are written there and as they are meant.

    Found as libraries find them that ask no more of an address than an "@": a password may hold "/", "#" and "?".
    """
    found: list[str] = []
    for address in addresses:
        written = [parameter[1] for parameter in _PASSWORD_PARAMETER.finditer(address)]
        if (before := _PASSWORD.match(address)) and not _PORT.match(before[1]):
            written.append(before[1])
        for password in written:
            found += dict.fromkeys([password, unquote(password)])
    return found


def redacted(text: str) -> str:
    """A text without names and passwords in its addresses, and without the secrets that are known."""
    if "@" in text:
        text = _USERINFO.sub(rf"\g<1>{_STARS}@", text)
    for value in sorted(_known, key=len, reverse=True):
        text = text.replace(value, _STARS)
    return text
