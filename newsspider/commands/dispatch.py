"""`scrapy dispatch`: tells workers of the sites that are due."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError as ScrapyUsageError

from newsspider.durations import seconds_of
from newsspider.errors import UsageError
from newsspider.extras import install_command
from newsspider.places import project_dir
from newsspider.plan import sites_of
from newsspider.report.refusal import refuse
from newsspider.report.tally import ExitCode
from newsspider.sites import Site

_SHOWN = 20


class Command(ScrapyCommand):
    """From cron, every minute say: a site that waits for a worker, or has one, is not told of again."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012  (Scrapy's own shape)

    def syntax(self) -> str:
        return "[options] [sites.toml]"

    def short_desc(self) -> str:
        return "Tell the workers of a cluster which sites are due"

    def long_desc(self) -> str:
        return (
            "Tell the workers (celery -A newsspider.cluster worker) of the sites that are due: those whose last run "
            "began so long ago as `every` in their table of sites.toml says, or NEWSSPIDER_CLUSTER_EVERY_S; those that "
            "were never crawled, and those whose worker is gone. Exit code 0: they were told; 64: sites.toml or a "
            "setting is wrong; 75: the database or the broker cannot be reached, and nothing is lost."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--dry-run", action="store_true", help="only say which sites are due")
        parser.add_argument("--every", metavar="TIME", help="from run to run, of sites that do not say (30m, 1h30m)")
        parser.add_argument("--json", action="store_true", help="as one JSON object")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) > 1:
            raise ScrapyUsageError("name one file of sites: scrapy dispatch sites.toml")
        try:
            self.exitcode = self._dispatch(args[0] if args else None, opts)
        except UsageError as error:
            self.exitcode = refuse(error)

    def _dispatch(self, file: str | None, opts: argparse.Namespace) -> ExitCode:
        """Raises `UsageError`."""
        assert self.settings is not None
        if missing := next((name for name in ("celery", "psycopg") if find_spec(name) is None), None):
            raise UsageError(f"{missing} is not installed: {install_command('cluster')}")
        from newsspider.cluster.dispatching import Unreachable, dispatch

        path = Path(file).expanduser() if file else project_dir() / Path(self.settings["NEWSSPIDER_SITES"])
        sites = {site.key: site for site in sites_of(path)}
        try:
            done = dispatch(sites, self.settings, every_s=_every_s(opts.every), only_look=opts.dry_run)
        except Unreachable as error:
            refuse(error)
            return ExitCode.LOCKED
        if opts.json:
            print(json.dumps({"sites": len(sites), "dispatched": done.sites, **asdict(done.standing)}))
        else:
            for line in _lines(done.sites, sites, only_look=opts.dry_run):
                print(line)
        return ExitCode.WELL


def _every_s(text: str | None) -> float | None:
    seconds = None if text is None else seconds_of(text)
    if text is not None and seconds is None:
        raise UsageError(f"--every {text}: expected a time such as 30m, 90s or 1h30m")
    return seconds


def _lines(due: list[str], sites: dict[str, Site], *, only_look: bool) -> list[str]:
    verb = "due" if only_look else "dispatched"
    shown = [f"  {sites[key].url}" for key in due[:_SHOWN]]
    more = [f"  and {len(due) - _SHOWN} more"] if len(due) > _SHOWN else []
    return [f"{len(due)} of {len(sites)} sites {verb}", *shown, *more]
