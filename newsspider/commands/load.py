"""`scrapy load`: articles from files of lines into Parquet, PostgreSQL, OpenSearch or Elasticsearch."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError as ScrapyUsageError

from newsspider.errors import UsageError
from newsspider.loading import checked_files, finished_files, load_into, sinks_of
from newsspider.report.refusal import refuse
from newsspider.report.tally import ExitCode
from newsspider.secrets import redacted
from newsspider.shown import shown
from newsspider.sinks.address import KINDS, is_address, place_of
from newsspider.sinks.contract import Place
from newsspider.sinks.load import Loaded

_MOST_TOLD = 10


class Command(ScrapyCommand):
    """Beside a crawl as well as after it; as often as one likes."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012  (Scrapy's own shape)

    def syntax(self) -> str:
        return "[options] [address] [files]"

    def short_desc(self) -> str:
        return "Load articles into Parquet, PostgreSQL, OpenSearch or Elasticsearch"

    def long_desc(self) -> str:
        return (
            "Load articles from files of lines (plain, .gz or .zst) into what an address names: "
            f"{', '.join(KINDS)}; without one, into those of NEWSSPIDER_SINKS. Without files, those are read that the "
            "runs of this project have completed in the data folder. It is remembered what was loaded, so that it can "
            "be called again and again, and goes on after it was killed: each revision is there once. "
            "Exit code 0: all is loaded; 1: some lines could not be, each is told; 64: it cannot be done; 74: the "
            "place cannot be written to, or a file not be read; 75: somebody else loads into the same place."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--since", metavar="DAY", type=_day, help="without files: only those written from this day on (2026-11-01)"
        )
        parser.add_argument(
            "--again", action="store_true", help="load everything again, whatever was loaded (not into Parquet)"
        )
        parser.add_argument("--json", action="store_true", help="say what was done as one JSON object a line")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        names = args[1:] if args and is_address(args[0]) else args
        if names and opts.since:
            raise ScrapyUsageError("--since chooses among the files of the data folder: name files, or give it")
        self.exitcode = ExitCode.WELL
        try:
            places = [place_of(args[0], Path.cwd())] if len(names) < len(args) else sinks_of(self.settings)
            if not places:
                raise UsageError(f"into what? Name an address ({', '.join(KINDS)}), or set NEWSSPIDER_SINKS")
            files = checked_files(names) if names else finished_files(self.settings, opts.since)
            if opts.again and any(place.address.startswith("parquet:") for place in places):
                raise UsageError("Parquet files would have every article twice: remove the folder, and load it anew")
        except UsageError as error:
            self.exitcode = refuse(error)
            return
        for place in places:  # one that is away keeps nothing from the others
            self.exitcode = max(self.exitcode, self._load(place, files, opts))

    def _load(self, place: Place, files: list[Path], opts: argparse.Namespace) -> ExitCode:
        assert self.settings is not None
        try:
            loaded = load_into(place, files, self.settings, again=opts.again)
        except UsageError as error:
            return refuse(error)
        _tell(place, loaded, is_json=opts.json)
        return ExitCode.SOME_FAILED if loaded.refused else ExitCode.WELL


def _tell(place: Place, loaded: Loaded, *, is_json: bool) -> None:
    address = redacted(place.address)
    for refused in loaded.refused[:_MOST_TOLD]:
        print(shown(f"newsspider: {refused.at} is left out: {refused.reason}"), file=sys.stderr)
    if len(loaded.refused) > _MOST_TOLD:
        print(f"newsspider: and {len(loaded.refused) - _MOST_TOLD} more", file=sys.stderr)
    if is_json:
        told = {"into": address, "lines": loaded.lines, "files": loaded.files, "refused": len(loaded.refused)}
        print(json.dumps(told))
    else:
        print(f"{address}: {_count(loaded.lines, 'line')} of {_count(loaded.files, 'file')}")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r}: expected a day, as 2026-11-01") from None
