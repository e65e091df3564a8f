"""AMP pages: a form of an article made for telephones, which names the article's own page."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from newsspider.discover.listing import base_of
from newsspider.discover.urls import absolute, normalize

_LOOKED_AT = 4_096
# `<html amp>` and `<html \u26a1>`, in UTF-8 or as an entity, possibly with a value.
_AMP_TAG = re.compile(
    rb"<html\b[^>]*\s(?:amp|\xe2\x9a\xa1(?:\xef\xb8\x8f)?|&#(?:9889|x26a1);)(?=[\s=/>])", re.IGNORECASE
)


def is_amp(body: bytes) -> bool:
    """Whether a page says of itself that it is one of AMP."""
    return _AMP_TAG.search(body, 0, _LOOKED_AT) is not None


def canonical_of_amp(root: HtmlElement, url: str) -> str | None:
    """The page that an AMP page at `url` is a form of; None if it names none but itself."""
    base = base_of(root, url)
    for link in root.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            address = absolute(link.get("href") or "", base)
            return address if address != normalize(url) else None
    return None
