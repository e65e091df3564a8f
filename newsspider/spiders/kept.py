"""Pages that an earlier run had read, and was kept from exporting, are exported before their site is asked anything.

So it is as if that run had still done it: what listings say now is compared with what the article was then.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from functools import cached_property
from time import time

from scrapy.http import Response

from newsspider.discover.amp import is_amp
from newsspider.discover.pages import may_have_pages
from newsspider.discover.site_run import SiteRun
from newsspider.errors import StateError
from newsspider.items import Page
from newsspider.signals import kept_exported
from newsspider.sites import Site
from newsspider.spiders.again import links_of_waiting
from newsspider.spiders.amp import AmpSpider
from newsspider.state.contract import Fate
from newsspider.state.hashes import key_of
from newsspider.state.kept import unpacked
from newsspider.state.schedule import KEPT_S

_VALIDATORS = ("etag", "last-modified")


class KeptPagesSpider(AmpSpider):
    """Begins with what an earlier run has left."""

    settle_now: Callable[[], Awaitable[None]] | None = None
    """Has the memory told of what was exported, where it can be. None: nothing is remembered, or what is kept may be of
    another crawl of this process, which is about to export it."""

    def _kept_pages(self, run: SiteRun) -> list[Page]:
        """Those that this run wants; the others are asked for like any address, once that is wanted. Raises
        `StateError`."""
        if self.settle_now is None:
            return []
        memory, now = self._memory_of(run), int(time())
        pages = []
        for kept, waiting in self.memory.kept(run.site.key):
            is_fresh = 0 <= now - kept.fetched_at < KEPT_S and (waiting.modified or 0) <= kept.fetched_at
            page = unpacked(kept.value) if is_fresh else None
            links = links_of_waiting(waiting)
            if page is None or run.recalls(links) is None:
                continue
            for named in links:
                memory.expects(named)
            pages.append(page)
        return pages

    async def _export_kept(self, run: SiteRun, pages: Sequence[Page]) -> Site:
        """As if they had just come, together: the first pages of a site wait for each other. Returns the site."""
        self.logger.info("%s: %d pages that an earlier run had read are not asked for again", run.site.key, len(pages))
        self.exporting[run.site.key] = len(pages)
        await asyncio.gather(*(self._export(run, page) for page in pages))
        try:
            await self._settle_kept(run, pages)
        except StateError:
            self._tell_of_failure()
        return run.site

    async def _settle_kept(self, run: SiteRun, pages: Sequence[Page]) -> None:
        """What the memory knows of them now, it could know from an earlier run: they may have changed since. Raises
        `StateError`."""
        if self.settle_now is not None:
            await self.settle_now()
        keys = {key_of(page.url): page for page in pages}
        settled = {key: known for key, known in self.memory.known(keys).items() if known.fate is not Fate.WAITING}
        for key in settled:
            run.was_read_before(keys[key].url)
        articles = {known.article.hex() for known in settled.values() if known.article is not None}
        self.crawler.signals.send_catch_log(kept_exported, articles=articles)

    async def _export(self, run: SiteRun, page: Page) -> None:
        assert self.crawler.engine is not None
        try:
            await self.crawler.engine.scraper.start_itemproc_async(page, response=self._answer_of(run, page))
        finally:
            self.exporting[run.site.key] -= 1

    @cached_property
    def exporting(self) -> Counter[str]:
        """How many of them are on their way, of each site."""
        return Counter()

    def _answer_of(self, run: SiteRun, page: Page) -> Response:
        """What had come of the request for a page, as far as it is to be remembered with it."""
        # Where other addresses may have a part in it: see `newsspider.spiders.following.lasting_validators`.
        is_alone = not is_amp(page.body) and not may_have_pages(page.body, page.final_url)
        headers = {name: page.headers[name] for name in _VALIDATORS if name in page.headers} if is_alone else {}
        request = self._article_request(run, page.link)
        return Response(page.final_url, status=page.status, headers=headers, request=request)
