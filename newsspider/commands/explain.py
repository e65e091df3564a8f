"""`scrapy explain`: one page, and why each of its blocks and fields is what it is, as an HTML page to look at."""

from __future__ import annotations

import argparse
import json
import sys
import webbrowser
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError as ScrapyUsageError

from newsspider.errors import ExtractionError, NotFetched, OutputError, UsageError
from newsspider.given import check_given
from newsspider.onepage import OnePage, OnePageCommand
from newsspider.record import to_record
from newsspider.report.refusal import refuse
from newsspider.shown import from_here, shown

if TYPE_CHECKING:
    from newsspider.extract.explain import Explanation

_OUT = "explain.html"


class Command(OnePageCommand):
    """Reads as `scrapy extract` does."""

    def short_desc(self) -> str:
        return "Show why each block of a page was kept or stripped, and where each field came from"

    def long_desc(self) -> str:
        return (
            "Writes one HTML page: the page block by block, what was kept in green and what was stripped in the "
            "colour of its reason, the article beside it, and for each field where it came from. What earlier runs "
            "have learned of the page's site has its say, as in a crawl; a run may be at work meanwhile. It is safe to "
            "open (no script and no markup of the page is in it) and asks for nothing."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "-o", "--output", metavar="FILE", default=None, help=f"where to; - is standard output (default: {_OUT})"
        )
        parser.add_argument("--open", action="store_true", help="open it in the browser")
        parser.add_argument("--json", action="store_true", help="the blocks, fields and reasons as JSON instead")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        check_given(
            args, is_right=len(args) == 1, remedy="name one page: scrapy explain https://www.example.com/article.html"
        )
        if opts.json and opts.open:
            raise ScrapyUsageError("--json is for programs: it cannot be opened in the browser")
        # Scrapy imports each command whenever one is called.
        from newsspider.extract.explain import explain
        from newsspider.report.explain import as_page

        try:
            page = self.page(args[0], opts)
            explanation = page.read_by(explain)
            target = opts.output or ("-" if opts.json else _OUT)
            _write(_as_lines(explanation) if opts.json else as_page(explanation), target)
        except (UsageError, NotFetched, ExtractionError, OutputError) as error:
            self.exitcode = refuse(error, args[0])
            return
        if target != "-":
            print(_told(explanation, page, target))
            if opts.open and not webbrowser.open(Path(target).expanduser().absolute().as_uri()):
                print("There is no browser here to open it with.")


def _as_lines(explanation: Explanation) -> bytes:
    from newsspider.report.explain import as_json

    explanation.article.fetchedAt = explanation.article.fetchedAt or datetime.now(UTC)
    told = as_json(explanation, to_record(explanation.article))
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def _write(content: bytes, target: str) -> None:
    """Raises `OutputError`."""
    if target == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    path = Path(target).expanduser()
    try:
        path.write_bytes(content)
    except OSError as error:
        raise OutputError(f"{target} cannot be written: {error.strerror}") from None


def _told(explanation: Explanation, page: OnePage, target: str) -> str:
    kept_blocks = sum(judgement.kept for judgement in explanation.judgements)
    judged = f"by itself ({page.alone})" if page.alone else f"with {explanation.others} other pages of its site"
    return shown(
        f"wrote {from_here(str(Path(target).expanduser().absolute()))}: {kept_blocks} of {len(explanation.judgements)} "
        f"blocks kept, {explanation.article.wordCount} words; judged {judged}"
    )
