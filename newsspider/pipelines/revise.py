"""What is known already is not exported again; what has changed since is, as another revision."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from time import time
from typing import TYPE_CHECKING, Any, Self

from newsspider.discover.urls import article_id
from newsspider.items import Article
from newsspider.pipelines.dropped import Dropped
from newsspider.pipelines.identity import identify, served_address
from newsspider.sameness import CANDIDATES_SHARE, MOST_CANDIDATES, Sketch, alike, near, original_of, sketched
from newsspider.signals import article_refused
from newsspider.spiders.base import NewsSpider
from newsspider.state.changes import changed_fields
from newsspider.state.contract import INDEXED_SHINGLES, Key, Memory, Remembered, Sketched
from newsspider.state.hashes import key_of
from newsspider.state.schedule import SKETCHED_S

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

CLAIMS_ANOTHER = "the page claims the address of an article that an earlier run has exported"


class RevisePipeline:
    """Compares each article with what earlier runs have exported.

    The same article is dropped as `unchanged`, or as `copy` where it came from another address; a changed one gets the
    next `revision`. A text that another site had before is exported, and linked by `duplicateOf` and `clusterId`.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        spider = self._crawler.spider
        if isinstance(item, Article) and isinstance(spider, NewsSpider) and item.change != "removed":
            try:
                self._revise(item, spider.memory)
            except Dropped:
                self._crawler.signals.send_catch_log(article_refused, article=item)
                raise
        return item

    def _revise(self, article: Article, memory: Memory) -> None:
        known = _at_its_address(article, memory) or _at_its_claim(article, memory)
        if known:
            _refuse_older(article, known)
            _follow(article, known)
            _link(article, *_alike(article, memory))
        else:
            article.firstSeen = article.lastSeen = article.fetchedAt
            own, found = _alike(article, memory)
            _refuse_copies(article, own, found, memory)
            _link(article, own, found)


def _at_its_address(article: Article, memory: Memory) -> Remembered | None:
    """The article that the page's own addresses have led to before, whatever it claims now.

    The one that answered first: an article that redirects to another one now has nothing to say of its own.
    """
    keys = [key_of(url) for url in (article.url, article.requestedUrl) if url]
    entries = memory.known(keys)
    for entry in (entries[key] for key in keys if key in entries):
        if entry.article and (known := memory.articles([entry.article])):
            return known[entry.article]
    return None


def _at_its_claim(article: Article, memory: Memory) -> Remembered | None:
    """The article that the page says it is. Raises `Dropped` where it is another address of the same text.

    A page that claims another text's address is an article of its own.
    """
    identity = bytes.fromhex(article.id or "")
    known = memory.articles([identity]).get(identity)
    if known is None:
        return None
    if _has_text_of(article, known, memory):
        raise Dropped("copy", article.url or "", f"of {known.url or known.id.hex()}", article=known.id.hex())
    served = served_address(article.url or "")
    if article_id(served) == article.id:  # its own address, where another page had only claimed to be
        return known
    identify(article, served)
    article.warnings.append(CLAIMS_ANOTHER)
    return None


def _has_text_of(article: Article, known: Remembered, memory: Memory) -> bool:
    """Exactly enough where the known text has been sketched; of older ones a simhash is left, which reports of one
    template share."""
    simhash, shingles = sketched(article.articleBody)
    found = _sharing(shingles, memory)
    for other in found:
        if other.id == known.id:
            return alike(shingles, other.shingles)
    assert article.fetchedAt is not None
    is_sketched = article.fetchedAt.timestamp() - known.seen_at < SKETCHED_S and len(found) < MOST_CANDIDATES
    return not is_sketched and near(simhash, known.simhash)


def _refuse_older(article: Article, known: Remembered) -> None:
    """Raises `Dropped` where the page had been read, and kept, before its article was read last at another address.
    That was no time to come, unless a clock was wrong."""
    assert article.fetchedAt is not None
    if int(article.fetchedAt.timestamp()) < known.seen_at <= time():
        raise Dropped("copy", article.url or "", f"of {known.url or known.id.hex()}, older", article=known.id.hex())


def _follow(article: Article, known: Remembered) -> None:
    """Makes the article the next revision of one that is known. Raises `Dropped` where nothing has changed."""
    content = bytes.fromhex(article.contentHash or "")
    changed = changed_fields(content, article.headline or "", _date_of_page(article), known)
    if not changed and not known.removed:
        raise Dropped("unchanged", article.url or "", article=known.id.hex())
    article.id = known.id.hex()
    article.revision = known.revision + 1
    article.change = "updated"
    article.changedFields = changed
    article.previousContentHash = known.content.hex() or None
    article.firstSeen = datetime.fromtimestamp(known.first_seen, UTC)
    article.lastSeen = article.fetchedAt


def _date_of_page(article: Article) -> datetime | None:
    """Its date, unless a listing alone gives it: another one may well give another."""
    source = article.fieldSources.get("datePublished")
    return None if source and source.source == "feed" else article.datePublished


def _alike(article: Article, memory: Memory) -> tuple[Sketched, list[Sketched]]:
    """The article as it is compared, and those whose texts may be its own."""
    assert article.firstSeen is not None
    own = Sketched(
        id=bytes.fromhex(article.id or ""),
        site=(article.publisher.domain if article.publisher else None) or "",
        shingles=sketched(article.articleBody)[1],
        first_seen=int(article.firstSeen.timestamp()),
    )
    return own, _sharing(own.shingles, memory)


def _sharing(shingles: Sketch, memory: Memory) -> list[Sketched]:
    return memory.alike(shingles[:INDEXED_SHINGLES], least=CANDIDATES_SHARE, most=MOST_CANDIDATES)


def _refuse_copies(article: Article, own: Sketched, found: Iterable[Sketched], memory: Memory) -> None:
    """Raises `Dropped` where a new article's own site has its text already."""
    ids: list[Key] = [other.id for other in found if other.site == own.site and other.shingles == own.shingles]
    for other in memory.articles(ids).values():
        if other.content == bytes.fromhex(article.contentHash or ""):
            same = other.url or other.id.hex()
            raise Dropped("copy", article.url or "", f"same text as {same}", article=other.id.hex())


def _link(article: Article, own: Sketched, found: Iterable[Sketched]) -> None:
    """Links an article to those that had its text before."""
    original = original_of(own, found)
    article.duplicateOf = original.duplicate_of.hex() if original.duplicate_of else None
    article.clusterId = original.cluster.hex() if original.cluster else None
