"""Brings what was written to the sinks at the end of a run, where the settings name some."""

from __future__ import annotations

import logging
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from newsspider.errors import UsageError
from newsspider.exporters.storage import LINES
from newsspider.extensions.ending import EndingExtension
from newsspider.extensions.tally import TallyExtension
from newsspider.loading import finished_files, has_lines, load_into, sinks_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from newsspider.sinks.contract import Place

logger = logging.getLogger(__name__)

_MOST_TOLD = 10


class LoadExtension:
    """The files that the run has written, and what earlier ones could not load.

    A sink that is away is said, and no reason to call the run anything but what it was: the next one, or `scrapy load`,
    brings what is missing. A run that was stopped has to end soon, and leaves it to them.
    """

    def __init__(self, crawler: Crawler, places: list[Place]) -> None:
        self._crawler = crawler
        self._places = places

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        places = sinks_of(crawler.settings)
        if not places:
            raise NotConfigured
        extension = cls(crawler, places)
        crawler.signals.connect(extension.load, signals.engine_stopped)
        return extension

    def load(self) -> None:
        counted = self._crawler.get_extension(TallyExtension)
        if counted is None or counted.finish().stopped:
            return
        with ExitStack() as stack:
            if ending := self._crawler.get_extension(EndingExtension):
                stack.enter_context(ending.until_a_signal())
            files = self._files([Path(name).absolute() for name, _ in counted.finish().files])
            for place in self._places:
                self._load(place, files)

    def _files(self, written: list[Path]) -> list[Path]:
        feeds = self._crawler.settings.getdict("FEEDS").items()
        others = {Path(str(name)).absolute() for name, options in feeds if options.get("format") not in LINES}
        ours = [path for path in written if has_lines(path) and path.is_file() and path not in others]
        return list(dict.fromkeys([*finished_files(self._crawler.settings), *ours]))

    def _load(self, place: Place, files: list[Path]) -> None:
        try:
            loaded = load_into(place, files, self._crawler.settings)
        except UsageError as error:
            logger.error("Nothing more is loaded now: %s", error)
            return
        for refused in loaded.refused[:_MOST_TOLD]:
            logger.error("%s is left out of %s: %s", refused.at, place.address, refused.reason)
        logger.info("%s: %d lines loaded, %d left out", place.address, loaded.lines, len(loaded.refused))
