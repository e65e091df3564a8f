"""Months of CC-NEWS: which of them `2026-01..2026-03` are, and where each one's list of files is."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urljoin

from newsspider.errors import UsageError

_MONTHS = re.compile(r"(\d{4})-(\d{2})(?:\.\.(\d{4})-(\d{2}))?", re.ASCII)


class Month(NamedTuple):
    year: int
    month: int
    """1 to 12."""


def parse_months(text: str) -> list[Month]:
    """`2026-01`, `2025-11..2026-02` (both ends are part of it), several of them separated by commas; each month once,
    in order. Raises `UsageError`."""
    found: set[Month] = set()
    for part in (part.strip() for part in text.split(",")):
        match = _MONTHS.fullmatch(part)
        first = Month(int(match[1]), int(match[2])) if match else None
        last = Month(int(match[3]), int(match[4])) if match and match[3] else first
        if first is None or last is None or not all(1 <= one.month <= 12 for one in (first, last)) or last < first:
            raise UsageError(f"-a months={text}: expected months such as 2026-01, or 2025-11..2026-02")
        found.update(_between(first, last))
    return sorted(found)


def _between(first: Month, last: Month) -> Iterator[Month]:
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield Month(number // 12, number % 12 + 1)


def list_address(base: str, month: Month) -> str:
    return urljoin(_folder(base), f"crawl-data/CC-NEWS/{month.year}/{month.month:02}/warc.paths.gz")


def addresses_in(base: str, packed: bytes) -> list[str]:
    """The addresses of the files that a month's list names, in its order. Raises `ValueError` for what is no list."""
    try:
        text = gzip.decompress(packed).decode("utf-8")
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError(f"no packed list of files: {error}") from None
    lines = (line.strip() for line in text.splitlines())
    found = [urljoin(_folder(base), line) for line in lines if line]
    if strange := [url for url in found if not url.startswith(_folder(base))]:
        raise ValueError(f"it names {strange[0]}, which is not below {base}")
    return found


def _folder(base: str) -> str:
    return base if base.endswith("/") else f"{base}/"
