"""A newspaper whose pages change between two runs, and a memory in which time passes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.crawl.run import Outcome, crawl
from tests.web import LocalSite, article_page, listing_page

BRIDGE, MARKET, FERRY = "/2026/11/bridge-opens-again", "/2026/11/market-hall-is-sold", "/2026/11/ferry-stays-in-port"
TITLES = {
    BRIDGE: "The bridge opens again on Monday",
    MARKET: "The market hall is sold at last",
    FERRY: "The ferry stays in port this week",
}


@dataclass
class Paper:
    """A newspaper whose pages the tests change between two runs."""

    site: LocalSite
    data: Path

    def name(self, *paths: str, **titles: str) -> None:
        self.site.routes["/"] = listing_page({path: TITLES[path] for path in paths} | titles)

    def publish(self, path: str, headline: str | None = None, paragraphs: int = 4) -> None:
        self.site.routes[path] = article_page(headline or TITLES[path], paragraphs=paragraphs)

    def crawl(self, *arguments: str, **options: Any) -> Outcome:
        """Of its articles, those that this run has exported."""
        self.site.asked.clear()
        before = set((self.data / "articles").glob("*"))
        outcome = crawl("-a", f"site={self.site.url}", *arguments, data=self.data, **options)
        new = [path for path in outcome.files if path not in before]
        return Outcome(outcome.exit_code, outcome.stdout, outcome.stderr, new)

    def asked(self, *, conditional: bool) -> list[str]:
        listed = [asked.path for asked in self.site.asked if asked.path != "/robots.txt"]
        return listed if not conditional else [asked.path for asked in self.site.asked if asked.conditional]


def later(paper: Paper, seconds: int) -> None:
    """Everything that is remembered happened so much earlier."""
    with closing(sqlite3.connect(paper.data / "memory.sqlite")) as memory, memory:
        memory.execute("UPDATE articles SET first_seen = first_seen - ?1, seen_at = seen_at - ?1", (seconds,))
        memory.execute("UPDATE visits SET visit_at = visit_at - ?", (seconds,))
        memory.execute("UPDATE addresses SET at = at - ?1, retry_at = retry_at - ?1", (seconds,))
        memory.execute("UPDATE sources SET polled_at = polled_at - ?1, brought_at = brought_at - ?1", (seconds,))
