"""Pages become articles: the ads and the navigation are left out here."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from w3lib.encoding import http_content_type_encoding

from newsspider import reservations
from newsspider.discover.obstacle import obstacle_of
from newsspider.discover.urls import absolute, article_key, normalize, same_site
from newsspider.errors import ExtractionError, NotHtml, PageTooComplex, ReadingFailed
from newsspider.extensions.readers import readers_of
from newsspider.extract import UNKNOWN, KnownSite, Observed, extract, extract_observed
from newsspider.extract.own_model import read_model
from newsspider.items import Article, Discovery, Link, Page, Publisher
from newsspider.log import one_line
from newsspider.pipelines.dropped import Dropped
from newsspider.pipelines.fault import fault_of
from newsspider.pipelines.firstpages import FirstPages, IsLast
from newsspider.pipelines.identity import identify, served_address
from newsspider.pipelines.recurring import RecurringOfSites
from newsspider.places import model_dir
from newsspider.reading.garbage import collect_less_often
from newsspider.scheduler import is_ending, polite_scheduler
from newsspider.sites import Site
from newsspider.spiders.base import NewsSpider

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

_Read = Callable[..., Article]
_Found = TypeVar("_Found")
_SHARE_WAITING = 3
"""Of what is between download and export, a third of the bytes may be first pages: the others keep the crawl going."""


class ExtractPipeline:
    """`Page` -> `Article`; other items pass. A page that gives none is dropped with the reason."""

    def __init__(self, crawler: Crawler, model: Path | None = None) -> None:
        """`model` is the folder of one's own; None: the one that ships with the package."""
        self._crawler = crawler
        self._model = model
        self._read = partial(extract_observed, model=model)
        self._recurring: RecurringOfSites | None = None
        settings = crawler.settings
        self._enough_pages = settings.getint("NEWSSPIDER_FIRST_PAGES")
        self._first: FirstPages | None = None
        self._least = settings.getfloat("NEWSSPIDER_MIN_ARTICLE_PROBABILITY")
        self._agent: str = settings["NEWSSPIDER_ROBOTS_AGENT"]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler, model_dir(crawler.settings))

    async def open_spider(self) -> None:
        model = read_model(self._model)  # a folder that holds none is said before anything is asked for
        spider = self._crawler.spider
        if isinstance(spider, NewsSpider) and self._crawler.settings.getbool("NEWSSPIDER_SITE_MEMORY"):
            self._open_site_memory(spider, model.mark)
        collect_less_often()

    def _open_site_memory(self, spider: NewsSpider, model: bytes) -> None:
        settings = self._crawler.settings
        self._recurring = spider.recurring = RecurringOfSites(spider.memory, model)
        if (most := spider.plan.max_articles) is not None:  # no more is asked for than is wanted
            self._enough_pages = min(self._enough_pages, most)
        self._first = FirstPages(
            self._enough_pages,
            settings.getint("SCRAPER_SLOT_MAX_ACTIVE_SIZE") // _SHARE_WAITING,
            settings.getfloat("NEWSSPIDER_FIRST_PAGES_S"),
            look=partial(under_way, self._crawler),
        )

    async def process_item(self, item: Any) -> Any:
        if not isinstance(item, Page):
            return item
        if item.form_of:
            raise Dropped("copy", item.final_url, f"of {item.form_of}")
        if obstacle := obstacle_of(item.status, item.headers, item.body):
            raise Dropped(obstacle.kind, item.final_url, obstacle.detail)
        site, channels = self._known_of(item)
        try:
            article = await self._article_of(item)
        except NotHtml as error:
            raise Dropped("not_html", item.final_url, error.reason) from None
        except PageTooComplex as error:
            raise _over_limit("page too complex", item, error.reason) from None
        except ReadingFailed as error:
            raise _over_limit(error.reason, item) from None
        except ExtractionError as error:
            raise Dropped("unreadable", item.final_url, error.reason) from None
        _reserve(article, item, self._agent)
        return completed(article, item, site, channels)

    async def _article_of(self, page: Page) -> Article:
        """By what is known of the site; its first pages are read twice, so that each of them knows of the others."""
        recurring, first = self._recurring, self._first
        if recurring is None or first is None:
            return (await self._observed(page, UNKNOWN)).article
        if (content := recurring.content_of(page)) is not None:
            return await self._article_again(page, KnownSite(recurring.known(page.site), knows_page=True), content)
        is_first = recurring.pages(page.site) < self._enough_pages
        found = await self._observed(page, UNKNOWN if is_first else KnownSite(recurring.known(page.site)))
        if fault_of(found.article, self._least, None) or not recurring.read(page.site, page, found.article, found.seen):
            return found.article
        if is_first:
            await first.gathered(page.site, len(page.body))
            if recurring.pages(page.site) > 1:
                found = await self._observed(page, KnownSite(recurring.known(page.site), knows_page=True))
        return found.article

    async def _article_again(self, page: Page, site: KnownSite, content: bytes) -> Article:
        """Of a page whose article was exported before. That more is known of its site now makes no revision of it."""
        article = (await self._observed(page, site)).article
        if article.contentHash != content.hex():
            alone = (await self._observed(page, UNKNOWN)).article
            if alone.contentHash == content.hex():
                return alone
        return article

    async def _observed(self, page: Page, site: KnownSite) -> Observed:
        act = reading_of(page, partial(self._read, site=site))
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
    return lambda site, waiting: not (scheduler.queued(site) or spider.is_busy_with(site) or active[site] > waiting)


def _over_limit(reason: str, page: Page, detail: str = "") -> Dropped:
    """What a limit of ours has cost is said, unlike what is no article."""
    logger.warning("Not read: %s (%s)", one_line(page.final_url), f"{reason}: {detail}" if detail else reason)
    return Dropped(reason, page.final_url, detail)


def article_of(page: Page, site: Site | None, channels: list[Discovery], *, read: _Read = extract) -> Article:
    """The article of a page, with what the crawl knows of it. Raises `ExtractionError`."""
    return completed(reading_of(page, read)(), page, site, channels)


def reading_of(page: Page, read: Callable[..., _Found]) -> Callable[[], _Found]:
    """`read`, given what `extract` is to be given of a page."""
    encoding = http_content_type_encoding(page.headers.get("content-type"))
    return partial(read, page.body, page.final_url, encoding=encoding, link=page.link, further=page.further)


def completed(article: Article, page: Page, site: Site | None, channels: list[Discovery]) -> Article:
    """The article that was read of a page, with what the crawl knows of it."""
    if page.missing:
        article.bodyCompleteness = "truncated"
        article.warnings.append(page.missing)
    article.url = page.final_url
    article.requestedUrl = page.url
    identify(article, _own_address(article.canonicalUrl, page))
    article.publisher = _publisher(article.publisher, page, site)
    article.inLanguage = article.inLanguage or (site.languages[0] if site and site.languages else None)
    article.fetchedAt = page.fetched_at
    article.discovery = channels or [_channel(page.link)]
    return article


def _reserve(article: Article, page: Page, agent: str) -> None:
    """What a page's headers reserve beside the page itself, which has the last word (TDMRep, 6)."""
    of_header = reservations.of_header(page.robots_tags, agent)
    article.robotsDirectives = reservations.united(article.robotsDirectives, of_header)
    if article.tdmReservation is None:
        article.tdmReservation = reservations.tdm_reservation(page.headers.get("tdm-reservation"))
    if article.tdmPolicy is None and (policy := page.headers.get("tdm-policy")):
        article.tdmPolicy = absolute(policy, page.final_url)


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
