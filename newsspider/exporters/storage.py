"""Output files on disk."""

from __future__ import annotations

import io
import os
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from scrapy.extensions.feedexport import FileFeedStorage

from newsspider.endings import AS_PLANNED

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.statscollectors import StatsCollector

PART = ".part"
"""Ends the name of a file that is not complete."""


class FileStorage(FileFeedStorage):
    """Scrapy's files, with two promises more.

    A file that is written anew (the run's own, or `-O`) has its final name only when it is complete; until then, and
    for good where writing failed or the run was stopped, it is called `<name>.part`. A file that could not be written
    is reported as such: the run's exit code says so.
    """

    written_to: str
    """The file that holds what was written, by the name that it has at the moment."""
    _stats: StatsCollector

    def open(self, spider: Spider) -> IO[bytes]:
        path = Path(self.path)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._stats = spider.crawler.stats
        is_file = path.is_file() or not path.exists()  # a pipe or a device keeps its name and its place
        if self.write_mode == "wb" and is_file:
            self.written_to = f"{path}{PART}"
            return OutputFile(self.written_to, "wb")
        self.written_to = self.path
        return OutputFile(path, "ab")

    def store(self, file: IO[bytes]) -> None:
        file.flush()  # raises what has kept an OutputFile from being written
        if file.seekable():  # a pipe has nothing to make durable
            os.fsync(file.fileno())
        file.close()
        reason = self._stats.get_value("finish_reason")  # None: the run goes on, and this was a batch of it
        if self.written_to != self.path and (reason is None or reason in AS_PLANNED):
            Path(self.written_to).replace(self.path)
            self.written_to = self.path


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

    def end_last_line(self) -> None:
        """Ends the last line of a file that is appended to, where whoever wrote it was kept from that."""
        if not self.seekable() or not self.tell():
            return
        with suppress(PermissionError), Path(self.name).open("rb") as written:  # not everybody who may write may read
            written.seek(-1, os.SEEK_END)
            if written.read(1) != b"\n":
                self.write(b"\n")

    def _give_up(self, error: OSError) -> None:
        self.failure = error
        with suppress(OSError):
            if self._flushed_bytes is not None:
                self.raw.truncate(self._flushed_bytes)
        with suppress(OSError):
            self.raw.close()  # what waits in the buffer must not follow
