"""`scrapy demo`: serves the newspaper that ships with the project, to crawl and to look at."""

from __future__ import annotations

import argparse
import threading

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from newsspider.demo.server import DemoServer


class Command(ScrapyCommand):
    requires_project = False
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012  (Scrapy reads it from the class)

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Serve a small newspaper on this machine, to crawl and to look at"

    def long_desc(self) -> str:
        return "Serve the newspaper that ships with newsspider until Ctrl-C. It is invented and needs no network."

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on, 0: any (default: %(default)s)")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if args:
            raise UsageError
        try:
            server = DemoServer(opts.host, opts.port)
        except OSError as error:
            raise UsageError(f"cannot listen on {opts.host}:{opts.port}: {error.strerror}; try --port 0") from error
        with server:
            print(f"The Marenholt Courier is out: {server.url}", flush=True)
            print(f"Crawl it:  scrapy crawl news -a site={server.url} -O articles.jsonl", flush=True)
            print("Ctrl-C stops.", flush=True)
            try:
                threading.Event().wait()
            except KeyboardInterrupt:
                print("\nGood night.")
