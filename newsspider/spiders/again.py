"""Asking for what is known already: conditionally, and knowing what the answer is compared with."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus

from scrapy import Request

from newsspider.gate.keys import RENDER
from newsspider.items import Article, Link, Publisher
from newsspider.spiders.headers import conditional
from newsspider.state.contract import Remembered, Validators, Waiting

SOURCE = "source"
"""Request meta: address and kind of the source that is asked."""
FIRST_PAGE = "first_page"
"""Request meta: the address of the section, a source, that a further page belongs to."""
VISIT = "visit"
"""Request meta: the article that is looked at again, as it is remembered."""
CAPTURED = "captured"
"""Request meta: when what is read now was captured; there is none where a server is asked now."""
TOLD = "told"
"""Request meta: a listing says that the article has changed."""


def ask_if_changed(request: Request, validators: Validators, *statuses: HTTPStatus) -> Request:
    """Makes a request conditional; `statuses` are other answers that mean something to its callback."""
    if RENDER not in request.meta:  # the document may stay as it is while what a browser makes of it changes
        request.headers.update(conditional(validators))
    request.meta["handle_httpstatus_list"] = [HTTPStatus.NOT_MODIFIED, *statuses]
    return request


def links_of_waiting(waiting: Waiting) -> list[Link]:
    """An address as each of its channels named it; at least one."""
    modified = datetime.fromtimestamp(waiting.modified, UTC) if waiting.modified else None
    return [
        Link(
            url=waiting.url,
            via=channel.via,
            source=channel.url,
            title=channel.title,
            published=channel.date,
            modified=modified,
            language=waiting.language,
        )
        for channel in waiting.channels
    ]


def removed_article(known: Remembered, link: Link, now: datetime) -> Article:
    """What is exported of an article that has gone. Of an old one, only `link` tells the address and the title."""
    url = known.url or link.url
    return Article(
        id=known.id.hex(),
        url=url,
        canonicalUrl=url,
        requestedUrl=url,
        publisher=Publisher(domain=known.site),
        headline=known.headline or link.title or url,
        revision=known.revision + 1,
        change="removed",
        previousContentHash=known.content.hex() or None,
        firstSeen=datetime.fromtimestamp(known.first_seen, UTC),
        lastSeen=datetime.fromtimestamp(known.seen_at, UTC),
        fetchedAt=now,
    )
