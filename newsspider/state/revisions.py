"""An exported article as it is remembered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from newsspider.items import Article, Change
from newsspider.state.contract import Key, Moment, Remembered, Revision, Validators
from newsspider.state.hashes import key_of, text_hash
from newsspider.state.schedule import next_visit
from newsspider.state.titles import with_title


def revision_of(
    article: Article,
    site: str,
    *,
    validators: Validators,
    before: Remembered | None = None,
    shingles: tuple[int, ...] = (),
    simhash: int = 0,
) -> Revision:
    """`before` is the article as it was remembered. It has been through a crawl: it has an id, and the moment at which
    it was fetched."""
    assert article.id
    assert article.fetchedAt
    seen_at = int(article.fetchedAt.timestamp())
    titles = before.titles if before else b""
    for channel in article.discovery:
        titles = with_title(titles, channel.url, channel.title)
    told = revision_as_told(
        identity=bytes.fromhex(article.id),
        site=site,
        url=article.url or article.canonicalUrl or "",
        addresses=(article.canonicalUrl, article.url, article.requestedUrl, *article.urlAliases),
        revision=article.revision,
        change=article.change,
        content=bytes.fromhex(article.contentHash or ""),
        headline=article.headline or "",
        published=_seconds(article.datePublished),
        edited=_seconds(article.dateModified),
        first_seen=_seconds(article.firstSeen) or seen_at,
        seen_at=seen_at,
        sketch=(simhash, shingles),
    )
    modified = before.modified if before else None
    return replace(told, article=replace(told.article, validators=validators, modified=modified, titles=titles))


def revision_as_told(
    *,
    identity: Key,
    site: str,
    url: str,
    addresses: Iterable[str | None],
    revision: int,
    change: Change,
    content: bytes,
    headline: str,
    published: Moment | None,
    edited: Moment | None,
    first_seen: Moment,
    seen_at: Moment,
    sketch: tuple[int, tuple[int, ...]],
) -> Revision:
    """What a line alone tells of its article. One that has gone is not asked for by schedule, and listings may go on
    naming it for a while: they are not believed for an hour."""
    is_gone = change == "removed"
    simhash, shingles = (0, ()) if is_gone else sketch
    article = Remembered(
        id=identity,
        site=site,
        url="" if is_gone else url,
        revision=revision,
        content=content,
        headline=headline,
        headline_hash=text_hash(headline),
        published=published,
        edited=edited,
        simhash=simhash,
        first_seen=first_seen,
        seen_at=seen_at,
        visit_at=None if is_gone else next_visit(first_seen, seen_at),
        fruitless=2 if is_gone else 0,
        removed=is_gone,
    )
    keys = dict.fromkeys([identity, *(key_of(address) for address in addresses if address)])
    return Revision(article=article, keys=tuple(keys), change=change, shingles=shingles)


def _seconds(moment: datetime | None) -> int | None:
    return int(moment.timestamp()) if moment else None
