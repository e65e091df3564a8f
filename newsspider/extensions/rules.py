"""Tells at a run's end which rules of sites are of no use any more."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals

from newsspider.extensions.tally import TallyExtension
from newsspider.places import MANIFEST, runs_dir
from newsspider.report.rules import advice_lines, advise

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class RulesExtension:
    """Compares what this run has counted with the manifests of earlier ones."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = cls(crawler)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        return extension

    def spider_closed(self) -> None:
        counted = self._crawler.get_extension(TallyExtension)
        for key, site in counted.tally.sites.items() if counted else ():
            if site.rules:
                advise(site.rules, (found.get(key, []) for found in self._earlier))
                for line in advice_lines(key, site.rules):
                    logger.warning("%s", line)

    @cached_property
    def _earlier(self) -> list[dict[str, Any]]:
        """Of each earlier run that is kept, the facts of sites' rules by site; newest first."""
        return list(self._read())

    def _read(self) -> Iterator[dict[str, Any]]:
        paths = runs_dir(self._crawler.settings).glob(f"*/{MANIFEST}")
        for path in sorted(paths, key=_written, reverse=True):
            try:
                sites = json.loads(path.read_text("utf-8"))["sites"]
                yield {key: site["rules"] for key, site in sites.items() if site.get("rules")}
            except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
                logger.info("%s says nothing of rules: %s", path, error)


def _written(path: Path) -> int:
    """When a file was last written, in nanoseconds; 0: it has gone, as old manifests do."""
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0
