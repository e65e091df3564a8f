"""What a publisher lets others do with a page: robots directives of the page itself, and text and data mining.

Directives are those of `<meta name="robots">` and of the `X-Robots-Tag` header, as search engines document them. Mining
is what the W3C community group's TDM Reservation Protocol calls `tdm-reservation`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from newsspider.characters import title

AGENT = "newsspider"
"""The name by which a page's own `<meta>` can speak to us alone."""
NO_INDEX, NO_FOLLOW, NONE = "noindex", "nofollow", "none"
TDM = "tdm"

_MOST = 30
_MOST_CHARS = 100
_VALUED = frozenset({"max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"})
"""Directives that have a value behind a colon, where elsewhere a user agent stands before one."""
_DAY_NAME = re.compile(r"(\bunavailable_after\s*:\s*[a-z]{3,9}),", re.IGNORECASE)
_NAME = re.compile(r"[a-z*][a-z0-9_.*-]{0,60}")


def of_meta(contents: Iterable[str]) -> list[str]:
    """The directives that `<meta>` elements hold, in lower case, each once, in their order."""
    return _kept(part for content in contents for part in _parts(content))


def of_header(lines: Iterable[str], agent: str) -> list[str]:
    """Likewise those of `X-Robots-Tag` headers, each a line, that are for all user agents or for ours.

    What follows a user agent's name in a line is for that one: `googlebot: noindex, nofollow`.
    """
    return _kept(part for line in lines for part in _for_us(line, agent.lower()))


def united(*directives: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(directive for some in directives for directive in some))[:_MOST]


def forbids_following(directives: Collection[str]) -> bool:
    return NO_FOLLOW in directives or NONE in directives


def met(directives: Collection[str], unwanted: Collection[str]) -> str | None:
    """The first of the unwanted directives that a page has, with any value (`unavailable_after`) or with that one
    (`max-snippet:0`); `none` is noindex and nofollow."""
    named = (directive.partition(":")[0].rstrip() for directive in directives)
    said = {*directives, *named, *((NO_INDEX, NO_FOLLOW) if NONE in directives else ())}
    return next((directive for directive in unwanted if directive in said), None)


def tdm_reservation(value: str | None) -> bool | None:
    """`1` reserves the right to mine, `0` does not; None for what says neither."""
    return {"1": True, "0": False}.get(value.strip()) if value else None


def _parts(text: str) -> list[str]:
    """What stands between commas, but that of a date (`unavailable_after: Friday, 25-Jun-27 15:00:00 GMT`)."""
    return _DAY_NAME.sub(r"\1", text).split(",")


def _for_us(line: str, agent: str) -> Iterator[str]:
    is_ours = True
    for part in _parts(line):
        name, colon, value = part.partition(":")
        name = name.strip().lower()
        if colon and name not in _VALUED and _NAME.fullmatch(name):
            is_ours = name in (agent, "*")
            part = value
        if is_ours:
            yield part


def _kept(parts: Iterable[str]) -> list[str]:
    found: dict[str, None] = {}
    for part in parts:
        directive = (title(part, _MOST_CHARS) or "").lower()
        if directive and directive[0].isalpha():  # and not the rest of a date
            found.setdefault(directive)
        if len(found) >= _MOST:
            break
    return list(found)
