"""`scrapy dispatch`: tells workers of the sites that are due."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError as ScrapyUsageError

from newsspider.durations import seconds_of
from newsspider.errors import UsageError
from newsspider.extras import install_command
from newsspider.places import project_dir
from newsspider.plan import sites_of
from newsspider.report.refusal import refuse
from newsspider.report.tally import ExitCode

if TYPE_CHECKING:
    from newsspider.cluster.dispatching import Dispatched

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
        parser.add_argument(
            "--archives", action="store_true", help="tell of archives to read, one job each, not of sites"
        )
        parser.add_argument(
            "-a", dest="arguments", action="append", default=[], metavar="NAME=VALUE",
            help="which archives, and what of them: the arguments of 'scrapy crawl archive'",
        )  # fmt: skip
        parser.add_argument("--into", metavar="FOLDER", help="where each archive gets a folder of its own")
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
        from newsspider.cluster.dispatching import Unreachable

        try:
            told = self._of_archives(file, opts) if opts.archives else self._of_sites(file, opts)
        except Unreachable as error:
            refuse(error)
            return ExitCode.LOCKED
        if opts.json:
            print(json.dumps({told.kind: told.count, "dispatched": told.done.sites, **asdict(told.done.standing)}))
        else:
            for line in _lines(told, only_look=opts.dry_run):
                print(line)
        return ExitCode.WELL

    def _of_sites(self, file: str | None, opts: argparse.Namespace) -> _Told:
        """Raises `UsageError` and `Unreachable`."""
        from newsspider.cluster.dispatching import dispatch

        assert self.settings is not None
        if option := next((name for name in ("arguments", "into") if getattr(opts, name)), None):
            raise UsageError(f"{'-a' if option == 'arguments' else '--into'} is for --archives alone")
        path = Path(file).expanduser() if file else project_dir() / Path(self.settings["NEWSSPIDER_SITES"])
        sites = {site.key: site for site in sites_of(path)}
        done = dispatch(sites, self.settings, every_s=_every_s(opts.every), only_look=opts.dry_run)
        return _Told("sites", len(sites), done, [sites[key].url for key in done.sites])

    def _of_archives(self, file: str | None, opts: argparse.Namespace) -> _Told:
        """Raises `UsageError` and `Unreachable`."""
        from newsspider.cluster.archives import archives_named
        from newsspider.cluster.dispatching import dispatch_archives

        assert self.settings is not None
        if file or opts.every:
            raise UsageError(f"{file or '--every'} is for sites: an archive is named by -a path=, and read once")
        if not opts.into:
            raise UsageError("--archives: where is what is read to go? --into FOLDER, which the workers have in common")
        archives = archives_named(_arguments(opts.arguments), self.settings)
        into = project_dir() / Path(opts.into).expanduser()
        done = dispatch_archives(archives.names, into, archives.arguments, self.settings, only_look=opts.dry_run)
        return _Told("archives", len(archives.names), done, [key.removeprefix(f"{into}: ") for key in done.sites])


@dataclass(frozen=True, slots=True)
class _Told:
    kind: str
    count: int
    """Of all that were asked about."""
    done: Dispatched
    names: list[str]
    """Of those that were due, for people."""


def _arguments(given: list[str]) -> dict[str, str]:
    pairs = [argument.partition("=") for argument in given]
    if wrong := next((name for name, equals, _ in pairs if not equals), None):
        raise UsageError(f"-a {wrong}: expected NAME=VALUE, such as path='*.warc.gz'")
    return {name: value for name, _, value in pairs}


def _every_s(text: str | None) -> float | None:
    seconds = None if text is None else seconds_of(text)
    if text is not None and seconds is None:
        raise UsageError(f"--every {text}: expected a time such as 30m, 90s or 1h30m")
    return seconds


def _lines(told: _Told, *, only_look: bool) -> list[str]:
    verb = "due" if only_look else "dispatched"
    shown = [f"  {name}" for name in told.names[:_SHOWN]]
    more = [f"  and {len(told.names) - _SHOWN} more"] if len(told.names) > _SHOWN else []
    return [f"{len(told.names)} of {told.count} {told.kind} {verb}", *shown, *more]
