"""`scrapy memory copy`: what runs remember, taken from a file into a database."""

from __future__ import annotations

import argparse
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError as ScrapyUsageError

from newsspider.errors import UsageError
from newsspider.memory import check_extra, held_file
from newsspider.report.refusal import refuse
from newsspider.report.tally import ExitCode
from newsspider.runid import new_run_id
from newsspider.secrets import conceal, passwords_of
from newsspider.shown import from_here, shown
from newsspider.state.database import Database, database_of


class Command(ScrapyCommand):
    """No run may be at work with either meanwhile."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012  (Scrapy's own shape)

    def syntax(self) -> str:
        return "copy <file> <postgresql://user@host/name>"

    def short_desc(self) -> str:
        return "Copy a memory from a file into a PostgreSQL database"

    def long_desc(self) -> str:
        return (
            "Copy what runs remember from a file (data/memory.sqlite) into an empty PostgreSQL database, all of it or "
            "nothing; the file stays as it is. What runs that were killed have left beside the file is looked after "
            "first. Needs the extra `postgres`. "
            "Exit code 0: it is copied; 64: there is no such file, or the database is not empty; 74: one of them "
            "cannot be read or written; 75: a run is at work with one of them."
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 3 or args[0] != "copy":
            raise ScrapyUsageError("say from where to where: scrapy memory copy data/memory.sqlite postgresql://...")
        conceal(passwords_of(args))
        try:
            self._copy(Path(args[1]).expanduser(), _database(args[2]))
            self.exitcode = ExitCode.WELL
        except UsageError as error:
            self.exitcode = refuse(error)

    def _copy(self, path: Path, database: Database) -> None:
        """Raises `UsageError`."""
        check_extra()
        from newsspider.state.postgres_copy import copy_file

        if not path.is_file():
            raise UsageError(f"{from_here(str(path))}: there is no such file")
        run_id = new_run_id()
        with held_file(path, run_id):
            count = copy_file(path, database, run_id)
        print(shown(f"copied {count} articles, and all that is known with them, into {database}"))


def _database(address: str) -> Database:
    found = database_of(address)
    if found is None:
        raise UsageError("the second one is no address of a database: postgresql://user@host/name")
    return found
