"""Keeps the ledger of a run: `runs/<run id>/requests.jsonl`, beside its manifest."""

from __future__ import annotations

import logging
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Self

from scrapy import Request, signals
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import AsyncioLoopingCall, create_looping_call

from newsspider.gate.engine import polite_scheduler
from newsspider.gate.host import host_key
from newsspider.gate.keys import ROBOTS_OF
from newsspider.places import ledger_path
from newsspider.report import ledger
from newsspider.spiders.base import NewsSpider
from newsspider.spiders.kind import kind_of

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from twisted.internet.task import LoopingCall

    from newsspider.politeness.robots import RobotsRules
    from newsspider.politeness.robots_rule import Rule

logger = logging.getLogger(__name__)

_FLUSH_EVERY_S = 0.5
_BUFFER_BYTES = 64 * 1024


class LedgerExtension:
    """The gate's witness. A ledger that cannot be written is said, and no reason not to crawl.

    Lines reach the file twice a second, so that a run that is killed has told all but its last moment.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._began = 0.0
        self._file: TextIOWrapper | None = None
        self._flushing: AsyncioLoopingCall | LoopingCall | None = None
        self._under_way: dict[Request, tuple[int, float]] = {}
        self._in_flight: Counter[str] = Counter()
        self._count = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        if not settings.getbool("NEWSSPIDER_LEDGER") or settings.getint("NEWSSPIDER_KEEP_RUNS") < 1:
            raise NotConfigured
        extension = cls(crawler)
        crawler.signals.connect(extension.spider_opened, signals.spider_opened)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        return extension

    def spider_opened(self, spider: Spider) -> None:
        gate = polite_scheduler(self._crawler)
        if gate is None or not isinstance(spider, NewsSpider):
            return
        self._began = monotonic()
        settings = self._crawler.settings
        path = ledger_path(settings, spider.run_id)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = _new_file(path)
        except OSError as error:
            logger.error("%s cannot be written: %s", path, error.strerror or error)
            return
        gate.witness = self
        self._flushing = create_looping_call(self._flush)
        self._flushing.start(_FLUSH_EVERY_S, now=False)
        self._write(
            ledger.Run(
                t=0.0,
                schema_version=ledger.SCHEMA_VERSION,
                run_id=spider.run_id,
                at=_now(),
                delay=settings.getfloat("DOWNLOAD_DELAY"),
                max_in_flight=settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"),
            )
        )
        self._flush()

    def spider_closed(self, reason: str) -> None:
        self._write(ledger.Close(t=self._t, reason=reason))
        self._close()

    # --- what the gate tells ----------------------------------------------------------------------------------------

    def started(self, request: Request, now: float) -> None:
        self._count += 1
        host = host_key(request.url)
        self._in_flight[host] += 1
        self._under_way[request] = self._count, now
        redirected_from = request.meta.get("redirect_urls")
        self._write(
            ledger.Start(
                t=now - self._began,
                n=self._count,
                at=_now(),
                host=host,
                method=request.method,
                url=request.url,
                kind=kind_of(request),
                in_flight=self._in_flight[host],
                robots_of=request.meta.get(ROBOTS_OF),
                retry=request.meta.get("retry_times"),
                redirected_from=redirected_from[-1] if redirected_from else None,
            )
        )

    def ended(
        self, request: Request, now: float, *, status: int | None, size: int, asked_s: float | None, failure: str | None
    ) -> None:
        number, began = self._under_way.pop(request)
        host = host_key(request.url)
        self._in_flight[host] -= 1
        if not self._in_flight[host]:
            del self._in_flight[host]
        self._write(
            ledger.End(
                t=now - self._began,
                n=number,
                seconds=now - began,
                status=status,
                bytes=size if failure is None else None,
                retry_after=asked_s,
                failure=failure,
            )
        )

    def paced(self, host: str, gap_s: float, why: str) -> None:
        self._write(ledger.Pace(t=self._t, host=host, delay=gap_s, why=why))

    def paused(self, host: str, now: float, seconds: float, why: str) -> None:
        self._write(ledger.Pause(t=now - self._began, host=host, seconds=seconds, why=why))

    def gave_up(self, host: str, why: str) -> None:
        self._write(ledger.GiveUp(t=self._t, host=host, why=why))

    def robots_read(self, origin: str, status: int | None, rules: RobotsRules) -> None:
        self._write(
            ledger.Robots(
                t=self._t,
                origin=origin,
                status=status,
                refusal=rules.refusal,
                crawl_delay=rules.crawl_delay_s,
                rules=rules.group.rules,
            )
        )

    def skipped(self, request: Request, why: str, rule: Rule | None) -> None:
        host, kind = host_key(request.url), kind_of(request)
        self._write(ledger.Skip(t=self._t, host=host, url=request.url, kind=kind, why=why, rule=rule))

    # --- inside ------------------------------------------------------------------------------------------------------

    @property
    def _t(self) -> float:
        return monotonic() - self._began

    def _write(self, entry: ledger.Entry) -> None:
        if self._file is not None:
            try:
                self._file.write(ledger.to_line(entry))
            except OSError as error:
                self._give_up(error)

    def _flush(self) -> None:
        if self._file is not None:
            try:
                self._file.flush()
            except OSError as error:
                self._give_up(error)

    def _give_up(self, error: OSError) -> None:
        logger.error("The ledger cannot be written any more: %s", error.strerror or error)
        file, self._file = self._file, None
        if file is not None:
            with suppress(OSError):  # it tries once more
                file.close()

    def _close(self) -> None:
        if self._flushing is not None and self._flushing.running:
            self._flushing.stop()
        self._flush()
        file, self._file = self._file, None
        if file is not None:
            file.close()


def _new_file(path: Path) -> TextIOWrapper:
    return path.open("w", encoding="ascii", newline="\n", buffering=_BUFFER_BYTES)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
