"""Requests that an article's page leads to before the article is exported.

They are requests like any other. The article's own address goes on waiting until the last of them has been answered, so
that a run that ends in between costs another look and no article.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from newsspider.discover.priority import FURTHER_PAGE
from newsspider.discover.site_run import SiteRun
from newsspider.errors import CutShort, ExtractionError
from newsspider.extensions.readers import readers_of
from newsspider.extract import extract
from newsspider.items import Article, Link
from newsspider.places import model_dir
from newsspider.reading.readers import Readers
from newsspider.signals import request_cut
from newsspider.spiders.articles import ArticleAskingSpider
from newsspider.spiders.headers import charset_of, validators_of
from newsspider.state.contract import Validators

ANSWER = "answer"
"""Request meta: what the article's own address has answered. What comes of this request is remembered with it."""

MOST_TURNS = 2
"""Redirects that are followed, of one article."""


def own_answer(answer: Response | Failure | None) -> Response | None:
    """What an article's own address has answered; `answer` is what Scrapy says that an item came of."""
    request: Request | None = getattr(answer, "request", None)
    own: Response | None = request.meta.get(ANSWER) if request is not None else None
    return own or (answer if isinstance(answer, Response) else None)


def lasting_validators(answer: Response | Failure) -> Validators:
    """What an article can be asked for conditionally by: nothing where other addresses have a part in it, for that its
    first page is as it was says nothing of the others."""
    return validators_of(answer) if isinstance(answer, Response) and own_answer(answer) is answer else Validators()


class FollowingSpider(ArticleAskingSpider):
    """Asks for what belongs to an article beside its own address."""

    def _following(
        self, run: SiteRun, url: str, callback: Callable[..., Any], errback: Callable[..., Any], own: Response
    ) -> Request:
        request = self._request(run, url, callback, FURTHER_PAGE, **{ANSWER: own})
        request.errback = errback
        request.dont_filter = True  # once for each article, whatever else the address was taken for
        request.meta["handle_httpstatus_all"] = True  # a redirect, too, may lead where robots.txt lets nobody go
        return request

    def _is_cut(self, failure: Failure, own: Response) -> bool:
        """Whether the run has ended in between: the next one asks again, from the article's own address on."""
        is_cut = isinstance(failure.value, CutShort)
        if is_cut:
            self.crawler.signals.send_catch_log(request_cut, request=own.request, spider=self)
        return is_cut

    def _may_ask(self, url: str) -> bool:
        """Whether robots.txt allows an address, as far as it has been read: where it forbids one, the article is not to
        wait for it."""
        rules = self._scheduler.rules_of(url) if self._scheduler else None
        return rules is None or rules.allowed(url)

    async def _extracted(self, response: Response, link: Link | None = None) -> Article | None:
        encoding, model = charset_of(response), self._model_dir
        act = partial(extract, response.body, response.url, encoding=encoding, link=link, model=model)
        try:
            return await self._readers.read(act, response.url)
        except ExtractionError:
            return None

    @property
    def _readers(self) -> Readers:
        return readers_of(self.crawler)

    @cached_property
    def _model_dir(self) -> Path | None:
        return model_dir(self.settings)
