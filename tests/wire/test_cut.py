"""Answers of which a beginning is enough, asked of real servers."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from tests.crawl.run import scrapy
from tests.crawl.test_size_and_time import BOMB, endless
from tests.raw import RawSite, Route, answer, head

SPIDER = """
import json, scrapy
from newsspider.wire.meter import CUT_AT

class Cutter(scrapy.Spider):
    name = "cutter"

    async def start(self):
        for url in self.urls.split(","):
            yield scrapy.Request(url, meta={CUT_AT: 100_000}, callback=self.parse, errback=self.failed)

    def parse(self, response):
        print(json.dumps([response.url.rpartition("/")[2], len(response.body)]))

    def failed(self, failure):
        print(json.dumps([failure.request.url.rpartition("/")[2], repr(failure.value)]))
"""


def test_beginning_is_taken_of_what_has_no_end_or_is_too_large(tmp_path: Path) -> None:
    (tmp_path / "cutter.py").write_text(SPIDER, "utf-8")
    text = b"User-agent: *\nDisallow: /private/\n" * 20_000
    routes: dict[str, Route] = {
        "/endless": endless,
        "/announced": head(Content_Length=20 << 30) + text,
        "/bomb": answer(BOMB, Content_Encoding="gzip"),
        "/packed": answer(gzip.compress(text), Content_Encoding="gzip"),
        "/broken": answer(gzip.compress(b"a few bytes of text, " * 50)[:-20], Content_Encoding="gzip"),
        "/short": answer("short"),
    }
    with RawSite(routes) as site:
        urls = ",".join(f"{site.url[:-1]}{path}" for path in routes)
        settings = {
            "NEWSSPIDER_DATA_DIR": tmp_path,
            "NEWSSPIDER_ALLOWED_NETWORKS": "127.0.0.0/8",
            "DOWNLOAD_DELAY": 0,
            "DOWNLOAD_TIMEOUT": 5,
        }
        given = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
        outcome = scrapy("runspider", str(tmp_path / "cutter.py"), "-a", f"urls={urls}", *given, data=tmp_path)
    taken = dict(json.loads(line) for line in outcome.stdout.splitlines())
    broken = taken.pop("broken")
    assert taken == {"endless": 100_000, "announced": 100_000, "bomb": 100_000, "packed": 100_000, "short": 5}, outcome
    assert 0 < broken <= 1_050
