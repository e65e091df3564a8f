"""`/.well-known/tdmrep.json`, in which an origin reserves text and data mining: bytes in, rules out.

As the TDM Reservation Protocol of the W3C community group says (2024): an array of rules, of which the first that
matches an address holds for it, with the patterns of robots.txt. What the page itself says, in a header or a `<meta>`,
goes before (`newsspider.reservations`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from newsspider import reservations
from newsspider.discover.urls import absolute
from newsspider.politeness.path_pattern import escaped_pattern, matches, path_of

PATH = "/.well-known/tdmrep.json"

_MOST_RULES = 1_000
_MOST_CHARS = 1_000
"""Of a pattern or an address."""
_MOST_WILDCARDS = 10
"""Of one rule, each of which is a search in every address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TdmRule:
    """What is said of the addresses that a pattern matches."""

    pattern: str
    """Escaped, see `newsspider.politeness.path_pattern`."""
    reservation: bool | None
    """None: neither 0 nor 1, so that nothing is said."""
    policy: str | None = None
    """Absolute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TdmFile:
    """The rules of an origin, in their order."""

    rules: tuple[TdmRule, ...] = ()
    fault: str = ""
    """Why it has none although there is something; empty: there is nothing, or it could be read."""

    def rule_for(self, url: str) -> TdmRule | None:
        """The rule that holds for an address; None: none does."""
        if not self.rules:
            return None
        path = path_of(url)
        return next((rule for rule in self.rules if matches(rule.pattern, path)), None)


def parse_tdm_file(body: bytes, url: str) -> TdmFile:
    """The rules of a file that was read at `url`; whatever is in it, nothing is raised.

    A rule alone counts as an array of it. What is no rule is passed over; of more than 1,000 the first count, and one
    of more than 10 wildcards reserves what it matches up to there, or is none where it does not reserve.
    """
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"", b"<"):  # a page, in the place of "not found"
        return TdmFile()
    try:
        found: Any = json.loads(body)
    except (ValueError, RecursionError) as error:
        return TdmFile(fault=f"no JSON: {error}")
    if isinstance(found, dict):
        found = [found]
    if not isinstance(found, list):
        return TdmFile(fault="no array of rules")
    return TdmFile(rules=tuple(_rules(found[:_MOST_RULES], url)))


def _rules(found: list[Any], url: str) -> Iterator[TdmRule]:
    for entry in found:
        location = entry.get("location") if isinstance(entry, dict) else None
        if not isinstance(location, str) or not 0 < len(location) <= _MOST_CHARS or not _is_text(location):
            continue
        value, policy = entry.get("tdm-reservation"), entry.get("tdm-policy")
        reservation = reservations.tdm_reservation(str(value)) if isinstance(value, (int, str)) else None
        parts = location.split("*")
        if len(parts) > _MOST_WILDCARDS + 1:
            if not reservation:
                continue
            location = "*".join(parts[: _MOST_WILDCARDS + 1]).removesuffix("$")
        yield TdmRule(
            pattern=escaped_pattern(location),
            reservation=reservation,
            policy=absolute(policy, url) if isinstance(policy, str) and len(policy) <= _MOST_CHARS else None,
        )


def _is_text(value: str) -> bool:
    """Whether it has no half surrogates, which JSON can escape."""
    return value.isascii() or not any(0xD800 <= ord(char) < 0xE000 for char in value)
