"""Hears of the first signal that asks a process to end, whatever its event loop does."""

from __future__ import annotations

import os
import select
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from time import monotonic, sleep

from scrapy.crawler import CrawlerProcessBase

_ENDING = frozenset({signal.SIGTERM, signal.SIGINT})
_AT_ONCE_S = 3.0
"""After a second signal, by which time the loop has ended by itself if it can."""


def _is_scrapys(handler: object) -> bool:
    """Whether a signal ends the crawl: who runs it within a program of their own may mean something else by it."""
    return isinstance(getattr(handler, "__self__", None), CrawlerProcessBase)


class SignalWatch:
    """A thread that ends the process some time after the first SIGTERM or SIGINT, and sooner after a second one.

    Python runs handlers of signals between two steps of the main thread, and Twisted hears of them when its loop comes
    round: neither happens while a callback computes, or waits in a library for somebody's answer. The C part of a
    handler writes into a pipe at once, which this thread reads; what else there is to hear from that pipe goes on to
    who had it before. It cannot be done while a library keeps the interpreter to itself for all that time.
    """

    def __init__(self, at_most_s: float, end: Callable[[], None]) -> None:
        """`end` is called in the thread, `at_most_s` after the signal."""
        self._at_most_s = at_most_s
        self._end = end
        self._before = -1
        self._writing = -1

    @property
    def is_on(self) -> bool:
        return self._writing >= 0

    def begin(self) -> None:
        """In the main thread; elsewhere signals are somebody else's, and nothing is done."""
        if threading.current_thread() is not threading.main_thread():
            return
        reading, self._writing = os.pipe()
        os.set_blocking(self._writing, False)
        self._before = signal.set_wakeup_fd(self._writing, warn_on_full_buffer=False)
        threading.Thread(target=self._listen, args=(reading,), name="signals", daemon=True).start()

    def stop(self) -> None:
        """Gives the signals back, unless somebody else has them by now; what has begun is not stopped by it."""
        if not self.is_on:
            return
        writing, self._writing = self._writing, -1
        now = signal.set_wakeup_fd(self._before)
        if now not in (writing, -1):
            signal.set_wakeup_fd(now)
        os.close(writing)

    def _listen(self, reading: int) -> None:
        until_s: float | None = None
        while until_s is None or (left_s := until_s - monotonic()) > 0:
            if until_s is not None and not select.select([reading], [], [], left_s)[0]:
                continue
            if not (heard := os.read(reading, 64)):
                os.close(reading)
                if until_s is None:
                    return
                sleep(max(0.0, until_s - monotonic()))
                break
            if self._before >= 0:
                with suppress(OSError):  # it is full, so that they come to look in any case
                    os.write(self._before, heard)
            for number in heard:
                if number in _ENDING and _is_scrapys(signal.getsignal(number)):
                    at_most_s = self._at_most_s if until_s is None else min(until_s - monotonic(), _AT_ONCE_S)
                    until_s = monotonic() + at_most_s
        self._end()
