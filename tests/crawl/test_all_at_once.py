"""A site whose listings and pages are made to read files, to call others, to speak for others and to break lines: all
of it in one crawl, which brings exactly the good articles, and says what it has met."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from newsspider.discover.urls import article_id
from newsspider.record import schema
from tests.crawl.run import Outcome, crawl, read_lines
from tests.crawl.strange import ARTICLES, CLAIMS, ENCODED, routes
from tests.raw import RawSite

CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
TURNED = re.compile("[\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Crawled:
    site: RawSite
    victim: RawSite
    outcome: Outcome
    folder: Path

    @property
    def articles(self) -> dict[str, dict[str, Any]]:
        return {article["headline"]: article for article in read_lines(self.folder / "news.jsonl")}

    @property
    def manifest(self) -> dict[str, Any]:
        (path,) = self.folder.glob("runs/*/manifest.json")
        site: dict[str, Any] = json.loads(path.read_text("utf-8"))["sites"][self.site.authority]
        return site


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    folder = tmp_path_factory.mktemp("strange")
    outputs = [part for ending in ("jsonl", "json", "csv") for part in ("-o", str(folder / f"news.{ending}"))]
    settings = ("-s", "NEWSSPIDER_FIELDS=all", "-s", "LOG_LEVEL=DEBUG")
    with RawSite({}, host="127.0.0.9") as victim, RawSite({}) as site:
        site.routes |= routes(site.url, victim.url)
        outcome = crawl("-a", f"site={site.url}", *outputs, *settings, data=folder)
        yield Crawled(site, victim, outcome, folder)


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from strings(part)


def test_exactly_the_good_articles_come_out(crawled: Crawled) -> None:
    assert set(crawled.articles) == set(ARTICLES)
    assert crawled.outcome.exit_code == 0
    assert "Traceback" not in crawled.outcome.stderr


def test_nobody_else_was_asked(crawled: Crawled) -> None:
    assert crawled.victim.connections == 0


def test_site_was_asked_for_each_address_once(crawled: Crawled) -> None:
    assert sorted(crawled.site.asked) == sorted(set(crawled.site.asked))


def test_what_is_no_feed_is_named_in_log_and_manifest(crawled: Crawled) -> None:
    for name in ("html.rss", "picture.rss"):
        assert f"Failed: {crawled.site.url}{name} (not a feed)" in crawled.outcome.stderr
    assert crawled.manifest["failed"]["not a feed"] == 2


def test_article_stays_with_the_site_that_served_it(crawled: Crawled) -> None:
    article = crawled.articles[CLAIMS]
    assert article["url"].startswith(crawled.site.url)
    assert article["canonicalUrl"] == article["url"]
    assert article["id"] == article_id(article["url"])
    told = {name for name, value in article.items() if crawled.victim.authority in json.dumps(value)}
    assert told <= {"declaredCanonicalUrl"}


@pytest.mark.parametrize("headline", ENCODED)
def test_text_is_that_of_the_page_whatever_it_is_called(crawled: Crawled, headline: str) -> None:
    assert ENCODED[headline][0] in crawled.articles[headline]["articleBody"]


def test_each_article_is_one_valid_line(crawled: Crawled) -> None:
    lines = (crawled.folder / "news.jsonl").read_bytes().decode("utf-8").splitlines()
    valid = jsonschema.Draft202012Validator(schema())
    for line in lines:
        valid.validate(json.loads(line))
    assert len(lines) == len(ARTICLES)
    assert len(json.loads((crawled.folder / "news.json").read_bytes())) == len(ARTICLES)
    with (crawled.folder / "news.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == len(ARTICLES)


def test_no_field_holds_what_is_not_to_be_seen(crawled: Crawled) -> None:
    assert [text for article in crawled.articles.values() for text in strings(article) if CONTROLS.search(text)] == []
    for article in crawled.articles.values():
        whole = {name: value for name, value in article.items() if not name.startswith("articleBody")}
        turned = [text for text in strings(whole | {"blocks": []}) if TURNED.search(text)]
        assert turned == []


def test_nothing_of_it_reaches_log_manifest_or_ledger(crawled: Crawled) -> None:
    written = [crawled.outcome.stderr, *(path.read_text("utf-8") for path in crawled.folder.glob("runs/*/*"))]
    assert len(written) == 3
    for text in written:
        assert CONTROLS.findall(text) == []
        assert TURNED.findall(text) == []
