"""The same article under several addresses is exported once, and two articles that claim one address twice."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self, TypeAlias

from newsspider.discover.urls import article_id
from newsspider.items import Article
from newsspider.pipelines.dropped import Dropped
from newsspider.pipelines.identity import Holder, identify, served_address, settled_id
from newsspider.pipelines.recent import Recent
from newsspider.sameness import sketched
from newsspider.signals import article_refused, kept_exported, read_again

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

CLAIMS_ANOTHER = "the page claims the address of another article"
CLAIMED_BY_ANOTHER = "the page of another article, exported before with the same id, claims the address of this one"
_Text: TypeAlias = tuple[str | None, str]
"""The site's domain, and the hash of the text."""
_MOST_RECENT = 2_000
"""Articles that are compared here. What came before is in the memory, which the next pipeline asks."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Passed:
    """The last article that was no copy."""

    article: Article
    identity: str | None
    held: Holder | None
    """What had its identity before."""
    text: _Text


class DeduplicatePipeline:
    """Drops articles whose identity, or whose text on the same site, this run has exported already.

    The same text on another site stays: it was published there as well. An article whose page claims the address of
    another one gets its own, and a warning.
    """

    def __init__(self) -> None:
        self._holders: Recent[str, Holder] = Recent(_MOST_RECENT)
        self._texts: Recent[_Text, tuple[str, str | None]] = Recent(_MOST_RECENT)
        self._exported: Recent[str, tuple[str | None, _Text]] = Recent(_MOST_RECENT)
        """By the address that answered."""
        self._last: _Passed | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        pipeline = cls()
        crawler.signals.connect(pipeline.article_refused, article_refused)
        crawler.signals.connect(pipeline.kept_exported, kept_exported)
        crawler.signals.connect(pipeline.read_again, read_again)
        return pipeline

    def read_again(self, url: str) -> None:
        """What comes of an address is compared with what the memory has of it, and not with what was read here."""
        identity, text = self._exported.pop(article_id(served_address(url)), (None, None))
        if identity is not None:
            self._holders.pop(identity, None)
        if text is not None:
            self._texts.pop(text, None)

    def kept_exported(self, articles: Set[str]) -> None:
        """They are not this run's: should they be read in it, they have changed since."""
        for article in articles:
            self._holders.pop(article, None)
        for text in [text for text, (_, article) in self._texts.items() if article in articles]:
            del self._texts[text]

    async def process_item(self, item: Any) -> Any:
        if not isinstance(item, Article) or item.change == "removed":
            return item
        url = item.url or ""
        text = (item.publisher.domain if item.publisher else None, item.contentHash or "")
        if item.contentHash and (first := self._texts.get(text)):
            raise Dropped("copy", url, f"same text as {first[0]}", article=first[1])
        held = self._settle(item, url)
        self._last = _Passed(article=item, identity=item.id, held=held, text=text)
        self._texts[text] = (url, item.id)
        self._exported[article_id(served_address(url))] = (item.id, text)
        return item

    def article_refused(self, article: Article) -> None:
        """Nothing is a copy of what is not exported: what comes of another address may be the edit that was not seen
        in this one."""
        last = self._last
        if last is None or last.article is not article:
            return
        self._texts.pop(last.text, None)
        self._exported.pop(article_id(served_address(article.url or "")), None)
        if last.identity is not None:
            self._holders.pop(last.identity, None)
            if last.held is not None:
                self._holders[last.identity] = last.held

    def _settle(self, article: Article, url: str) -> Holder | None:
        """Remembers an article under its id, which is another one where the page's claim is wrong, and gives what was
        remembered under it. Raises `Dropped`."""
        if article.id is None:
            return None
        served = served_address(url)
        sketch = sketched(article.articleBody)[1]
        settled = settled_id(article.id, article_id(served), sketch, self._holders)
        if settled is None:
            raise Dropped("copy", url, f"of {article.canonicalUrl}", article=article.id)
        if settled != article.id:
            identify(article, served)
            article.warnings.append(CLAIMS_ANOTHER)
        held = self._holders.get(settled)
        if held is not None:
            article.warnings.append(CLAIMED_BY_ANOTHER)
        self._holders[settled] = Holder(sketch, served=settled == article_id(served))
        return held
