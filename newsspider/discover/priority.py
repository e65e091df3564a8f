"""What is asked for first: listings before articles, new before old. Higher numbers go first, as in Scrapy."""

from __future__ import annotations

from datetime import datetime

from newsspider.items import Link

FRONT_PAGE = 2_000
FEED = 1_900
SITEMAP = 1_800
SECTION = 600

_NEWEST = 1_500
_UNDATED = {"seed": 1_600, "frontPage": 1_300, "feed": 1_250, "newsSitemap": 1_250, "section": 900, "link": 800}
_OLDEST = 10


def priority(link: Link, now: datetime) -> int:
    """Of an article's request: an hour of age costs one point, so that the last weeks come before section pages.

    An undated link is taken for as fresh as its channel usually is; one from a sitemap may be of any age.
    """
    moment = link.published or link.modified
    if moment is None:
        return _UNDATED.get(link.via, _OLDEST)
    age_h = max(0.0, (now - moment).total_seconds() / 3600)
    return max(_OLDEST, _NEWEST - round(age_h))
