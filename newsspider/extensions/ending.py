"""A run that is to end ends in bounded time, whatever hangs.

Scrapy closes its spider when the last request in flight has ended, which a server that drips can put off as long as
DOWNLOAD_TIMEOUT and its retries allow, and a name that does not resolve even longer.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.utils.asyncio import AsyncioLoopingCall, CallLaterResult, call_later, create_looping_call

from newsspider.downloader import PoliteDownloader
from newsspider.extensions.manifest import ManifestExtension
from newsspider.extensions.signalled import SignalWatch
from newsspider.extensions.tally import TallyExtension
from newsspider.gate.engine import is_ending
from newsspider.report.tally import ExitCode
from newsspider.streams import give_up_broken_streams

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.internet.task import LoopingCall

logger = logging.getLogger(__name__)

_LOOK_EVERY_S = 0.25
_CLOSING_S = 3.0
"""From the end of the last request until the files are closed and the summary is said."""
_SAYING_S = 1.0
"""For a last word, where the main thread may keep whatever that needs."""


class EndingExtension:
    """Cuts short what is in flight some seconds after the end of the run has begun, whoever has begun it.

    Where the process of a run that was stopped, or has used up its budget, still runs when that is over as well (a
    thread that waits for a name server, a callback that does not come back), it is ended: every line is in its file by
    then, and the next run goes on as after a kill.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._grace_s = crawler.settings.getfloat("NEWSSPIDER_GRACE_S")
        self._watch: AsyncioLoopingCall | LoopingCall | None = None
        self._cut: CallLaterResult | None = None
        self._last: threading.Timer | None = None
        self._signals = SignalWatch(self._grace_s + _CLOSING_S, self._end_process)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = cls(crawler)
        crawler.signals.connect(extension.spider_opened, signals.spider_opened)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        crawler.signals.connect(extension.engine_stopped, signals.engine_stopped)
        return extension

    def spider_opened(self) -> None:
        self._watch = create_looping_call(self._look)
        self._watch.start(_LOOK_EVERY_S, now=False)
        self._signals.begin()

    def spider_closed(self) -> None:
        if self._watch is not None and self._watch.running:
            self._watch.stop()
        if self._cut is not None:
            self._cut.cancel()

    def engine_stopped(self) -> None:
        self._signals.stop()

    def begin(self, grace_s: float, at_most_s: float | None) -> None:
        """The run is to end: requests in flight have `grace_s`, the process has `at_most_s` (None: what it needs)."""
        if self._cut is not None:
            return
        self._cut = call_later(grace_s, self._cut_short)
        if at_most_s is not None:
            # A thread, since it has to come also while the reactor does not.
            self._begin_last(at_most_s)

    @contextmanager
    def put_off(self) -> Iterator[None]:
        """Something of bounded time is done when all else is: the process does not end meanwhile."""
        if self._last is not None:
            self._last.cancel()
        yield
        if self._last is not None:
            self._begin_last(_CLOSING_S)

    @contextmanager
    def until_a_signal(self) -> Iterator[None]:
        """Something that takes its time, and may be cut off at any moment, is done when all else is: a signal ends the
        process as it does before."""
        with self.put_off():
            self._signals.begin()
            try:
                yield
            finally:
                self._signals.stop()

    def _begin_last(self, at_most_s: float) -> None:
        self._last = threading.Timer(at_most_s, self._end_process)
        self._last.daemon = True
        self._last.start()

    def _look(self) -> None:
        engine = self._crawler.engine
        if engine is not None and is_ending(self._crawler):
            # A run that ends by itself, or by a limit, may take its time to store what it has, on a server say.
            is_signal = not engine.running and not self._signals.is_on
            self.begin(self._grace_s, self._grace_s + _CLOSING_S if is_signal else None)
            if self._watch is not None:
                self._watch.stop()

    def _cut_short(self) -> None:
        downloader = self._crawler.engine.downloader if self._crawler.engine else None
        if isinstance(downloader, PoliteDownloader) and (count := downloader.cut_short()):
            logger.info("The run ends: %d requests in flight are cut short", count)

    def _end_process(self) -> None:
        counted = self._crawler.get_extension(TallyExtension)
        code = counted.finish().exit_code if counted and counted.is_final else ExitCode.STOPPED
        saying = threading.Thread(target=self._say_last, args=(code,), daemon=True)
        saying.start()
        saying.join(_SAYING_S)
        os._exit(code)

    def _say_last(self, code: int) -> None:
        logger.warning("The run has not come to its end in time: its process ends now, with exit code %d", code)
        if manifest := self._crawler.get_extension(ManifestExtension):
            with suppress(Exception):  # whatever the main thread is at: nothing keeps the process from its end
                manifest.write()
        give_up_broken_streams()
