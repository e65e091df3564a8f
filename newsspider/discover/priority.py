"""What is asked for first: listings before articles, new before old. Higher numbers go first, as in Scrapy."""

from __future__ import annotations

from newsspider.items import Link

FURTHER_PAGE = 2_100
"""An article that was begun is read to its end, so that few are held at once."""
FRONT_PAGE = 2_000
FEED = 1_900
SITEMAP = 1_800
SECTION = 600

_NEWEST = 1_500
_UNDATED = {"seed": 1_600, "frontPage": 1_300, "feed": 1_250, "newsSitemap": 1_250, "section": 900, "link": 800}
_OLDEST = 10
_HOUR = 3600


def fresh_at(link: Link, now: int) -> int:
    """When an article is taken to be from, in seconds since 1970, as `now` is: the date that its listing gives.

    An undated link is taken for as fresh as its channel usually is; one from a sitemap may be of any age.
    """
    moment = link.published or link.modified
    if moment is None:
        return now - (_NEWEST - _UNDATED.get(link.via, _OLDEST)) * _HOUR
    return min(int(moment.timestamp()), now)


def priority(fresh: int, now: int) -> int:
    """Of the request for an article from then: an hour of age costs one point, so that the last weeks come before
    section pages."""
    return min(_UNDATED["seed"], max(_OLDEST, _NEWEST - round((now - fresh) / _HOUR)))  # a clock may have been ahead
