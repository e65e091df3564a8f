"""`scrapy demo`: serves the newspaper that ships with the project, to crawl and to look at."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import threading
from urllib.parse import urlsplit

from scrapy.commands import ScrapyCommand
from scrapy.utils.conf import build_component_list
from scrapy.utils.misc import load_object
from scrapy.utils.project import ENVVAR

from newsspider.addon import NewsspiderAddon
from newsspider.given import check_given
from newsspider.report.tally import ExitCode


class Command(ScrapyCommand):
    """Runs until Ctrl-C, or until the crawl that it was asked for has ended."""

    requires_project = False
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012  (Scrapy's own shape)

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Serve a small newspaper on this machine, to crawl and to look at"

    def long_desc(self) -> str:
        return (
            "Serve the newspaper that ships with newsspider until Ctrl-C, or crawl it and stop (--crawl). "
            "It is invented and needs no network."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on, 0: any (default: %(default)s)")
        parser.add_argument("--crawl", action="store_true", help="crawl it as any other site, then stop")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        check_given(args, is_right=not args, remedy="it takes options only: scrapy demo --port 0 --crawl")
        from newsspider.demo.server import DemoServer  # a whole newspaper, and Scrapy imports every command

        try:
            server = DemoServer(opts.host, opts.port)
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or error
            print(f"newsspider: cannot listen on {opts.host}:{opts.port}: {reason}; try --port 0", file=sys.stderr)
            self.exitcode = ExitCode.USAGE
            return
        with server:
            print(f"The Marenholt Courier is out: {server.url}")
            command = [*_crawl(server.url), *(word for setting in opts.set for word in ("-s", setting))]
            elsewhere = {} if self._knows_newsspider() else {ENVVAR: "newsspider.settings"}
            first = [f"{name}={value}" for name, value in elsewhere.items()]
            if opts.crawl:
                # By its port it is another site each time, whose articles would be copies of those of the last one.
                command += ["-s", "NEWSSPIDER_MEMORY="]
                print(f"$ {' '.join([*first, *command])}", flush=True)
                self.exitcode = _run([sys.executable, "-m", *command], elsewhere)
                return
            print(f"Crawl it:  {' '.join([*first, *command])}")
            print("Ctrl-C stops.", flush=True)
            try:
                threading.Event().wait()
            except KeyboardInterrupt:
                print("\nGood night.")

    def _knows_newsspider(self) -> bool:
        """Whether `scrapy crawl news` works from here: newsspider's own project, or one that has the add-on."""
        assert self.settings is not None
        return any(load_object(addon) is NewsspiderAddon for addon in build_component_list(self.settings["ADDONS"]))


def _crawl(url: str) -> list[str]:
    """The command that crawls the newspaper: this machine has to be allowed, and is in no need of a second's rest."""
    settings = {
        "NEWSSPIDER_ALLOWED_NETWORKS": urlsplit(url).netloc,
        "NEWSSPIDER_CONTACT": f"{url}about/",
        "DOWNLOAD_DELAY": "0.1",
    }
    options = (word for name, value in settings.items() for word in ("-s", f"{name}={value}"))
    return ["scrapy", "crawl", "news", "-a", f"site={url}", *options]


def _run(command: list[str], environment: dict[str, str]) -> int:
    """The exit code of a command. Ctrl-C reaches it as well, and it may end as it does on its own."""
    with subprocess.Popen(command, env={**os.environ, **environment}) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue
