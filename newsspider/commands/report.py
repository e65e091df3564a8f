"""`scrapy report`: what the last runs did, as a page, as JSON or for Prometheus."""

from __future__ import annotations

import argparse
import json
import sys
import webbrowser
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError as ScrapyUsageError

from newsspider.errors import UsageError
from newsspider.files import write_whole
from newsspider.lookback import look_back
from newsspider.places import data_dir, memory_place
from newsspider.report.overview import Overview
from newsspider.report.overview_json import overview_json
from newsspider.report.page.render import check_extra, render
from newsspider.report.prometheus import prometheus_text
from newsspider.report.refusal import refuse
from newsspider.report.tally import ExitCode
from newsspider.shown import from_here, shown

PAGE = "report.html"
"""In the data folder, where nobody names another place."""


class Command(ScrapyCommand):
    """A run may be at work meanwhile: its memory is looked into, and neither written nor waited for."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012  (Scrapy's own shape)

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Write a page about the last runs: sites, articles, reasons, politeness, alarms"

    def long_desc(self) -> str:
        return (
            "Write one HTML page about the last runs, from their manifests, ledgers and lines and from what is "
            "remembered of the sites' pages: report.html in the data folder. It needs no network and no server. The "
            "page needs jinja2 and matplotlib (the extra `report`); --json and --prometheus do without them, and write "
            "no page unless -o asks for one. "
            "Exit code 0: it is written; 64: there is no run yet, or the page cannot be made; 74: it cannot be written."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "-o",
            "--output",
            metavar="FILE",
            help="the page; - is standard output (default: report.html in the data folder)",
        )
        parser.add_argument("--open", action="store_true", help="open the page in the browser")
        parser.add_argument(
            "--json", action="store_true", help="the same numbers as one JSON object, on standard output"
        )
        parser.add_argument(
            "--prometheus", metavar="FILE", help="metrics, for node-exporter's textfile collector (*.prom)"
        )
        parser.add_argument(
            "--runs", metavar="N", type=_positive, default=30, help="the last N runs (default: %(default)s)"
        )
        parser.add_argument(
            "--site", metavar="KEY", action="append", default=[], help="this site alone; may be repeated"
        )
        parser.add_argument(
            "--articles", metavar="N", type=_count, default=20, help="the newest N articles (default: %(default)s)"
        )
        parser.add_argument(
            "--audit", metavar="N", type=_count, default=1,
            help="judge the ledgers of the last N runs, a second or two per 100,000 requests (default: %(default)s)",
        )  # fmt: skip
        parser.add_argument("--data", metavar="DIR", help="another data folder than NEWSSPIDER_DATA_DIR")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if args:
            raise ScrapyUsageError("what to look at is said by options: scrapy report --site example.com")
        try:
            self._report(opts)
            self.exitcode = ExitCode.WELL
        except UsageError as error:
            self.exitcode = refuse(error)

    def _report(self, opts: argparse.Namespace) -> None:
        """Raises `UsageError`."""
        assert self.settings is not None
        data = Path(opts.data).expanduser() if opts.data else data_dir(self.settings)
        is_page = bool(opts.output or opts.open) or not (opts.json or opts.prometheus)
        if opts.json and opts.output == "-":
            raise UsageError("--json and -o - both want standard output: name a file for the page")
        if is_page:
            check_extra()
        seen = look_back(
            data,
            runs=opts.runs,
            articles=opts.articles,
            audits=opts.audit,
            only=frozenset(opts.site),
            memory=memory_place(self.settings, data) if is_page or opts.json else None,
        )
        _tell_skipped(seen)
        if opts.prometheus:
            write_whole(Path(opts.prometheus), prometheus_text(seen).encode())
        if is_page:
            told = _write_page(render(seen), opts.output or str(data / PAGE), is_shown=opts.open)
            print(told, end="", file=sys.stderr if opts.json else sys.stdout)
        if opts.json:
            sys.stdout.write(json.dumps(overview_json(seen), indent=1) + "\n")


def _write_page(page: str, target: str, *, is_shown: bool) -> str:
    """What is to be said of it. Raises `OutputError`."""
    if target == "-":
        return page
    write_whole(Path(target), page.encode())
    if is_shown:
        webbrowser.open(Path(target).absolute().as_uri())
    return f"wrote {from_here(target)}\n"


def _tell_skipped(seen: Overview) -> None:
    for skipped in seen.skipped:
        print(shown(f"newsspider: {skipped.path} is left out: {skipped.reason}"), file=sys.stderr)


def _positive(text: str) -> int:
    return _number(text, 1)


def _count(text: str) -> int:
    return _number(text, 0)


def _number(text: str, least: int) -> int:
    try:
        number = int(text)
    except ValueError:
        number = least - 1
    if number < least:
        raise argparse.ArgumentTypeError(f"{text!r}: expected a whole number from {least} on")
    return number
