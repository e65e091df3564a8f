"""`scrapy extract`: the article of one page, from an address, a file or standard input."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError as ScrapyUsageError

from newsspider.discover.urls import normalize
from newsspider.errors import ExtractionError, SitesError, UsageError
from newsspider.extract import extract
from newsspider.items import Article, Link, Page
from newsspider.pipelines.extract import article_of
from newsspider.record import ALL_FIELDS, DEFAULT_FIELDS, to_record
from newsspider.report.tally import ExitCode
from newsspider.sites import Site, site_from_address
from newsspider.spiders.page import PageSpider


class Command(ScrapyCommand):
    """Without a crawl: nothing is remembered and nothing is exported."""

    requires_project = True

    def syntax(self) -> str:
        return "[options] <address, file or ->"

    def short_desc(self) -> str:
        return "Print the article of one page as JSON, text or Markdown"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--text", action="store_true", help="the headline and the plain text only")
        form.add_argument("--markdown", action="store_true", help="the headline and the text as Markdown")
        form.add_argument("--all", action="store_true", help="every field of the record, not only the usual ones")
        parser.add_argument("--url", help="the address that a file was saved from")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        self.settings.set("LOG_LEVEL", "WARNING", priority="project")
        super().process_options(args, opts)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise ScrapyUsageError("name one page: scrapy extract https://www.example.com/article.html")
        try:
            article = self._article(args[0], opts.url)
        except UsageError as error:
            self._refuse(str(error), ExitCode.USAGE)
        except ExtractionError as error:
            self._refuse(f"{args[0]}: {error.reason}", ExitCode.SOME_FAILED)
        else:
            if article is not None:
                sys.stdout.write(_printed(article, opts))

    def _article(self, source: str, url: str | None) -> Article | None:
        """None: the page could not be fetched, which has been said. Raises `UsageError` and `ExtractionError`."""
        if source == "-":
            return extract(sys.stdin.buffer.read(), url)
        if "://" in source:
            page = self._fetch(source)
            return article_of(page, _site(source), []) if page else None
        try:
            return extract(Path(source).read_bytes(), url)
        except OSError as error:
            hint = f"; for an address write https://{source}" if "." in source and "/" not in source else ""
            raise UsageError(f"{source} cannot be read: {error.strerror}{hint}") from None

    def _fetch(self, address: str) -> Page | None:
        """The page of an address, asked for as politely as in a crawl."""
        site = _site(address)
        url = normalize(address)
        if url is None:
            raise SitesError(f"{address!r} is not an address that can be asked for")
        assert self.crawler_process is not None
        outcome: dict[str, Any] = {}
        link = Link(url=url, via="seed", source=site.url)
        self.crawler_process.settings.set("FEEDS", {}, priority="cmdline")
        self.crawler_process.settings.set("EXTENSIONS", {}, priority="cmdline")
        self.crawler_process.settings.set("ITEM_PIPELINES", {}, priority="cmdline")
        self.crawler_process.crawl(PageSpider, link=link, site_key=site.key, outcome=outcome)
        self.crawler_process.start()
        page: Page | None = outcome.get("page")
        if page is None:
            self._refuse(f"{address}: {outcome.get('reason', 'nothing came')}", ExitCode.NONE_REACHED)
        return page

    def _refuse(self, message: str, code: ExitCode) -> None:
        print(f"newsspider: {message}", file=sys.stderr)
        self.exitcode = code


def _site(address: str) -> Site:
    return site_from_address(address, where="scrapy extract")


def _printed(article: Article, opts: argparse.Namespace) -> str:
    article.fetchedAt = article.fetchedAt or datetime.now(UTC)
    if opts.text:
        return f"{article.headline or ''}\n\n{article.articleBody}\n"
    if opts.markdown:
        return f"# {article.headline or ''}\n\n{article.articleBodyMarkdown}\n"
    record = to_record(article, ALL_FIELDS if opts.all else DEFAULT_FIELDS)
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"
