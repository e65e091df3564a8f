"""Where Parquet files go. What writes them takes 45 MB, and is loaded when something is to be written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsspider.sinks.parquet import ParquetSink


@dataclass(frozen=True, slots=True)
class ParquetFolder:
    """A folder that may not exist yet."""

    folder: Path

    @property
    def address(self) -> str:
        return f"parquet:{self.folder}"

    @property
    def key(self) -> str:
        return f"parquet-{hashlib.sha256(str(self.folder).encode()).hexdigest()[:8]}"

    @contextmanager
    def open(self) -> Iterator[ParquetSink]:
        from newsspider.sinks.parquet import ParquetSink

        # One that is empty has been: its files were moved on, to object storage for instance.
        yield ParquetSink(self.folder, is_new=not self.folder.exists())
