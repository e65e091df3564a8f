"""Pages become articles: the ads and the navigation are left out here."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from w3lib.encoding import http_content_type_encoding

from newsspider import reservations
from newsspider.discover.obstacle import obstacle_of
from newsspider.discover.urls import absolute, article_key, normalize, same_site
from newsspider.errors import ExtractionError, NotHtml, PageTooComplex, ReadingFailed
from newsspider.extensions.readers import readers_of
from newsspider.extensions.reservations import rule_of_origin
from newsspider.extract import UNKNOWN, Extraction, KnownSite, extraction_of
from newsspider.extract.outline import stays
from newsspider.extract.own_model import mark_of_model
from newsspider.gate.engine import is_ending, polite_scheduler
from newsspider.items import Article, Discovery, FieldSource, Link, Page, Publisher
from newsspider.log import one_line
from newsspider.pipelines.dropped import Dropped
from newsspider.pipelines.fault import fault_of
from newsspider.pipelines.firstpages import FirstPages, IsLast
from newsspider.pipelines.identity import identify, served_address
from newsspider.pipelines.keeper import Keeper
from newsspider.pipelines.recurring import RecurringOfSites
from newsspider.places import memory_place, model_dir
from newsspider.politeness.tdm_file import TdmRule
from newsspider.reading.allocation import give_back_large_blocks
from newsspider.reading.garbage import collect_less_often
from newsspider.signals import page_measured, rules_used, site_changed
from newsspider.sites import Site
from newsspider.spiders.base import NewsSpider
from newsspider.state.kept import size_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

_Read = Callable[..., Extraction]
_SHARE_WAITING = 3
"""Of what is between download and export, a third of the bytes may be first pages: the others keep the crawl going."""


class ExtractPipeline:
    """`Page` -> `Article`; other items pass. A page that gives none is dropped with the reason."""

    def __init__(self, crawler: Crawler, model: Path | None = None) -> None:
        """`model` is the folder of one's own; None: the one that ships with the package."""
        self._crawler = crawler
        self._model = model
        self._read = partial(extraction_of, model=model, measured=crawler.settings.getbool("NEWSSPIDER_DRIFT"))
        self._recurring: RecurringOfSites | None = None
        settings = crawler.settings
        self._enough_pages = settings.getint("NEWSSPIDER_FIRST_PAGES")
        self._first: FirstPages | None = None
        self._keeper = Keeper(None)
        self._least = settings.getfloat("NEWSSPIDER_MIN_ARTICLE_PROBABILITY")
        self._agent: str = settings["NEWSSPIDER_ROBOTS_AGENT"]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler, model_dir(crawler.settings))

    async def open_spider(self) -> None:
        model = mark_of_model(self._model)  # a folder that holds none is said before anything is asked for
        spider = self._crawler.spider
        if isinstance(spider, NewsSpider) and self._crawler.settings.getbool("NEWSSPIDER_SITE_MEMORY"):
            self._open_site_memory(spider, model)
        collect_less_often()
        give_back_large_blocks()

    def _open_site_memory(self, spider: NewsSpider, model: bytes) -> None:
        settings = self._crawler.settings
        self._recurring = spider.recurring = RecurringOfSites(spider.memory, model)
        self._keeper = Keeper(spider.memory if memory_place(settings) else None)
        self._crawler.signals.connect(self._site_changed, site_changed)
        for most in (spider.plan.max_articles, settings.getint("CLOSESPIDER_ITEMCOUNT") or None):
            if most is not None:  # no more is asked for than is wanted
                self._enough_pages = min(self._enough_pages, most)
        self._first = FirstPages(
            self._enough_pages,
            settings.getint("SCRAPER_SLOT_MAX_ACTIVE_SIZE") // _SHARE_WAITING,
            settings.getfloat("NEWSSPIDER_FIRST_PAGES_S"),
            look=partial(under_way, self._crawler),
        )

    def _site_changed(self, site: str) -> None:
        if self._recurring:
            self._recurring.forget(site)

    async def process_item(self, item: Any) -> Any:
        if not isinstance(item, Page):
            return item
        if item.form_of:
            raise Dropped("copy", item.final_url, f"of {item.form_of}")
        if obstacle := obstacle_of(item.status, item.headers, item.body):
            raise Dropped(obstacle.kind, item.final_url, obstacle.detail)
        site, channels = self._known_of(item)
        try:
            read = await self._read_of(item, site)
        except NotHtml as error:
            raise Dropped("not_html", item.final_url, error.reason) from None
        except PageTooComplex as error:
            raise _over_limit("page too complex", item, error.reason) from None
        except ReadingFailed as error:
            raise _over_limit(error.reason, item) from None
        except ExtractionError as error:
            raise Dropped("unreadable", item.final_url, error.reason) from None
        if read.rules:
            self._crawler.signals.send_catch_log(rules_used, site=item.site, uses=read.rules)
        if read.measure is not None:
            told = {"site": item.site, "url": item.final_url, "measure": read.measure}
            self._crawler.signals.send_catch_log(page_measured, **told)
        _reserve(read.article, item, self._agent, rule_of_origin(self._crawler, item.final_url))
        return completed(read.article, item, site, channels)

    async def _read_of(self, page: Page, site: Site | None) -> Extraction:
        """By what is known of the site; its first pages wait, so that each of them knows of the others, and are read
        again where that makes a difference."""
        recurring, first = self._recurring, self._first
        if recurring is None or first is None:
            return await self._read_by(UNKNOWN, page, site)
        known = recurring.known_of(page.site, page.url, page.final_url)
        if known.knows_page:
            return await self._read_by(known, page, site)
        is_first = recurring.pages(page.site) < self._enough_pages
        found = await self._read_by(UNKNOWN if is_first else known, page, site, learning=True)
        if fault_of(found.article, self._least, None):
            return found
        recurring.read(page.site, page, found.article, found.seen)
        if is_first and first.has_room(size_bytes := size_of(page)) and self._keeper.keeps(page):
            await first.gathered(page.site, size_bytes)
            if recurring.pages(page.site) > 1 and not is_ending(self._crawler):  # which has no time to lose
                known = KnownSite(recurring.known(page.site), knows_page=True)
                if found.outline is None or not stays(found.outline, known.recurring):
                    found = await self._read_by(known, page, site)
        return found

    async def _read_by(self, known: KnownSite, page: Page, site: Site | None, *, learning: bool = False) -> Extraction:
        act = reading_of(page, site, partial(self._read, site=known, learning=learning))
        return await readers_of(self._crawler).read(act, page.final_url)

    def _known_of(self, page: Page) -> tuple[Site | None, list[Discovery]]:
        spider = self._crawler.spider
        run = spider.runs.get(page.site) if isinstance(spider, NewsSpider) else None
        return (run.site, run.channels_of(page.url)) if run else (None, [])


