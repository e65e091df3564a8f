"""Writes a run's manifest: what it is about to do at its beginning, and what it did at its end."""

from __future__ import annotations

import json
import logging
import os
import platform
import socket
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Self

import scrapy
from scrapy import signals
from scrapy.exceptions import NotConfigured

from newsspider import __version__
from newsspider.extensions.tally import TallyExtension
from newsspider.places import LEDGER, MANIFEST, memory_place, runs_dir
from newsspider.report.manifest import (
    RunFacts,
    WrittenFile,
    ended_manifest,
    killed_manifest,
    manifest_at_work,
    running_manifest,
)
from newsspider.secrets import redacted
from newsspider.spiders.base import NewsSpider
from newsspider.state.lock import holds

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class ManifestExtension:
    """`runs/<run id>/manifest.json`, replaced as a whole; only so many runs are kept.

    A manifest that cannot be written is said, and no reason not to crawl.
    """

    _of_this_process: set[str] = set()  # noqa: RUF012  (runs that are not killed, though their manifests say "running")

    def __init__(self, crawler: Crawler, keep: int) -> None:
        self._crawler = crawler
        self._keep = keep
        self._folder = runs_dir(crawler.settings)
        self._began = monotonic()
        self._run: RunFacts | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        keep = crawler.settings.getint("NEWSSPIDER_KEEP_RUNS")
        if keep < 1:
            raise NotConfigured
        extension = cls(crawler, keep)
        crawler.signals.connect(extension.spider_opened, signals.spider_opened)
        crawler.signals.connect(extension.write, signals.engine_stopped)
        return extension

    def spider_opened(self, spider: Spider) -> None:
        if not isinstance(spider, NewsSpider):
            return
        self._run = RunFacts(
            run_id=spider.run_id,
            spider=spider.name,
            started=datetime.now(UTC),
            arguments={name: redacted(value) for name, value in spider.arguments.items()},
            versions={
                "newsspider": __version__,
                "scrapy": scrapy.__version__,
                "python": platform.python_version(),
            },
            pid=os.getpid(),
            host=socket.gethostname(),
        )
        self._of_this_process.add(spider.run_id)
        try:
            self._look_at_earlier_ones()
            self._replace(self._path(spider.run_id), running_manifest(self._run))
        except OSError as error:
            logger.error("%s cannot be written: %s", self._folder, error.strerror or error)

    def write(self) -> None:
        """Writes it at the end, once, whoever asks first."""
        counted = self._crawler.get_extension(TallyExtension)
        if counted is None or self._run is None:
            return
        run, self._run = self._run, None
        tally = counted.finish()
        outputs = [_written(path, lines) for path, lines in tally.files]
        manifest = ended_manifest(run, tally, datetime.now(UTC), monotonic() - self._began, outputs)
        try:
            self._replace(self._path(run.run_id), manifest)
        except OSError as error:
            logger.error("%s cannot be written: %s", self._path(run.run_id), error.strerror or error)

    def _path(self, run_id: str) -> Path:
        return self._folder / run_id / MANIFEST

    def _replace(self, path: Path, manifest: Mapping[str, Any]) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_name(f"{MANIFEST}.part")
        # Names of files may be bytes that are no text, which Python keeps as half characters: here, as escapes of JSON.
        with half.open("w", encoding="utf-8", errors="backslashreplace") as file:
            json.dump(manifest, file, ensure_ascii=False, indent=1)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)

    def _look_at_earlier_ones(self) -> None:
        """Tells those whose run was killed, and drops the oldest."""
        paths = sorted(self._folder.glob(f"*/{MANIFEST}"), key=_changed_ns)
        for path in paths[-self._keep :]:
            self._tell_killed(path)
        for path in paths[: max(0, len(paths) - self._keep + 1)]:  # room for this one
            path.with_name(LEDGER).unlink(missing_ok=True)
            path.unlink(missing_ok=True)
            with suppress(OSError):  # somebody keeps something else there
                path.parent.rmdir()

    def _tell_killed(self, path: Path) -> None:
        try:
            manifest = manifest_at_work(path.read_text("utf-8"))
        except (OSError, UnicodeDecodeError):
            return
        if manifest is not None and not self._is_at_work(manifest):
            logger.warning("Run %s was killed", manifest["runId"])
            self._replace(path, killed_manifest(manifest))

    def _is_at_work(self, manifest: Mapping[str, Any]) -> bool:
        if manifest["runId"] in self._of_this_process:
            return True
        memory = memory_place(self._crawler.settings)
        if isinstance(memory, Path) and holds(memory):
            return False  # it would have the lock that we have
        process = manifest["process"]
        if process["host"] != socket.gethostname():
            return True  # nobody here can tell
        return process["pid"] != os.getpid() and Path(f"/proc/{process['pid']}").exists()


def _changed_ns(path: Path) -> int:
    """0: another run that has begun at the same time has dropped it."""
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def _written(path: str, lines: int) -> WrittenFile:
    file = Path(path)
    return WrittenFile(
        path=str(file.absolute()) if file.exists() else path,
        lines=lines,
        size=file.stat().st_size if file.is_file() else None,
    )
