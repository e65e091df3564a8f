"""A Chromium that is started when it is needed, and again when it has died."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from newsspider.errors import NotRendered

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page, Playwright

logger = logging.getLogger(__name__)

_ARGUMENTS = (
    # No network: no name and no number resolves, not even that of the proxy which everything has to go through.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--js-flags=--max-old-space-size=512",  # megabytes of one page's objects
)
_NO_PROXY = "http://none.invalid:1"
_MOST_PAGES = 200
"""Pages of one browser, after which a new one takes over: what leaks does so for minutes."""
_STARTING_S = 20.0
_CLOSING_S = 1.0
_MOST_FAILED_STARTS = 3


@dataclass(slots=True, eq=False)
class _Process:
    playwright: Playwright
    browser: Browser
    open_pages: int = 0
    pages: int = 0
    broken: bool = False

    @property
    def is_usable(self) -> bool:
        return not self.broken and self.pages < _MOST_PAGES and self.browser.is_connected()

    async def end(self) -> None:
        # Playwright's driver kills a browser that does not end by itself, and both end when our process does, however
        # it ends: they read from pipes that are closed then.
        await _within(_CLOSING_S, self.browser.close())
        await _within(_CLOSING_S, self.playwright.stop())


class Chromium:
    """Opens pages, each in a context of its own: no cookie, cache or storage outlives a page.

    Not even a hostile page gets anywhere by itself: what is not answered through `Page.route` fails. As root there is
    no sandbox (Chromium has none there).
    """

    def __init__(self, executable: Path, user_agent: str) -> None:
        self._executable = executable
        self._user_agent = user_agent
        self._process: _Process | None = None
        self._starting = asyncio.Lock()
        self._failed_starts = 0
        self._why_not = ""

    @asynccontextmanager
    async def page(self, url: str) -> AsyncIterator[Page]:
        """A new page, closed at the end. Raises `NotRendered`, with `url`, where there is no browser for it."""
        process = await self._usable(url)
        process.open_pages += 1
        process.pages += 1
        try:
            context = await process.browser.new_context(
                user_agent=self._user_agent,
                timezone_id="UTC",  # what a script writes as local time does not depend on where we run
                service_workers="block",
                accept_downloads=False,
            )
            try:
                yield await context.new_page()
            finally:
                process.broken |= not await _within(_CLOSING_S, context.close())
        finally:
            process.open_pages -= 1
            if process is not self._process and not process.open_pages:
                await process.end()

    async def close(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            await process.end()

    async def _usable(self, url: str) -> _Process:
        async with self._starting:
            if self._process is not None and not self._process.is_usable:
                retired, self._process = self._process, None
                if not retired.open_pages:
                    await retired.end()
            if self._process is None:
                self._process = await self._start(url)
            return self._process

    async def _start(self, url: str) -> _Process:
        from playwright.async_api import Error, async_playwright

        if self._failed_starts >= _MOST_FAILED_STARTS:
            raise NotRendered(self._why_not, url)
        playwright = await async_playwright().start()
        try:
            browser = await playwright.chromium.launch(
                executable_path=self._executable,
                args=_ARGUMENTS,
                proxy={"server": _NO_PROXY},
                chromium_sandbox=os.geteuid() != 0,
                timeout=_STARTING_S * 1000,
                handle_sigint=False,
                handle_sigterm=False,
                handle_sighup=False,
            )
        except Error as error:
            await _within(_CLOSING_S, playwright.stop())
            self._failed_starts += 1
            self._why_not = f"{self._executable} does not start: {first_line(error)}"
            raise NotRendered(self._why_not, url) from error
        self._failed_starts = 0
        logger.info("Chromium %s finishes pages", browser.version)
        return _Process(playwright, browser)


def first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]


async def _within(seconds: float, act: Awaitable[object]) -> bool:
    """Whether it has come to its end, well or not, in time."""
    from playwright.async_api import Error

    try:
        async with asyncio.timeout(seconds):
            await act
    except TimeoutError:
        return False
    except Error:
        return True  # it was dead already
    return True