def under_way(crawler: Crawler) -> IsLast:
    """What is under way, for first pages that wait for others of their site."""
    engine, spider, scheduler = crawler.engine, crawler.spider, polite_scheduler(crawler)
    if engine is None or is_ending(crawler) or not isinstance(spider, NewsSpider) or scheduler is None:
        return lambda site, waiting: True
    slot = engine.scraper.slot
    active = Counter(
        request.meta.get("site") for request in (*engine.downloader.active, *(slot.active if slot else ()))
    )
    active.update(spider.exporting)
    return lambda site, waiting: not (scheduler.queued(site) or spider.is_busy_with(site) or active[site] > waiting)


def _over_limit(reason: str, page: Page, detail: str = "") -> Dropped:
    """What a limit of ours has cost is said, unlike what is no article."""
    logger.warning("Not read: %s (%s)", one_line(page.final_url), f"{reason}: {detail}" if detail else reason)
    return Dropped(reason, page.final_url, detail)


def article_of(page: Page, site: Site | None, channels: list[Discovery], *, read: _Read = extraction_of) -> Article:
    """The article of a page, with what the crawl knows of it. Raises `ExtractionError`."""
    return completed(reading_of(page, site, read)().article, page, site, channels)


def reading_of(page: Page, site: Site | None, read: _Read = extraction_of) -> Callable[[], Extraction]:
    """`read`, given what `extraction_of` is to be given of a page."""
    return partial(
        read,
        page.body,
        page.final_url,
        encoding=http_content_type_encoding(page.headers.get("content-type")),
        link=page.link,
        further=page.further,
        rules=site.rules if site else None,
    )


def completed(article: Article, page: Page, site: Site | None, channels: list[Discovery]) -> Article:
    """The article that was read of a page, with what the crawl knows of it."""
    if page.missing:
        article.bodyCompleteness = "truncated"
        article.warnings.append(page.missing)
    article.url = page.final_url
    article.requestedUrl = page.url
    own = _own_address(article.canonicalUrl, page)
    if article.canonicalUrl is None or normalize(article.canonicalUrl) != own:
        article.fieldSources["canonicalUrl"] = FieldSource(source="url")
    identify(article, own)
    article.publisher = _publisher(article.publisher, page, site)
    if site and site.name:
        article.fieldSources["publisher"] = FieldSource(source="site")
    if article.inLanguage is None and site and site.languages:
        article.inLanguage, article.fieldSources["inLanguage"] = site.languages[0], FieldSource(source="site")
    article.fetchedAt = page.fetched_at
    article.warc = page.warc
    article.discovery = channels or [_channel(page.link)]
    return article


def _reserve(article: Article, page: Page, agent: str, rule: TdmRule | None) -> None:
    """What a page's headers, and then the file of its origin, reserve beside the page itself, which has the last word
    (TDMRep, "Processing priority")."""
    of_header = reservations.of_header(page.robots_tags, agent)
    article.robotsDirectives = reservations.united(article.robotsDirectives, of_header)
    policy = page.headers.get("tdm-policy")
    _reserve_tdm(
        article,
        reservations.tdm_reservation(page.headers.get("tdm-reservation")),
        absolute(policy, page.final_url) if policy else None,
        "header",
    )
    if rule is not None:
        is_same = article.tdmReservation in (None, rule.reservation)
        _reserve_tdm(article, rule.reservation, rule.policy if is_same else None, "origin")


def _reserve_tdm(article: Article, reservation: bool | None, policy: str | None, source: str) -> None:
    """Where nobody who has more to say has said it."""
    if article.tdmReservation is None and reservation is not None:
        article.tdmReservation, article.fieldSources["tdmReservation"] = reservation, FieldSource(source=source)
    if article.tdmPolicy is None and policy is not None:
        article.tdmPolicy, article.fieldSources["tdmPolicy"] = policy, FieldSource(source=source)


def _own_address(claimed: str | None, page: Page) -> str:
    """The canonical address, where the page claims one of its own site that is not the front page."""
    claim = normalize(claimed) if claimed else None
    if claim and same_site(claim, page.site) and article_key(claim) != article_key(f"http://{page.site}/"):
        return claim
    return served_address(page.final_url)


def _publisher(found: Publisher | None, page: Page, site: Site | None) -> Publisher:
    publisher = replace(found or Publisher(), domain=page.site)
    return replace(publisher, name=site.name) if site and site.name else publisher


def _channel(link: Link) -> Discovery:
    return Discovery(via=link.via, url=link.source, title=link.title, date=link.published)
