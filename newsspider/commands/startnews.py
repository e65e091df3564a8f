"""`scrapy startnews FOLDER`: a folder from which newsspider crawls, where there is no checkout of it."""

from __future__ import annotations

import argparse
from pathlib import Path

from scrapy.commands import ScrapyCommand

from newsspider.errors import OutputError, UsageError
from newsspider.given import check_given
from newsspider.report.refusal import refuse
from newsspider.shown import from_here

_SETTINGS = '''\
"""What is otherwise here than newsspider ships: `scrapy settings --newsspider --about` lists what can be turned."""

from newsspider.settings import *  # noqa: F403

# Who crawls: a page, or mailto:you@example.org. Webmasters read it in the user agent.
NEWSSPIDER_CONTACT = ""

# Spiders of your own: scrapy genspider NAME DOMAIN
SPIDER_MODULES = ["newsspider.spiders", "newsroom.spiders"]
NEWSPIDER_MODULE = "newsroom.spiders"
'''
_FILES = {
    "scrapy.cfg": "[settings]\ndefault = newsroom.settings\n",
    "newsroom/__init__.py": "",
    "newsroom/settings.py": _SETTINGS,
    "newsroom/spiders/__init__.py": "",
}
"""Where they are in the folder, `scrapy.cfg` last to be written: only then is it a project."""


class Command(ScrapyCommand):
    """Writes nothing over."""

    requires_project = False
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012  (Scrapy's own shape)

    def syntax(self) -> str:
        return "[options] <folder>"

    def short_desc(self) -> str:
        return "Make a folder from which newsspider crawls"

    def long_desc(self) -> str:
        return (
            "Make a small Scrapy project: settings of your own, which begin with those of newsspider, and a place for "
            "spiders of your own. All commands of newsspider work from there, and what is crawled is kept below it. "
            "Exit code 64: the folder has a project already."
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        check_given(args, is_right=len(args) == 1, remedy="name one folder: scrapy startnews news")
        folder = Path(args[0]).expanduser()
        try:
            _make(folder)
        except UsageError as error:
            self.exitcode = refuse(error)
            return
        name = from_here(str(folder.resolve()))
        go = "" if folder.resolve() == Path.cwd() else f"cd {name} && "
        print(f"wrote {name}/newsroom/settings.py; now: {go}scrapy crawl news -a site=https://www.example.com/")


def _make(folder: Path) -> None:
    """Raises `UsageError` where something is there already, `OutputError` where nothing can be written."""
    if taken := [name for name in _FILES if (folder / name).exists()]:
        raise UsageError(
            f"{from_here(str((folder / taken[0]).absolute()))} is there already, and is left as it is; "
            'in a project that exists, ADDONS = {"newsspider.addon.NewsspiderAddon": 100} in its settings is enough'
        )
    for name, text in sorted(_FILES.items(), key=lambda file: file[0] == "scrapy.cfg"):
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        except OSError as error:
            raise OutputError(f"{path} cannot be written: {error.strerror or error}") from None
