"""Articles as Parquet, in folders by day: `day=2026-11-25/news-20261125T193536Z-0478-1f0c2d3e-0.parquet`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC
from os import fsync
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from newsspider.errors import OutputError
from newsspider.items import SCHEMA_VERSION
from newsspider.sinks.columns import COLUMNS, Kind, ListOf, MapOf, Scalar, Struct
from newsspider.sinks.lines import Most, Refused
from newsspider.sinks.values import Row
from newsspider.state.naming import make_folder, rename

NO_DAY = "__HIVE_DEFAULT_PARTITION__"
"""What readers of such folders take for null."""

_SCALARS = {
    Scalar.TEXT: pa.string(),
    Scalar.INTEGER: pa.int64(),
    Scalar.NUMBER: pa.float64(),
    Scalar.FLAG: pa.bool_(),
    Scalar.MOMENT: pa.timestamp("us", tz="UTC"),
}


def arrow_type(kind: Kind) -> pa.DataType:
    match kind:
        case ListOf(item):
            return pa.list_(arrow_type(item))
        case MapOf(value):
            return pa.map_(pa.string(), arrow_type(value))
        case Struct(fields):
            return pa.struct([(column.name, arrow_type(column.kind)) for column in fields])
        case Scalar():
            return _SCALARS[kind]


SCHEMA = pa.schema(
    [(column.name, arrow_type(column.kind)) for column in COLUMNS],
    metadata={"newsspider.schemaVersion": SCHEMA_VERSION},
)
"""Of every file, whichever fields a crawl writes."""


class ParquetSink:
    most = Most(lines=20_000, bytes=16 << 20)
    """A file, of most runs: many small ones are slow to read."""

    def __init__(self, folder: Path, *, is_new: bool) -> None:
        self._folder = folder
        self.is_new = is_new

    def put(self, rows: Sequence[Row], batch: str) -> list[Refused]:
        days: defaultdict[str, list[Row]] = defaultdict(list)
        for row in rows:
            fetched = row.values["fetchedAt"]
            days[fetched.astimezone(UTC).date().isoformat() if fetched else NO_DAY].append(row)
        try:
            for day, of_day in days.items():
                self._write(self._folder / f"day={day}", f"{batch}.parquet", of_day)
        except OSError as error:
            raise OutputError(f"{self._folder} cannot be written: {error.strerror or error}") from None
        return []

    def _write(self, folder: Path, name: str, rows: Sequence[Row]) -> None:
        make_folder(folder)
        part = folder / f".{name}.part"  # readers pass over names that begin with a dot
        table = pa.Table.from_pylist([dict(row.values) for row in rows], schema=SCHEMA)
        with part.open("wb") as file:
            pq.write_table(table, file, compression="zstd")
            file.flush()
            fsync(file.fileno())
        rename(part, folder / name)
