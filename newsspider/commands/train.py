"""`scrapy train`: pages with truth become a model, and scores that say how good it is."""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand

from newsspider import settings as ours
from newsspider.errors import UsageError
from newsspider.given import check_given
from newsspider.places import data_dir
from newsspider.report.refusal import refuse
from newsspider.report.tally import ExitCode
from newsspider.shown import from_here
from newsspider.training.libraries import check_libraries

if TYPE_CHECKING:
    from newsspider.training.evaluate import Checked, PageScore


class Command(ScrapyCommand):
    """What it learns from, and with what, is asked before the first page is read."""

    requires_project = False
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False, "NEWSSPIDER_DATA_DIR": ours.NEWSSPIDER_DATA_DIR}  # noqa: RUF012  (Scrapy's own shape)

    def syntax(self) -> str:
        return "[options] <corpus folder> [<corpus folder> ...]"

    def short_desc(self) -> str:
        return "Train the extraction on pages with truth, or measure how well it would do"

    def long_desc(self) -> str:
        return (
            "Learn from pages with truth which blocks of a page are the article's, and write a model that "
            "-s NEWSSPIDER_MODEL=FOLDER uses. Scores are of sites that were not learned from. "
            "newsspider/training/README.md describes the folders."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--out", type=Path, metavar="FOLDER", help="where the model is written (default: data/model)"
        )
        parser.add_argument("--date", metavar="DAY", help="a date for the model's card")
        parser.add_argument("--check", action="store_true", help="print the scores only; no model is written")
        parser.add_argument("--scores", type=Path, metavar="FILE", help="a JSON line for each page, the worst first")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        check_given(args, is_right=bool(args), remedy="name a folder of pages with truth: scrapy train CORPUS")
        try:
            check_libraries()
            self._train([Path(name).expanduser() for name in args], opts)
        except UsageError as error:
            self.exitcode = refuse(error)
        except KeyboardInterrupt:
            print("newsspider: stopped; no model was written", file=sys.stderr)
            self.exitcode = ExitCode.STOPPED

    def _train(self, corpora: list[Path], opts: argparse.Namespace) -> None:
        # they need libraries that only the extra `train` installs, and Scrapy imports every command
        from newsspider.files import make_folder, write_whole
        from newsspider.training.train import check, train

        assert self.settings is not None
        report = _Report()
        if opts.scores:
            make_folder(opts.scores.expanduser().parent)  # before it takes minutes
        if opts.check:
            checked = check(corpora, report=report)
            lines = _scores(checked)
        else:
            out = opts.out.expanduser() if opts.out else data_dir(self.settings) / "model"
            trained = train(corpora, out, date=opts.date, report=report)
            checked = trained.checked
            shown = from_here(str(out))
            lines = [*_scores(checked), *(f"wrote {from_here(str(path))}" for path in trained.files)]
            lines.append(f"use it: scrapy crawl news -s NEWSSPIDER_MODEL={shown} ...")
        print("\n".join(lines))
        if opts.scores:
            rows = (json.dumps(asdict(page), ensure_ascii=False) + "\n" for page in sorted(checked.pages, key=_worst))
            write_whole(opts.scores.expanduser(), "".join(rows).encode())


class _Report:
    """Says on standard error what is done, and when."""

    def __init__(self) -> None:
        self._start = time.monotonic()

    def __call__(self, message: str) -> None:
        print(f"{time.monotonic() - self._start:5.0f} s  {message}", file=sys.stderr, flush=True)


def _scores(checked: Checked) -> list[str]:
    by_language = [f"  {score.line()}" for score in checked.languages] if len(checked.languages) > 1 else []
    return [*(score.line() for score in checked.scores), *by_language, checked.page_line()]


def _worst(page: PageScore) -> float:
    if page.sequence is not None:
        return page.sequence
    hits, leaks, misses = page.snippets or (0, 0, 0)
    return 2 * hits / max(2 * hits + leaks + misses, 1)
