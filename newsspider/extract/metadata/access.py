"""Whether all may read the article, and what the page says of how much of it is there."""

from __future__ import annotations

from dataclasses import dataclass, field

from newsspider.extract.metadata import json_ld
from newsspider.extract.metadata.page import PageData
from newsspider.items import FieldSource

_TIERS = {"free": True, "locked": False, "premium": False, "paid": False, "subscription": False, "premium-only": False}


@dataclass(slots=True)
class Access:
    free: bool | None = None
    source: FieldSource | None = None
    evidence: list[str] = field(default_factory=list)
    """What speaks of a wall, for example `json-ld: hasPart is not free`; no proof that the text ends at it."""
    words: int | None = None
    """Number of the article's words as the page declares it."""


def read_access(page: PageData) -> Access:
    """schema.org's `isAccessibleForFree` of the article or its parts, Open Graph's content tier, a wall's markup."""
    access = Access()
    free = _truth(page.article.get("isAccessibleForFree"))
    if free is None:
        free = _truth(page.page.get("isAccessibleForFree"))
    if free is not None:
        access.free, access.source = free, FieldSource(source="json-ld")
    parts = [part for part in json_ld.objects(page.article.get("hasPart")) if isinstance(part, dict)]
    if any(_truth(part.get("isAccessibleForFree")) is False for part in parts):
        access.evidence.append("json-ld: a part is not free")
        # A free article with parts that are not is how sites declare a metered or partly free one.
        if access.free is None:
            access.free, access.source = False, FieldSource(source="json-ld")
    elif access.free is False:
        access.evidence.append("json-ld: not free")
    if access.free is None:
        for tier in page.found.meta("article:content_tier", "og:article:content_tier", "content_tier", "content-tier"):
            if tier.lower() in _TIERS:
                access.free, access.source = _TIERS[tier.lower()], FieldSource(source="meta")
                if not access.free:
                    access.evidence.append(f"meta: {tier.lower()}")
                break
    if page.found.is_walled:
        access.evidence.append("visible: markup names a paywall")
    access.words = _count(page.article.get("wordCount"))
    return access


def _truth(value: object) -> bool | None:
    """A JSON-LD boolean, also as the texts and addresses that sites write for one."""
    if isinstance(value, bool):
        return value
    name = (json_ld.text(value, 100) or "").rsplit("/", 1)[-1].lower()
    return {"true": True, "yes": True, "false": False, "no": False}.get(name)


def _count(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if 0 < value < 10**7 else None
    digits = (json_ld.text(value, 20) or "").replace(",", "")
    return int(digits) if digits.isdecimal() and digits.isascii() and 0 < int(digits) < 10**7 else None
