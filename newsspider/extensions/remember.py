"""Remembers what a run has done, once it is durable: the memory is never ahead of the output."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from time import monotonic, time
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request, signals
from scrapy.exceptions import DropItem, NotConfigured
from scrapy.extensions.feedexport import FeedExporter
from scrapy.http import Response
from twisted.python.failure import Failure

from newsspider.archive.progress import ReadArchives
from newsspider.errors import StateError, UsageError
from newsspider.exporters.commit import commit
from newsspider.exporters.linefile import LineFile
from newsspider.exporters.storage import OUTPUT_FAILED
from newsspider.gate.keys import DROPPED
from newsspider.items import Article, Link
from newsspider.memory import held_memory
from newsspider.pipelines.dropped import Dropped
from newsspider.pipelines.recent import Recent
from newsspider.places import memory_place
from newsspider.politeness.robots import DISALLOWED
from newsspider.reading.readers import TOO_LONG, TOO_MUCH
from newsspider.report.nothing import Nothing
from newsspider.runid import new_run_id
from newsspider.sameness import sketched
from newsspider.signals import article_unchanged, lines_begun, request_failed
from newsspider.spiders.again import CAPTURED, FIRST_PAGE, SOURCE, TOLD, VISIT
from newsspider.spiders.base import NewsSpider
from newsspider.spiders.following import lasting_validators, own_answer
from newsspider.state.contract import MOST_FAILURES, Fate, Key, Moment, Remembered, Revision, Settled, Validators
from newsspider.state.database import Database
from newsspider.state.hashes import key_of
from newsspider.state.revisions import revision_of
from newsspider.state.schedule import KEPT_S, SKETCHED_S, next_visit, retry_at, visit_after_failure
from newsspider.state.told import Told

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

_EVERY_S = 0.1
_LOOK_EVERY_S = 0.02
_MUCH = 4
"""So many things that have happened do not wait: what is not remembered is fetched again after a kill."""
_MUCH_OF_ARCHIVES = 64
"""There a kill costs nobody a request, only some pages that are read again."""
_MOST_LEADING = 2_000
_AGAIN = frozenset(
    {
        "no_text", "no_headline", "unreadable", "challenge", "consent_wall", "empty_shell", "soft_404",
        "page too complex", "reserved", TOO_LONG, TOO_MUCH,
    }
)  # fmt: skip
"""Reasons why a page was dropped that another day may not have."""
_NO_ARTICLE = frozenset({"not_an_article", "no_text", "no_headline"})
"""Reasons why a page was dropped that tell of the shape of its address: pages of links have no text."""
_OPEN = frozenset({"over_limit"})
"""Reasons for which an address goes on waiting."""
_AT_WORK: Counter[Path | Database | None] = Counter()
"""Crawls of this process by their memories."""


class RememberExtension:
    """Opens the memory, completes the output of runs that were killed, and tells the memory of what is durable.

    Lines are durable a tenth of a second after they were written, or as soon as the disk can; what comes out as one
    piece at the end (a JSON array, CSV, a file in the cloud) when it has been stored. Where an output cannot be written
    nothing more is told: the next run reads from the files what the memory does not know.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._held = ExitStack()
        run_id = crawler.settings["NEWSSPIDER_RUN_ID"] or new_run_id()
        assert isinstance(crawler.spider, NewsSpider)
        sites = crawler.spider.sites_to_hold(crawler.spider.plan)
        try:
            self.memory = self._held.enter_context(held_memory(crawler.settings, run_id, sites))
        except UsageError as error:  # `scrapy crawl` of another project has not asked before
            logger.critical("%s", error)
            raise
        place = memory_place(crawler.settings)
        self.is_alone = not _AT_WORK[place]
        """No other crawl of this process is at work with the memory."""
        _AT_WORK[place] += 1
        self._held.callback(_AT_WORK.subtract, [place])
        self._told = Told(last_word=self._last_word)
        self._files: list[LineFile] = []
        self._leading: Recent[Key, list[Key]] = Recent(_MOST_LEADING)
        """Addresses that lead to one that is not settled yet."""
        self._exported_lately: Recent[Key, Key] = Recent(_MOST_LEADING)
        """Articles by their addresses; the memory may not have been told of them yet."""
        self._ticking: asyncio.Task[None] | None = None
        self._telling = asyncio.Lock()
        self._broken = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not isinstance(crawler.spider, NewsSpider):
            raise NotConfigured
        extension = cls(crawler)
        crawler.spider.memory = extension.memory
        if extension.is_alone:
            crawler.spider.settle_now = extension.settle_now
        for receiver, signal in (
            (extension.spider_opened, signals.spider_opened),
            (extension.item_scraped, signals.item_scraped),
            (extension.item_dropped, signals.item_dropped),
            (extension.item_error, signals.item_error),
            (extension.error, signals.item_error),
            (extension.error, signals.spider_error),
            (extension.request_failed, request_failed),
            (extension.request_dropped, signals.request_dropped),
            (extension.article_unchanged, article_unchanged),
            (extension.lines_begun, lines_begun),
            (extension.feed_slot_closed, signals.feed_slot_closed),
            (extension.spider_closed, signals.spider_closed),
            (extension.engine_stopped, signals.engine_stopped),
        ):
            crawler.signals.connect(receiver, signal)
        return extension

    def spider_opened(self) -> None:
        self._ticking = asyncio.ensure_future(self._tick())

    # --- what happens ------------------------------------------------------------------------------------------------

    def item_scraped(self, item: Any, response: Response | Failure | None) -> None:
        own = own_answer(response)
        if not isinstance(item, Article) or item.id is None or response is None or own is None or own.request is None:
            return
        with self._noticing():  # the line is written: should the memory fail, the next run reads it from there
            self._exported(item, own.request, own, lasting_validators(response))

    def item_dropped(self, response: Response | Failure | None, exception: DropItem) -> None:
        own = own_answer(response)
        if response is None or own is None or own.request is None or not isinstance(exception, Dropped):
            return
        with self._noticing():
            self._dropped(own.request, own, lasting_validators(response), exception)

    def item_error(self, response: Response | Failure | None) -> None:
        own = own_answer(response)
        if own is not None and own.request is not None:
            self.request_failed(own.request)

    def error(self, failure: Failure) -> None:
        """A callback or a pipeline has met what keeps the memory from being read or written."""
        if isinstance(failure.value, StateError):
            self._give_up(failure.value)

    def request_failed(self, request: Request) -> None:
        with self._noticing():
            self._in_vain(request)

    def request_dropped(self, request: Request) -> None:
        with self._noticing():
            self._not_asked(request)

    def article_unchanged(self, request: Request) -> None:
        known: Remembered = request.meta[VISIT]
        self._finish(request)
        self._looked_at(known, request, None)
        if not known.removed:
            self._is_article(request, known.id, known.published)

    # --- what it means -----------------------------------------------------------------------------------------------

    def _exported(self, item: Article, request: Request, own: Response, validators: Validators) -> None:
        known = self._known(item, request)
        simhash, shingles = sketched(item.articleBody)
        revision = revision_of(
            item,
            request.meta.get("site") or "",
            validators=validators,
            before=known,
            shingles=shingles,
            simhash=simhash,
        )
        if CAPTURED in request.meta:
            visit_at = next_visit(revision.article.first_seen, int(time()))
            revision = replace(revision, article=replace(revision.article, visit_at=visit_at))
        keys = dict.fromkeys([*revision.keys, *self._all_keys_of(request, own)])
        self._told.revisions.append(replace(revision, keys=tuple(keys)))
        for key in keys:
            self._exported_lately[key] = revision.article.id
        if revision.change == "new":
            self._decided(request, is_article=True)
        spider = self._crawler.spider
        if isinstance(spider, NewsSpider) and spider.recurring:
            spider.recurring.exported(request.meta.get("site") or "", item)
        self._finish(request)
        if item.change != "removed":
            found = revision.change == "new"
            self._is_article(request, revision.article.id, revision.article.published, found=found)

    def _dropped(self, request: Request, own: Response, validators: Validators, exception: Dropped) -> None:
        self._finish(request)
        if exception.reason in _OPEN:
            return
        if exception.reason in _NO_ARTICLE:
            self._decided(request, is_article=False)
        article = bytes.fromhex(exception.article) if exception.article else None
        if exception.reason in _AGAIN:
            self._in_vain(request)
            return
        known: Remembered | None = request.meta.get(VISIT)
        if known is None and article and exception.reason == "unchanged":
            known = self._article(article)
        if known:
            self._looked_at(known, request, own, validators)
        if article:
            self._is_article(request, article, known.published if known else None)
            self._settle(request, own, Fate.EXPORTED, article=article)
        else:
            published = int(exception.published.timestamp()) if exception.published else None
            self._settle(request, own, Fate.DROPPED, published=published)

    def _not_asked(self, request: Request) -> None:
        reason, spider = request.meta.get(DROPPED), self._crawler.spider
        if reason == DISALLOWED:
            self._in_vain(request)
        elif reason == "duplicate" and "link" in request.cb_kwargs and "redirect_urls" in request.meta:
            self._leads_to(request)
        elif reason != "duplicate" and "link" in request.cb_kwargs:
            self._forget_listed(request)
        if reason not in (DISALLOWED, "duplicate") or not isinstance(spider, NewsSpider):
            return
        if FIRST_PAGE in request.meta:
            spider.memories[request.meta["site"]].complete(request.meta[FIRST_PAGE])
        elif SOURCE in request.meta and "redirect_urls" in request.meta:  # to another source, or to what is forbidden
            spider.memories[request.meta["site"]].failed(*request.meta[SOURCE])

    def _leads_to(self, request: Request) -> None:
        """Addresses redirect to one that this run has asked for under its own name: what becomes of it is theirs."""
        spider = self._crawler.spider
        target, keys = key_of(request.url), [key_of(url) for url in request.meta["redirect_urls"]]
        known = self.memory.known([target]).get(target)
        article = (known.article if known else None) or self._exported_lately.get(target)
        if article is not None:
            self._settled(keys, request, Fate.EXPORTED, article=article)
        elif isinstance(spider, NewsSpider) and spider.runs[request.meta["site"]].is_listing(request.url):
            facts = {"reason": "redirects to a page that is no article's", "kind": Nothing.SOFT_404}
            self._crawler.signals.send_catch_log(request_failed, request=request, spider=spider, **facts)
        else:
            self._leading[target] = [*self._leading.get(target, ()), *keys]

    def _forget_listed(self, request: Request) -> None:
        """An address goes on waiting, and another run will hear of it again."""
        self._finish(request)
        spider = self._crawler.spider
        if isinstance(spider, NewsSpider) and (memory := spider.memories.get(request.meta.get("site") or "")):
            for key in _keys_of(request):
                memory.listed.pop(key, None)

    @contextmanager
    def _noticing(self) -> Iterator[None]:
        """What a receiver of signals raises would only be logged."""
        try:
            yield
        except StateError as error:
            self._give_up(error)

    def _finish(self, request: Request) -> None:
        spider = self._crawler.spider
        if "link" in request.cb_kwargs and isinstance(spider, NewsSpider):
            spider.runs[request.meta["site"]].finished(request.cb_kwargs["link"].url)

    def _is_article(self, request: Request, article: Key, published: int | None, *, found: bool = False) -> None:
        """The address that was asked for leads to an article."""
        link, spider = request.cb_kwargs.get("link"), self._crawler.spider
        if not isinstance(link, Link) or not isinstance(spider, NewsSpider):
            return
        if published is None and link.published:
            published = int(link.published.timestamp())
        age_s = time() - published if published else None
        spider.runs[request.meta["site"]].is_article(link.url, article, age_s, found=found)

    def _decided(self, request: Request, *, is_article: bool) -> None:
        """The shape of the address that was asked for is that of an article, or is not: once of each address, so that
        it is not the fault of the shape where articles cannot be read any more."""
        spider = self._crawler.spider
        if "link" not in request.cb_kwargs or VISIT in request.meta or not isinstance(spider, NewsSpider):
            return
        site = request.meta["site"]
        shape = spider.runs[site].shapes.decided(request.cb_kwargs["link"].url, is_article=is_article)
        if shape:
            self._told.shapes[site, shape.name] = shape

    def _known(self, item: Article, request: Request) -> Remembered | None:
        """What is remembered of an article of which there is another revision now. Raises `StateError`."""
        known: Remembered | None = request.meta.get(VISIT)
        return known if known or item.revision == 1 else self._article(bytes.fromhex(item.id or ""))

    def _article(self, identity: Key) -> Remembered | None:
        return self.memory.articles([identity]).get(identity)

    def _looked_at(
        self, known: Remembered, request: Request, response: Response | None, validators: Validators | None = None
    ) -> None:
        """An article is as it was, or what is at its address now is nothing to export."""
        listed = self._as_listed(known, [known.id, *_keys_of(request, response)])
        self._told.visited.append(
            replace(
                listed,
                seen_at=_read_at(request),
                visit_at=next_visit(known.first_seen, int(time())),
                fruitless=known.fruitless + 1 if request.meta.get(TOLD) else known.fruitless,
                validators=known.validators if validators is None else validators,
            )
        )

    def _in_vain(self, request: Request) -> None:
        """Nothing came of a request; an article that is known stays as it is, and is looked at another time."""
        if "link" not in request.cb_kwargs:
            return
        self._finish(request)
        now = int(time())
        known: Remembered | None = request.meta.get(VISIT)
        if known and known.removed:
            self._looked_at(known, request, None)
            return
        keys = [known.id] if known else _keys_of(request)
        failures = 1 + max((entry.failures for entry in self.memory.known(keys).values()), default=0)
        if known:
            visit_at = visit_after_failure(known.first_seen, now, failures, most=MOST_FAILURES)
            self._told.visited.append(replace(known, visit_at=visit_at, url=known.url or request.url))
        self._settled(keys, request, Fate.FAILED, retry_at=retry_at(now, failures), failures=failures)

    def _last_word(self, revision: Revision) -> Revision:
        return replace(revision, article=self._as_listed(revision.article, revision.keys))

    def _as_listed(self, article: Remembered, keys: Iterable[Key]) -> Remembered:
        """An article with what listings have said of it in this run."""
        spider = self._crawler.spider
        memory = spider.memories.get(article.site) if isinstance(spider, NewsSpider) else None
        return memory.as_listed(article, keys) if memory else article

    def _settle(self, request: Request, response: Response | None, fate: Any, **outcome: Any) -> None:
        self._settled(self._all_keys_of(request, response), request, fate, **outcome)

    def _all_keys_of(self, request: Request, response: Response | None) -> list[Key]:
        """With those of addresses that lead to one of them, which are settled with it."""
        keys = _keys_of(request, response)
        return [*keys, *(other for key in keys for other in self._leading.pop(key, ()))]

    def _settled(self, keys: Iterable[Key], request: Request, fate: Any, **outcome: Any) -> None:
        site, spider = request.meta.get("site") or "", self._crawler.spider
        memory = spider.memories.get(site) if isinstance(spider, NewsSpider) else None
        at = _read_at(request)
        for key in keys:
            self._told.settled.append(Settled(key=key, site=site, fate=fate, at=at, **outcome))
            # No line comes that it would be kept with, but for an article's own address: a copy may have been exported
            # before it, and the memory is yet to hear of that line.
            if memory and key != outcome.get("article"):
                memory.listed.pop(key, None)

    # --- telling the memory ------------------------------------------------------------------------------------------

    def lines_begun(self, file: LineFile) -> None:
        """A file is known before its first byte is written, so that whatever a kill leaves of it is found."""
        self.memory.settle(outputs=[file.output])
        self._files.append(file)

    async def settle_now(self) -> None:
        """The memory knows all that was written before this was called; not where outputs come out as one piece, which
        it is told of at the end."""
        if not self.tells_at_the_end:
            await self._tell()

    def spider_closed(self) -> None:
        if self._ticking is not None:
            self._ticking.cancel()

    async def feed_slot_closed(self) -> None:
        if not self.tells_at_the_end:
            await self._tell()

    async def engine_stopped(self) -> None:
        """The outputs are stored, or there were none."""
        failed = any(key.startswith("feedexport/failed_count/") for key in self._crawler.stats.get_stats())
        if not failed:
            await self._tell()
        try:
            if not failed:
                self._tell_rest()
            settings = self._crawler.settings
            most, most_sources = settings.getint("NEWSSPIDER_MAX_WAITING"), settings.getint("NEWSSPIDER_MAX_SOURCES")
            now = int(time())
            # Of what archives hold, another run over them compares with the texts of this one.
            before = 0 if self._archives else now - SKETCHED_S
            limits = {"most_waiting": most, "most_sources": most_sources}
            if count := self.memory.forget(before, kept_before=now - KEPT_S, **limits):
                logger.warning(
                    "%d addresses are forgotten, the oldest of sites of which more than %d wait", count, most
                )
        except StateError as error:
            logger.error("%s", error)
        self._held.close()

    async def _tick(self) -> None:
        told_s = monotonic()
        much = _MUCH if self._archives is None else _MUCH_OF_ARCHIVES
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            is_time = monotonic() - told_s >= _EVERY_S or len(self._told) >= much
            if is_time and not self.tells_at_the_end:
                # What is begun is ended, also when the run ends meanwhile.
                await asyncio.shield(self._tell(only_news=True))
                told_s = monotonic()

    async def _tell(self, *, only_news: bool = False) -> None:
        """Makes durable what was written so far, and tells the memory of it.

        `only_news`: not where nothing has happened and no file has to be begun anew, so that the disk is left alone.
        """
        async with self._telling:
            has_read = self._archives is not None and self._archives.has_news
            if self._broken or not (self._told or self._files or has_read):
                return
            try:
                if self._told or has_read or not only_news or any(file.is_due() for file in self._files):
                    await commit(self.memory, self._files, self._take)
                    if self._archives:
                        self._archives.told()
            except (OSError, StateError) as error:
                self._give_up(error)

    def _tell_rest(self) -> None:
        """Of what was exported, and all of it is stored. Raises `StateError`."""
        spider = self._crawler.spider
        if not self._broken and isinstance(spider, NewsSpider) and spider.recurring:
            Told(recurring=spider.recurring.news(all_of_it=True)).tell(self.memory)

    def _take(self) -> Told:
        told, self._told = self._told, Told(last_word=self._last_word)
        spider = self._crawler.spider
        if isinstance(spider, NewsSpider) and spider.recurring:
            told.recurring = spider.recurring.news(all_of_it=False)
        if self._archives:
            told.archives = self._archives.news()
        return told

    @property
    def _archives(self) -> ReadArchives | None:
        spider = self._crawler.spider
        return spider.archives if isinstance(spider, NewsSpider) else None

    @property
    def tells_at_the_end(self) -> bool:
        """Whether there are outputs that are not files of lines: what is in them is known when they are stored."""
        feeds = self._crawler.get_extension(FeedExporter)
        slots = feeds.slots if feeds else []
        return any(slot.file is not None and not isinstance(slot.file, LineFile) for slot in slots)

    def _give_up(self, error: BaseException) -> None:
        """Nothing more is told: what is in the files and unknown to the memory is read by the next run."""
        if self._broken:
            return
        self._broken = True
        logger.error("Nothing more can be remembered, the run ends: %s", error)
        engine = self._crawler.engine
        if engine is not None and engine.spider is not None:
            self._ending = asyncio.ensure_future(engine.close_spider_async(reason=OUTPUT_FAILED))


def _read_at(request: Request) -> Moment:
    """When what a request has brought was as it is."""
    captured = request.meta.get(CAPTURED)
    return int(captured.timestamp() if captured else time())


def _keys_of(request: Request, response: Response | None = None) -> list[Key]:
    """The addresses that a request went through, from the one that was asked for to the one that answered."""
    urls = [*request.meta.get("redirect_urls", ()), request.url, *([response.url] if response else [])]
    return list(dict.fromkeys(key_of(url) for url in urls))
