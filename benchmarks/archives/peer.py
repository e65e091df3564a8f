"""Another program's reading of a WARC file: `python peer.py trafilatura|fundus WARC-OR-ADDRESS OUTPUT`.

Runs in an environment of its own, in which nothing of newsspider is. Prints how many records it has read as pages, and
how many articles it has written. Both read WARC files by fastwarc, as Fundus does by itself.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any


def trafilatura(warc: str, output: Path) -> tuple[int, int]:
    """As its documentation has it: `bare_extraction` with metadata, a line an article."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType  # type: ignore[import-not-found,unused-ignore]
    from trafilatura import bare_extraction  # type: ignore[import-not-found,unused-ignore]

    read = written = 0
    with Path(warc).open("rb") as stream, output.open("w", encoding="utf-8") as lines:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response):
            url, html = record.headers.get("WARC-Target-URI"), record.reader.read()
            read += 1
            found = bare_extraction(html, url=url, with_metadata=True, include_comments=False)
            if found is not None and found.text:
                told = {name: value for name, value in found.as_dict().items() if isinstance(value, str | list)}
                lines.write(json.dumps(told, default=str) + "\n")
                written += 1
    return read, written


def fundus(server: str, output: Path) -> tuple[int, int]:
    """Its `CCNewsCrawler` in one process, over the list of files that a server names, with all of its publishers."""
    from datetime import datetime

    from fundus import CCNewsCrawler, PublisherCollection  # type: ignore[import-not-found,unused-ignore]

    written = 0
    crawler: Any = CCNewsCrawler(
        *PublisherCollection,
        start=datetime(2026, 1, 1),  # noqa: DTZ001  (as it wants them)
        end=datetime(2026, 1, 31),  # noqa: DTZ001
        processes=0,
        retries=0,
        disable_tqdm=True,
        server_address=server,
    )
    with output.open("w", encoding="utf-8") as lines:
        for article in crawler.crawl(only_complete=False, error_handling="suppress"):
            lines.write(json.dumps({"url": article.html.requested_url, "text": article.plaintext}) + "\n")
            written += 1
    return written, written


if __name__ == "__main__":
    reading = {"trafilatura": trafilatura, "fundus": fundus}[sys.argv[1]]
    print(*reading(sys.argv[2], Path(sys.argv[3])))
