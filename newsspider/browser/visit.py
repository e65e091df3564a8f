"""One page in the browser, from its document to the DOM that its scripts leave."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from newsspider.browser.chromium import first_line
from newsspider.browser.reply import Reply
from newsspider.browser.subrequest import Treatment
from newsspider.errors import NotRendered

if TYPE_CHECKING:
    from playwright.async_api import Page, Request, Route

Ask = Callable[[str, str, Mapping[str, str]], Awaitable[Reply | None]]
"""Kind, address and headers of a request of the page in, what came out; None: nothing."""
Sort = Callable[[str, str, str], Treatment]
"""Kind, method and address of a request of the page in, what is done about it out."""

_OPENING_S = 30.0
_LOOK_EVERY_S = 0.05
_QUIET_S = 0.5
"""Without a request after which a page is taken to be finished, as Playwright's `networkidle` does."""
_MOST_S = 300.0
"""Of a page in all, however long its requests have to wait for their turn."""
_MOST_REFUSED = 20
_UNWANTED_HEADERS = frozenset(
    # They are about the bytes on their way, would be kept, or make a download of the page.
    {"connection", "content-disposition", "content-encoding", "content-length", "set-cookie", "transfer-encoding"}
)
_WHEN_IDLE = "() => new Promise(done => setTimeout(() => done(document.readyState)))"
_LENGTH = "() => document.documentElement ? document.documentElement.outerHTML.length : 0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    wait_s: float
    """That a page gets, beside the time in which its requests wait for their turn and their answer."""
    requests: int
    """Of a page; none that is made after that is sent."""
    letters: int
    """Of the DOM."""


@dataclass(frozen=True, slots=True)
class Rendered:
    url: str
    """Of the document that is there in the end: a script may have gone on to another."""
    html: str
    quiet: bool
    """Whether the page came to rest."""
    refused: frozenset[str]
    """Origins (`https://cdn.example.net`) of scripts and data that were not asked for; some, where there are many."""


