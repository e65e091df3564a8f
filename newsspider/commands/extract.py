"""`scrapy extract`: the article of one page, from an address, a file or standard input."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from functools import partial

from newsspider.errors import ExtractionError, NotFetched, UsageError
from newsspider.extract import extraction_of
from newsspider.extract.rules import RuleUse
from newsspider.given import check_given
from newsspider.items import Article
from newsspider.onepage import OnePageCommand
from newsspider.record import ALL_FIELDS, DEFAULT_FIELDS, to_record
from newsspider.report.refusal import refuse
from newsspider.shown import shown_lines


class Command(OnePageCommand):
    """Without a crawl, and as a crawl would: what it has learned of the page's site has its say."""

    def short_desc(self) -> str:
        return "Print the article of one page as JSON, text or Markdown"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--from-text",
            action="store_true",
            help="it is a page's text that some other tool has left, furniture and all, a block a line",
        )
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--text", action="store_true", help="the headline and the plain text only")
        form.add_argument("--markdown", action="store_true", help="the headline and the text as Markdown")
        form.add_argument("--all", action="store_true", help="every field of the record, not only the usual ones")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        check_given(
            args, is_right=len(args) == 1, remedy="name one page: scrapy extract https://www.example.com/article.html"
        )
        try:
            read = self.page(args[0], opts).read_by(partial(extraction_of, plain=opts.from_text))
        except (UsageError, NotFetched, ExtractionError) as error:
            self.exitcode = refuse(error, args[0])
        else:
            printed = _printed(read.article, opts)
            sys.stdout.write(shown_lines(printed) if sys.stdout.isatty() else printed)
            for use in read.rules:
                print(shown_lines(f"rule {use.rule} {use.selector!r} {_said_of(use)}"), file=sys.stderr)


def _said_of(use: RuleUse) -> str:
    if not use.matched:
        return "matches nothing"
    return "makes a difference" if use.differed else "makes no difference"


def _printed(article: Article, opts: argparse.Namespace) -> str:
    article.fetchedAt = article.fetchedAt or datetime.now(UTC)
    if opts.text:
        return f"{article.headline or ''}\n\n{article.articleBody}\n"
    if opts.markdown:
        return f"# {article.headline or ''}\n\n{article.articleBodyMarkdown}\n"
    record = to_record(article, ALL_FIELDS if opts.all else DEFAULT_FIELDS)
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"
