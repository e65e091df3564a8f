"""The dateline that opens a report: place, and the agency it came from."""

from __future__ import annotations

import re

from newsspider.extract.metadata.names import agency

_MAX_CHARS = 160
# As in: BERLIN (dpa) - Paris (AFP/Reuters) – WASHINGTON, May 3 (Reuters) - LONDON —
_DATELINE = re.compile(
    r"^(?P<place>[^\W\d_][^\d()\[\]:;!?\u2013\u2014]{1,60}?)(?:,\s(?P<day>[^\W\d_]{3,10}\.?\s\d{1,2}|\d{1,2}\.?\s[^\W\d_]{3,10}))?"
    r"\s?(?:\((?P<agencies>[^()]{2,50})\)|/(?P<mark>[A-Z]{2,8})/)?\s?(?:\.?\s?[\u2013\u2014-]{1,2}|:)\s"
)


def read_dateline(text: str) -> tuple[str, list[str]] | None:
    """Place and agencies of a text's first line. None where it begins with none.

    A place without an agency beside it must be in capitals: "Peter Wolf - " opens texts that have no dateline.
    """
    match = _DATELINE.match(text[:_MAX_CHARS])
    if not match:
        return None
    marks = re.split(r"[/,;+&]|\s(?:und|and|et|y)\s", match["agencies"] or match["mark"] or "")
    agencies = [credited for mark in marks if (credited := agency(mark.strip()))]
    place = match["place"].strip(" ,.")
    if not agencies and not (place.isupper() and len(place.split()) <= 4 and len(place) > 3):
        return None
    return place, agencies
