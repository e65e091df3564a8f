"""An exported article as it is remembered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from newsspider.items import Article
from newsspider.state.contract import Remembered, Revision, Validators
from newsspider.state.hashes import key_of, text_hash
from newsspider.state.schedule import next_visit
from newsspider.state.titles import with_title


def revision_of(
    article: Article,
    site: str,
    *,
    validators: Validators,
    modified: int | None = None,
    titles: bytes = b"",
    shingles: tuple[int, ...] = (),
    simhash: int = 0,
) -> Revision:
    """`modified` is the newest date of change that a listing has given, `titles` what listings called it before.

    The article has been through a crawl: it has an id, and the moment at which it was fetched.
    """
    assert article.id
    assert article.fetchedAt
    now = int(article.fetchedAt.timestamp())
    first_seen = _seconds(article.firstSeen) or now
    is_gone = article.change == "removed"
    for channel in article.discovery:
        titles = with_title(titles, channel.url, channel.title)
    addresses = (article.canonicalUrl, article.url, article.requestedUrl, *article.urlAliases)
    return Revision(
        article=Remembered(
            id=bytes.fromhex(article.id),
            site=site,
            url=article.url or article.canonicalUrl or "",
            revision=article.revision,
            content=bytes.fromhex(article.contentHash or ""),
            headline=article.headline or "",
            headline_hash=text_hash(article.headline or ""),
            published=_seconds(article.datePublished),
            simhash=simhash,
            first_seen=first_seen,
            seen_at=now,
            visit_at=None if is_gone else next_visit(first_seen, now),
            validators=validators,
            modified=modified,
            titles=titles,
            fruitless=1 if is_gone else 0,  # listings go on naming it for a while
            removed=is_gone,
        ),
        keys=_keys(bytes.fromhex(article.id), addresses),
        change=article.change,
        shingles=shingles,
    )


def _keys(own: bytes, addresses: Iterable[str | None]) -> tuple[bytes, ...]:
    return tuple(dict.fromkeys([own, *(key_of(url) for url in addresses if url)]))


def _seconds(moment: datetime | None) -> int | None:
    return int(moment.timestamp()) if moment else None
