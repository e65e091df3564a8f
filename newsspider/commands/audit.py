"""`scrapy audit`: whether a run was polite, proven from its ledger alone."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from scrapy.commands import ScrapyCommand

from newsspider.errors import UsageError
from newsspider.given import check_given
from newsspider.places import LEDGER, runs_dir
from newsspider.report.audit_file import audit_file
from newsspider.report.audit_lines import audit_json, audit_lines
from newsspider.report.refusal import refuse
from newsspider.report.tally import ExitCode
from newsspider.shown import from_here, shown


class Command(ScrapyCommand):
    """The run may be at work still."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012  (Scrapy's own shape)

    def syntax(self) -> str:
        return "[options] [run id, folder or last]"

    def short_desc(self) -> str:
        return "Prove from a run's ledger that it was polite"

    def long_desc(self) -> str:
        return (
            "Prove from the ledger of a run (default: the last one) that no host was asked faster than allowed, and "
            "name the line of robots.txt behind each address that was not asked. Exit code 0: all is proven, 1: there "
            "are violations, 64: there is no such run, 74: its ledger cannot be read."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="as one JSON object")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        check_given(args, is_right=len(args) <= 1, remedy="name one run: scrapy audit last")
        try:
            path = self._ledger(args[0] if args else "last")
            verdict = audit_file(path, from_here(str(path)))
        except UsageError as error:
            self.exitcode = refuse(error)
            return
        print(json.dumps(audit_json(verdict), indent=1) if opts.json else "\n".join(map(shown, audit_lines(verdict))))
        self.exitcode = ExitCode.WELL if verdict.is_proven else ExitCode.SOME_FAILED

    def _ledger(self, name: str) -> Path:
        """Raises `UsageError` where there is no such run."""
        assert self.settings is not None
        runs = runs_dir(self.settings)
        if name == "last":
            folders = sorted((path for path in runs.glob("*") if path.is_dir()), key=_last_written)
            if not folders:
                raise UsageError(f"there is no run in {from_here(str(runs))} yet")
            return folders[-1] / LEDGER
        for folder in (runs / name, Path(name)):
            if folder.is_dir():
                return folder / LEDGER
        raise UsageError(f"there is no run {name!r} in {from_here(str(runs))}, nor a folder of that name")


def _last_written(folder: Path) -> float:
    return max((path.stat().st_mtime for path in folder.glob("*")), default=0.0)
