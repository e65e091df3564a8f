"""`scrapy extract`: the article of one page, from an address, a file or standard input."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError as ScrapyUsageError

from newsspider.errors import ExtractionError, NotFetched, UsageError
from newsspider.extract import Extraction, extraction_of
from newsspider.extract.own_model import read_model
from newsspider.extract.rules import RuleUse
from newsspider.items import Article
from newsspider.pipelines.extract import completed, reading_of
from newsspider.places import model_dir
from newsspider.plan import rules_for
from newsspider.record import ALL_FIELDS, DEFAULT_FIELDS, to_record
from newsspider.report.refusal import refuse
from newsspider.shown import shown
from newsspider.sites import site_from_address
from newsspider.spiders.fetch import fetch, kept


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
        parser.add_argument(
            "--rules",
            metavar="FILE",
            help="a sites.toml: try the rules of the page's site, and say which are of use",
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        self.settings.set("LOG_LEVEL", "WARNING", priority="project")
        super().process_options(args, opts)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise ScrapyUsageError("name one page: scrapy extract https://www.example.com/article.html")
        try:
            read = self._read(args[0], opts)
        except (UsageError, NotFetched, ExtractionError) as error:
            self.exitcode = refuse(error, args[0])
        else:
            printed = _printed(read.article, opts)
            sys.stdout.write(_for_a_person(printed) if sys.stdout.isatty() else printed)
            for use in read.rules:
                print(_for_a_person(f"rule {use.rule} {use.selector!r} {_said_of(use)}"), file=sys.stderr)

    def _read(self, source: str, opts: argparse.Namespace) -> Extraction:
        """Raises `UsageError`, `NotFetched` and `ExtractionError`."""
        assert self.settings is not None
        model = model_dir(self.settings)
        read_model(model)
        if "://" not in source:
            rules = rules_for(opts.rules, opts.url)
            return extraction_of(kept(source), opts.url, model=model, rules=rules)
        site = site_from_address(source, where="scrapy extract")
        site = replace(site, rules=rules_for(opts.rules, source))
        assert self.crawler_process is not None
        page = fetch(source, site, self.crawler_process)
        read = reading_of(page, site, partial(extraction_of, model=model))()
        completed(read.article, page, site, [])
        return read


def _said_of(use: RuleUse) -> str:
    if not use.matched:
        return "matches nothing"
    return "makes a difference" if use.differed else "makes no difference"


def _for_a_person(text: str) -> str:
    """What a terminal may be sent; a file gets the text as it is."""
    return "\n".join(map(shown, text.split("\n")))


def _printed(article: Article, opts: argparse.Namespace) -> str:
    article.fetchedAt = article.fetchedAt or datetime.now(UTC)
    if opts.text:
        return f"{article.headline or ''}\n\n{article.articleBody}\n"
    if opts.markdown:
        return f"# {article.headline or ''}\n\n{article.articleBodyMarkdown}\n"
    record = to_record(article, ALL_FIELDS if opts.all else DEFAULT_FIELDS)
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"
