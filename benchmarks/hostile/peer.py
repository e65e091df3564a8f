"""Plain Scrapy against the same attackers: a spider of thirty lines, with the settings that `scrapy startproject`
writes."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.hostile.crawl import Crawled, lines_of, watched
from benchmarks.hostile.names import Names

SPIDER = Path(__file__).with_name("plain_scrapy.py")
_STARTPROJECT = {
    "ROBOTSTXT_OBEY": "1",
    "CONCURRENT_REQUESTS_PER_DOMAIN": "1",
    "FEED_EXPORT_ENCODING": "utf-8",
    "DOWNLOAD_DELAY": "0",  # it writes 1, and attackers would see less of it
}


def crawl_plain(
    site: str, *, settings: Mapping[str, str], names: bool = False, timeout_s: float, keep: Path | None = None
) -> Crawled:
    """As `crawl`; there is no manifest. `names`: the site has some, see `benchmarks.hostile.names`."""
    with TemporaryDirectory() as scratch:
        folder = keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        given = {**_STARTPROJECT, **settings}
        if names:
            given["TWISTED_DNS_RESOLVER"] = f"{Names.__module__}.{Names.__name__}"
        command = [sys.executable, "-m", "scrapy", "runspider", str(SPIDER), "-a", f"site={site}", "-O", "plain.jsonl"]
        command += [part for name, value in given.items() for part in ("-s", f"{name}={value}")]
        with (folder / "log.txt").open("w+b") as log:
            start = time.monotonic()
            code, usage, peak_mb = watched(command, log, timeout_s, folder)
            duration_s = time.monotonic() - start
            log.seek(0)
            text = log.read().decode("utf-8", "replace")
        lines, torn = lines_of(folder)
        return Crawled(
            exit_code=code,
            duration_s=duration_s,
            cpu_s=usage.ru_utime + usage.ru_stime,
            peak_mb=peak_mb,
            lines=lines,
            torn=torn,
            log=text,
            manifest={},
        )