class Visit:
    """Asks for each address at most once, so that a page which asks again and again costs its site nothing."""

    def __init__(self, page: Page, url: str, document: Reply, *, ask: Ask, sort: Sort, limits: Limits) -> None:
        self._page = page
        self._given = self._url = url
        self._first: str | None = None
        self._ask = ask
        self._sort = sort
        self._limits = limits
        self._replies: dict[str, asyncio.Future[Reply | None]] = {url: _known(document)}
        self._pending = 0
        self._loading: set[Request] = set()
        self._changed_at = monotonic()
        self._crashed = False
        self._refused: set[str] = set()

    async def render(self) -> Rendered:
        """Raises `NotRendered` where the page or the browser dies, does not come to its end, or is too large."""
        from playwright.async_api import Error

        page = self._page
        page.on("crash", self._crash)
        page.on("dialog", _dismiss)
        page.on("popup", _close)
        page.context.on("requestfinished", self._loaded)
        page.context.on("requestfailed", self._loaded)
        try:
            await page.context.route("**/*", self._answer)
            await page.goto(self._url, wait_until="commit", timeout=_OPENING_S * 1000)
            quiet = await self._settle()
            async with asyncio.timeout(self._limits.wait_s):
                return await self._read(quiet)
        except TimeoutError:
            raise NotRendered("its scripts do not come to an end", self._url) from None
        except Error as error:
            reason = "the browser or its page has died" if self._is_dead else first_line(error)
            raise NotRendered(reason, self._url) from error
        finally:
            for reply in self._replies.values():
                reply.cancel()

    async def _settle(self) -> bool:
        """Wait until the page has been quiet for a while, but not for ever; says whether it is."""
        own_s, before, most = 0.0, monotonic(), monotonic() + _MOST_S
        while own_s < self._limits.wait_s and before < most and not self._is_dead:
            await asyncio.sleep(_LOOK_EVERY_S)
            now = monotonic()
            if not self._pending:
                own_s += now - before
                is_quiet = not self._loading and now - self._changed_at >= _QUIET_S
                if is_quiet and await self._is_idle(self._limits.wait_s - own_s):
                    return True
                own_s += monotonic() - now
            before = monotonic()
        return False

    async def _is_idle(self, seconds: float) -> bool:
        """Whether the document is read and its scripts rest: they are what keeps this question from being answered."""
        from playwright.async_api import Error

        asked = len(self._replies)
        with suppress(TimeoutError, Error):  # an error: the page is on its way to another document
            async with asyncio.timeout(max(seconds, _LOOK_EVERY_S)):
                state = await self._page.evaluate(_WHEN_IDLE)
                return state != "loading" and not self._pending and len(self._replies) == asked
        return False

    async def _read(self, quiet: bool) -> Rendered:
        letters: int = await self._page.evaluate(_LENGTH)
        if letters > self._limits.letters:
            raise NotRendered(f"{letters} letters of markup are too many", self._url)
        return Rendered(self._url, await self._page.content(), quiet, frozenset(self._refused))

    # --- what the page asks for --------------------------------------------------------------------------------------

    async def _answer(self, route: Route) -> None:
        from playwright.async_api import Error

        with suppress(Error):  # the page is closed
            request = route.request
            match self._treat(request):
                case "ask":
                    await self._fulfill(route, request)
                case "empty":
                    await route.fulfill(status=200, headers={"content-type": "text/css"}, body="")
                case "refuse":
                    await route.abort()

    def _treat(self, request: Request) -> Treatment:
        kind = request.resource_type
        if kind == "document" and not self._is_own(request):
            return "refuse"
        url = self._address_of(request)
        treated = self._sort(kind, request.method, url)
        if treated == "ask" and url not in self._replies and len(self._replies) > self._limits.requests:
            treated = "refuse"
        if treated == "refuse" and kind in ("script", "xhr", "fetch") and len(self._refused) < _MOST_REFUSED:
            self._refused.add("/".join(url.split("/", 3)[:3]))
        return treated

    def _address_of(self, request: Request) -> str:
        """The address that is asked for; of the page itself the one that we have, however the browser spells it."""
        url = urldefrag(request.url).url
        if self._first is None:
            self._first = url
        return self._given if url == self._first else url

    def _is_own(self, request: Request) -> bool:
        """Whether it is the page itself that goes somewhere, and not a frame or a window that it has opened."""
        from playwright.async_api import Error

        try:
            return bool(request.frame == self._page.main_frame)
        except Error:  # a window that is not there yet
            return False

    async def _fulfill(self, route: Route, request: Request) -> None:
        url = self._address_of(request)
        if url not in self._replies:
            self._loading.add(request)
        reply = await self._reply(request.resource_type, url, request.headers)
        if reply is None:
            await route.abort()
            return
        if request.resource_type == "document":
            self._url = url
        headers = {name: value for name, value in reply.headers.items() if name not in _UNWANTED_HEADERS}
        await route.fulfill(status=reply.status, headers=headers, body=reply.body)

    async def _reply(self, kind: str, url: str, headers: Mapping[str, str]) -> Reply | None:
        if url not in self._replies:
            self._replies[url] = asyncio.ensure_future(self._ask(kind, url, headers))
        if self._replies[url].done():
            return self._replies[url].result()
        self._pending += 1  # it waits for others: its page's clock stands still
        try:
            return await asyncio.shield(self._replies[url])
        finally:
            self._pending -= 1

    def _loaded(self, request: Request) -> None:
        """The browser has what it was given for a request, so that scripts will go on."""
        if request in self._loading:
            self._loading.remove(request)
            self._changed_at = monotonic()

    @property
    def _is_dead(self) -> bool:
        browser = self._page.context.browser
        return self._crashed or self._page.is_closed() or browser is None or not browser.is_connected()

    def _crash(self, _: object) -> None:
        self._crashed = True


def _known(reply: Reply) -> asyncio.Future[Reply | None]:
    future: asyncio.Future[Reply | None] = asyncio.get_running_loop().create_future()
    future.set_result(reply)
    return future


async def _dismiss(dialog: object) -> None:
    from playwright.async_api import Error

    with suppress(Error):
        await dialog.dismiss()  # type: ignore[attr-defined]


async def _close(page: object) -> None:
    from playwright.async_api import Error

    with suppress(Error):
        await page.close()  # type: ignore[attr-defined]
