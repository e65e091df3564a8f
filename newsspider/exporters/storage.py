"""Output files on disk."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from scrapy.extensions.feedexport import FileFeedStorage

if TYPE_CHECKING:
    from scrapy import Spider

PART = ".part"
"""Ends the name of a file that is not complete."""


class FileStorage(FileFeedStorage):
    """Scrapy's files, with two promises more.

    A file that is written anew (the run's own, or `-O`) has its final name only when it is complete; until then, and
    for good where writing failed, it is called `<name>.part`. A file that could not be written is reported as such:
    the run's exit code says so.
    """

    def open(self, spider: Spider) -> IO[bytes]:
        path = Path(self.path)
        path.parent.mkdir(parents=True, exist_ok=True)
        if self.write_mode == "wb":
            return OutputFile(f"{path}{PART}", "wb")
        return OutputFile(path, "ab")

    def store(self, file: IO[bytes]) -> None:
        output = file if isinstance(file, OutputFile) else None
        file.flush()
        os.fsync(file.fileno())
        file.close()
        if output is not None and output.failure is not None:
            raise output.failure
        if self.write_mode == "wb":
            Path(f"{self.path}{PART}").replace(self.path)


class OutputFile(io.BufferedWriter):
    """A file that remembers that writing to it failed."""

    failure: OSError | None = None

    def __init__(self, path: str | Path, mode: str) -> None:
        super().__init__(io.FileIO(path, mode))

    def write(self, data: Any) -> int:
        if self.failure is not None:
            raise self.failure  # nothing may follow a line that is torn
        try:
            return super().write(data)
        except OSError as error:
            self.failure = error
            raise

    def flush(self) -> None:
        try:
            super().flush()
        except OSError as error:
            self.failure = error
            raise
