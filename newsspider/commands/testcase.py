"""`scrapy testcase`: a page and a draft of its truth, put into a corpus for a person to correct."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Iterator
from pathlib import Path

from scrapy.commands import ScrapyCommand
from w3lib.encoding import http_content_type_encoding

from newsspider.errors import ExtractionError, NotFetched, UsageError
from newsspider.extract import extract
from newsspider.extract.own_model import read_model
from newsspider.given import check_given
from newsspider.places import data_dir, model_dir
from newsspider.report.refusal import refuse
from newsspider.report.tally import ExitCode
from newsspider.shown import from_here, shown
from newsspider.sites import site_from_address
from newsspider.spiders.fetch import fetch, kept
from newsspider.training.check import differences
from newsspider.training.corpus import TruePage, drafts, read_corpus
from newsspider.training.draft import Draft, add, name_for


class Command(ScrapyCommand):
    """The page is fetched as `scrapy extract` fetches it."""

    requires_project = True

    def syntax(self) -> str:
        return "[options] <address, file or ->"

    def short_desc(self) -> str:
        return "Save a page with a draft of its truth, to correct and to train on"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--corpus", type=Path, metavar="FOLDER", help="where to (default: data/corpus)")
        parser.add_argument("--id", metavar="NAME", help="the page's name there (default: from its address)")
        parser.add_argument("--url", help="the address that a file was saved from")
        parser.add_argument("--replace", action="store_true", help="write a page anew that is there already")
        parser.add_argument(
            "--check", action="store_true", help="read all reviewed pages again and say what is not as expected"
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        self.settings.set("LOG_LEVEL", "WARNING", priority="project")
        super().process_options(args, opts)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        remedy = (
            "--check reads the pages of --corpus and no other"
            if opts.check
            else "name one page: scrapy testcase https://www.example.com/article.html"
        )
        check_given(args, is_right=len(args) == (0 if opts.check else 1), remedy=remedy)
        assert self.settings is not None
        corpus = opts.corpus.expanduser() if opts.corpus else data_dir(self.settings) / "corpus"
        if opts.check:
            self._check(corpus)
            return
        try:
            draft = self._draft(args[0], opts)
            truth = add(draft, corpus, replace=opts.replace)
        except (UsageError, NotFetched, ExtractionError) as error:
            self.exitcode = refuse(error, args[0])
        else:
            print(_advice(draft, from_here(str(truth.absolute())), from_here(str(corpus.absolute()))))

    def _check(self, corpus: Path) -> None:
        """Prints what differs; the exit code says whether anything does."""
        assert self.settings is not None
        model = model_dir(self.settings)
        count = wrong = 0
        try:
            read_model(model)
            for page in read_corpus(corpus):
                count += 1
                found = list(_differences(page, model))
                wrong += bool(found)
                for line in found:
                    print(shown(f"{page.corpus}/{page.id}: {line}"))
            waiting = len(drafts(corpus))
        except UsageError as error:
            self.exitcode = refuse(error)
            return
        rest = f"; {waiting} not reviewed yet" if waiting else ""
        print(f"{count} page{'' if count == 1 else 's'}: {count - wrong} as expected, {wrong} not{rest}")
        if wrong:
            self.exitcode = ExitCode.SOME_FAILED

    def _draft(self, source: str, opts: argparse.Namespace) -> Draft:
        """Raises `UsageError`, `NotFetched` and `ExtractionError`."""
        assert self.settings is not None
        model = model_dir(self.settings)
        read_model(model)
        html, url, encoding = self._page(source, opts.url)
        article = extract(html, url, encoding=encoding, model=model)
        return Draft(id=opts.id or name_for(url, source), html=html, url=url, encoding=encoding, article=article)

    def _page(self, source: str, url: str | None) -> tuple[bytes, str | None, str | None]:
        """Bytes, final address, and the encoding that the server declared."""
        if url:
            site_from_address(url, where="--url")
        if "://" not in source:
            return kept(source), url, None
        assert self.crawler_process is not None
        page = fetch(source, site_from_address(source, where="scrapy testcase"), self.crawler_process)
        return page.body, page.final_url, http_content_type_encoding(page.headers.get("content-type"))


def _differences(page: TruePage, model: Path | None) -> Iterator[str]:
    try:
        article = extract(page.html, page.url or None, encoding=page.encoding, model=model)
    except ExtractionError as error:
        yield error.reason
    else:
        yield from differences(page, article)


def _advice(draft: Draft, truth: str, corpus: str) -> str:
    address = f" --url {shlex.quote(shown(draft.url))}" if draft.url else ""
    return (
        f"wrote {draft.id} into {truth}\n"
        f"Review it: correct page_type, title, authors, date and body of its line as the page shows them, then set "
        f'"reviewed": true. Until then nothing is learned from it.\n'
        f"Look at it: scrapy explain {corpus}/{draft.id}.html.gz{address}\n"
        f"Check it: scrapy testcase --check --corpus {corpus}\n"
        f"Train with it: scrapy train {corpus} ..."
    )
