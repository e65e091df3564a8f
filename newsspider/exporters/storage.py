"""Output files on disk."""

from __future__ import annotations

import io
import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from scrapy.extensions.feedexport import FileFeedStorage
from twisted.python.failure import Failure

from newsspider.endings import AS_PLANNED
from newsspider.exporters.linefile import PART, LineFile
from newsspider.exporters.rotation import Rotation, parse_rotation
from newsspider.signals import lines_begun
from newsspider.state.naming import free_name, rename

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler

OUTPUT_FAILED = "output_failed"
"""Why a run ended whose output could not be written."""

LINES = ("jsonlines", "jsonl", "jl")
"""Formats that are our own lines, and remembered line by line."""


class FileStorage(FileFeedStorage):
    """Scrapy's files, with a few promises more.

    A file that is written anew (the run's own, or `-O`) has its final name only when it is complete; until then it is
    called `<name>.part`. A run that was stopped completes its own file, and replaces no other's (`-O`): its lines keep
    the name `.part`, and `newsspider.state.recover` finds them one; what is no lines is named after the run at once.
    Where writing has failed, the name stays. A file that could not be written is reported as such: the run's exit code
    says so. Lines go to a `LineFile`, and who keeps a memory is told of it by the signal `lines_begun`.
    """

    written_to: str
    """The file that holds what was written, by the name that it has at the moment."""
    _crawler: Crawler

    def __init__(self, uri: str, *, feed_options: dict[str, Any] | None = None) -> None:
        super().__init__(uri, feed_options=feed_options)
        given = feed_options or {}
        self._has_lines = given.get("format") in LINES and "postprocessing" not in given

    def open(self, spider: Spider) -> IO[bytes]:
        path = Path(self.path).absolute()
        self._crawler = spider.crawler
        self.written_to = self.path
        if path.exists() and not path.is_file():  # a pipe or a device keeps its name and its place
            return OutputFile(path, "ab")
        if self._has_lines:
            return cast("IO[bytes]", self._line_file(path, spider))
        path.parent.mkdir(parents=True, exist_ok=True)
        if self.write_mode == "wb":
            self.written_to = f"{path}{PART}"
            return OutputFile(self.written_to, "wb")
        return OutputFile(path, "ab")

    def store(self, file: IO[bytes]) -> None:
        reason = self._crawler.stats.get_value("finish_reason")  # None: the run goes on, and this was a batch of it
        may_replace, is_whole = reason is None or reason in AS_PLANNED, reason != OUTPUT_FAILED
        if isinstance(file, LineFile):
            file.store(may_replace=may_replace, is_whole=is_whole)
            return
        file.flush()  # raises what has kept an OutputFile from being written
        if file.seekable():  # a pipe has nothing to make durable
            os.fsync(file.fileno())
        file.close()
        path = Path(self.path)
        if self.written_to != self.path and is_whole:
            assert self._crawler.spider is not None
            run_id = _run_id(self._crawler.spider)
            # Nothing gives it a name later: what may not replace an older file stands beside it.
            name = path if may_replace else free_name(path, "" if run_id in path.name else run_id)
            rename(Path(self.written_to), name)
            self.written_to = str(name)

    def _line_file(self, path: Path, spider: Spider) -> LineFile:
        anew = self.write_mode == "wb"
        run_id = _run_id(spider)
        # What takes the place of an older file does so when it is complete, and as one.
        rotates = not anew or run_id in path.name
        rotation = parse_rotation(spider.settings["NEWSSPIDER_ROTATE"]) if rotates else Rotation()
        return LineFile(path, run_id, anew=anew, rotation=rotation, begun=self._say_begun)

    def _say_begun(self, file: LineFile) -> None:
        """Raises what kept a receiver from taking note of the file: nothing is written to it then."""
        for _, result in self._crawler.signals.send_catch_log(lines_begun, file=file):
            if isinstance(result, Failure):
                result.raiseException()
            file.is_remembered = True


def _run_id(spider: Spider) -> str:
    return getattr(spider, "run_id", "") or f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"


class OutputFile(io.BufferedWriter):
    """A file to which nothing more is written once writing has failed.

    What a flush has brought to the file stays; of what came after it, half a line say, nothing does. Where nobody has
    flushed, everything stays that could be written.
    """

    failure: OSError | None = None
    _flushed_bytes: int | None = None

    def __init__(self, path: str | Path, mode: str) -> None:
        super().__init__(io.FileIO(path, mode))

    def write(self, data: Any) -> int:
        if self.failure is not None:
            raise self.failure
        try:
            return super().write(data)
        except OSError as error:
            self._give_up(error)
            raise

    def flush(self) -> None:
        if self.failure is not None:
            raise self.failure
        try:
            super().flush()
        except OSError as error:
            self._give_up(error)
            raise
        if self.seekable():
            self._flushed_bytes = self.raw.tell()

    def _give_up(self, error: OSError) -> None:
        self.failure = error
        with suppress(OSError):
            if self._flushed_bytes is not None:
                self.raw.truncate(self._flushed_bytes)
        with suppress(OSError):
            self.raw.close()  # what waits in the buffer must not follow
