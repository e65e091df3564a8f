"""`scrapy convert`: lines under the names of another tool."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError as ScrapyUsageError

from newsspider.aliases import NAMINGS, renamed
from newsspider.errors import NewsspiderError, UsageError
from newsspider.loading import checked_files
from newsspider.record import to_line
from newsspider.report.refusal import refuse
from newsspider.report.tally import ExitCode
from newsspider.shown import shown
from newsspider.state.chunks import read_chunks
from newsspider.state.packing import packing_of


class Command(ScrapyCommand):
    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012  (Scrapy's own shape)

    def syntax(self) -> str:
        return f"--to {'|'.join(NAMINGS)} [files]"

    def short_desc(self) -> str:
        return "Print lines under the field names of news-please, Zyte or trafilatura"

    def long_desc(self) -> str:
        return (
            "Print the articles of files of lines (plain, .gz or .zst; - or none: standard input) as JSON lines under "
            "the field names of another tool. Lines that say that an article is gone are left out. A crawl writes "
            "them itself with scrapy crawl news -O articles.jsonl:zyte. "
            "Exit code 0: all lines are printed; 1: some are none of ours, each is told; 64: it cannot be done."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--to", metavar="TOOL", choices=list(NAMINGS), help=f"whose names: {', '.join(NAMINGS)}")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if not opts.to:
            raise ScrapyUsageError(f"whose names? --to {', --to '.join(NAMINGS)}")
        self.exitcode = ExitCode.WELL
        try:
            checked_files(name for name in args if name != "-")
            for name in args or ["-"]:
                self._convert(name, opts.to)
            sys.stdout.flush()
        except BrokenPipeError:  # whoever reads has enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except NewsspiderError as error:
            self.exitcode = refuse(error)

    def _convert(self, name: str, tool: str) -> None:
        for at, line in _lines(name):
            try:
                record = renamed(json.loads(line), tool)
            except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
                print(shown(f"newsspider: {name}, {at}: this is no line of newsspider's"), file=sys.stderr)
                self.exitcode = ExitCode.SOME_FAILED
                continue
            if record is not None:
                sys.stdout.buffer.write(to_line(record))


def _lines(name: str) -> Iterator[tuple[str, bytes]]:
    """Each with where it stands."""
    if name == "-":
        yield from _numbered(sys.stdin.buffer)
        return
    packing = packing_of(name)
    with Path(name).open("rb") as file:
        if packing is None:
            yield from _numbered(file)
            return
        for chunk in read_chunks(file, 0, packing):
            if not chunk.whole:
                raise UsageError(f"{name} is damaged from byte {chunk.start} on")
            yield from ((f"byte {chunk.start}", line) for line in chunk.lines)


def _numbered(file: BinaryIO) -> Iterator[tuple[str, bytes]]:
    yield from ((f"line {number}", line) for number, line in enumerate(file, 1) if line.strip())
