"""One page for the commands that look at one: from an address, a file or standard input, with what is known of its
site."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from scrapy.commands import ScrapyCommand
from w3lib.encoding import http_content_type_encoding

from newsspider.discover.urls import normalize, site_key
from newsspider.errors import StateError
from newsspider.extract import UNKNOWN, KnownSite, Rules, warm_up
from newsspider.extract.own_model import read_model
from newsspider.items import Article, Link, Page
from newsspider.memory import look_into_memory
from newsspider.pipelines.extract import completed
from newsspider.pipelines.recurring import RecurringOfSites
from newsspider.places import cache_dir, memory_place, model_dir
from newsspider.plan import rules_for
from newsspider.sites import Site, site_from_address
from newsspider.spiders.fetch import fetch, kept
from newsspider.state.contract import Memory
from newsspider.state.database import Database


class _Read(Protocol):
    @property
    def article(self) -> Article: ...


_R = TypeVar("_R", bound=_Read)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnePage:
    """A page, and by what it is to be read: the arguments of `extraction_of`."""

    body: bytes
    url: str | None
    """Its final address; None: nobody has said."""
    rules: Rules | None
    known: KnownSite
    alone: str | None
    """Why it is read by itself, in words for a person; None: other pages of its site have a say."""
    model: Path | None
    fetched: Page | None = None
    """None: it was a file."""
    site: Site | None = None

    @property
    def encoding(self) -> str | None:
        """As the server declared it."""
        return http_content_type_encoding(self.fetched.headers.get("content-type")) if self.fetched else None

    @property
    def link(self) -> Link | None:
        return self.fetched.link if self.fetched else None

    def read_by(self, read: Callable[..., _R]) -> _R:
        """What `extraction_of`, or whatever takes its arguments, makes of it, with what only its server and its site
        know. Raises `ExtractionError`."""
        found = read(
            self.body,
            self.url,
            encoding=self.encoding,
            link=self.link,
            model=self.model,
            rules=self.rules,
            site=self.known,
        )
        if self.fetched:
            completed(found.article, self.fetched, self.site, [])
        return found


class OnePageCommand(ScrapyCommand):
    """A command that reads one page as a crawl would; nothing is remembered and nothing is exported."""

    requires_project = True

    def syntax(self) -> str:
        return "[options] <address, file or ->"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--url", help="the address that a file was saved from")
        parser.add_argument("--rules", metavar="FILE", help="a sites.toml: with the rules of the page's site")
        parser.add_argument(
            "--no-memory",
            action="store_true",
            help="by the page alone, whatever earlier runs have learned of its site",
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        self.settings.set("LOG_LEVEL", "WARNING", priority="project")
        super().process_options(args, opts)

    def page(self, source: str, opts: argparse.Namespace) -> OnePage:
        """The page that an address or a file is. Raises `UsageError` and `NotFetched`."""
        assert self.settings is not None
        model = model_dir(self.settings)
        warm_up(model, cache=cache_dir(self.settings))  # a folder without a model is said before anything is asked for
        mark = read_model(model).mark
        if opts.url:
            site_from_address(opts.url, where="--url")
        if "://" not in source:
            rules = rules_for(opts.rules, opts.url)
            known, alone = self._known(opts, mark, opts.url)
            return OnePage(body=kept(source), url=opts.url, rules=rules, known=known, alone=alone, model=model)
        site = site_from_address(source, where=f"scrapy {type(self).__module__.rpartition('.')[2]}")
        rules = rules_for(opts.rules, source)
        known, alone = self._known(opts, mark, source)  # and so is a memory that cannot be read
        assert self.crawler_process is not None
        fetched = fetch(source, site, self.crawler_process)
        if fetched.final_url != source:
            known, alone = self._known(opts, mark, fetched.url, fetched.final_url)
        return OnePage(
            body=fetched.body, url=fetched.final_url, rules=rules, known=known, alone=alone, model=model,
            fetched=fetched, site=site,
        )  # fmt: skip

    def _known(self, opts: argparse.Namespace, mark: bytes, *urls: str | None) -> tuple[KnownSite, str | None]:
        """By what else it is to be read, and if by nothing, why. Raises `StateError`."""
        assert self.settings is not None
        if opts.no_memory:
            return UNKNOWN, "--no-memory"
        if not self.settings.getbool("NEWSSPIDER_SITE_MEMORY"):
            return UNKNOWN, "NEWSSPIDER_SITE_MEMORY is off"
        addresses = [address for url in urls if url and (address := normalize(url))]
        if not addresses:
            return UNKNOWN, "--url would say of which site it is"
        key = site_key(addresses[0])
        known = _remembered(memory_place(self.settings), key, addresses, mark)
        return known, None if known.speaks else f"nothing is known of other pages of {key} yet"


def _remembered(place: Path | Database | None, key: str, addresses: Iterable[str], mark: bytes) -> KnownSite:
    """What the memory knows of the site of that key and of a page of it; `mark` tells models apart. Raises
    `StateError`."""

    def look(memory: Memory) -> KnownSite:
        return RecurringOfSites(memory, mark).known_of(key, *addresses)

    try:
        return (look_into_memory(place, look) if place else None) or UNKNOWN
    except StateError as error:
        raise StateError(f"{error}; --no-memory reads the page by itself") from error
