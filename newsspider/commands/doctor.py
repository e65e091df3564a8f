"""`scrapy doctor`: what a site has, what stands in the way, and what a crawl of it would bring."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile

from scrapy.commands import ScrapyCommand

from newsspider.browser.installed import check_browser
from newsspider.errors import ExtractionError, OutputError, SitesError, UsageError
from newsspider.extract import extraction_of
from newsspider.extract.own_model import read_model
from newsspider.given import check_given
from newsspider.items import Page
from newsspider.pipelines.extract import article_of
from newsspider.pipelines.fault import fault_of
from newsspider.places import model_dir, project_dir
from newsspider.record import DEFAULT_FIELDS, to_record
from newsspider.report.doctor import diagnosis_of, entry_facts, facts, screen, with_entry
from newsspider.report.findings import Findings, Trouble
from newsspider.report.nothing import kind_of_dropped
from newsspider.report.refusal import refuse
from newsspider.report.tally import ExitCode
from newsspider.shown import from_here, shown_lines
from newsspider.sites import Site, parse_sites, site_from_address
from newsspider.spiders.doctor import examine


class Command(ScrapyCommand):
    """A dozen requests, a minute at most; nothing is remembered and nothing is exported."""

    requires_project = True

    def syntax(self) -> str:
        return "[options] <address of a site>"

    def short_desc(self) -> str:
        return "Look at a site: what is there, what stands in the way, what a crawl would bring"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="as JSON, for programs")
        parser.add_argument("--render", action="store_true", help="have a browser finish its pages, and write it so")
        parser.add_argument("--write", action="store_true", help="add the site to sites.toml if it can be crawled")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        self.settings.set("LOG_LEVEL", "WARNING", priority="project")
        super().process_options(args, opts)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        check_given(args, is_right=len(args) == 1, remedy="name one site: scrapy doctor https://www.example.com/")
        try:
            site = replace(site_from_address(args[0], where="scrapy doctor"), render=opts.render)
            self.exitcode = self._examine(site, opts)
        except UsageError as error:
            self.exitcode = refuse(error)

    def _examine(self, site: Site, opts: argparse.Namespace) -> ExitCode:
        """Raises `UsageError`."""
        assert self.settings is not None
        assert self.crawler_process is not None
        model = model_dir(self.settings)
        read_model(model)
        check_browser([site], self.settings)
        path = project_dir() / Path(self.settings["NEWSSPIDER_SITES"]).expanduser()
        if opts.write:
            _check_new(_text_of(path), site, path)  # before the site is asked in vain
        findings, pages = examine(site, self.crawler_process)
        least = self.settings.getfloat("NEWSSPIDER_MIN_ARTICLE_PROBABILITY")
        _read_example(findings, pages, least, model)
        diagnosis = diagnosis_of(findings)
        if opts.json:
            article = findings.article
            record = to_record(article, DEFAULT_FIELDS) if article else None
            told = json.dumps(facts(findings, diagnosis, record), ensure_ascii=False, indent=2) + "\n"
            sys.stdout.write(shown_lines(told) if sys.stdout.isatty() else told)
        else:
            sys.stdout.write(shown_lines(screen(findings, diagnosis)))
        if opts.write:
            name = from_here(str(path))
            if diagnosis.exit_code is ExitCode.WELL:
                _add(findings, path)
                print(f"wrote {site.key} into {name}", file=sys.stderr)
            else:
                print(f"newsspider: {site.key} was not written into {name}: see the verdict", file=sys.stderr)
        return diagnosis.exit_code


def _read_example(findings: Findings, pages: Iterable[Page], least: float, model: Path | None) -> None:
    """The first of the pages that would be exported becomes the example."""
    for page in pages:
        try:
            article = article_of(page, findings.site, [], read=partial(extraction_of, model=model))
        except ExtractionError as error:
            findings.faults[page.final_url] = error.reason
            continue
        if fault := fault_of(article, least, None):
            findings.faults[page.final_url] = fault[1]
            findings.article_trouble = findings.article_trouble or Trouble(
                kind=kind_of_dropped(fault[0]), reason=fault[1]
            )
            continue
        article.fetchedAt = article.fetchedAt or datetime.now(UTC)
        findings.article = article
        return


def _text_of(path: Path) -> str:
    """What is in a file; nothing where there is none."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise SitesError(f"{path}: cannot be read: {error}") from None


def _check_new(text: str, site: Site, path: Path) -> None:
    """Raises `SitesError` where the file has the site, or is none of sites."""
    is_empty = not [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    known = [] if is_empty else parse_sites(text, str(path))
    if any(other.key == site.key for other in known):
        raise SitesError(f"{path} has {site.key} already; change it there")


def _add(findings: Findings, path: Path) -> None:
    """Adds the site to the file, which is replaced as a whole. Raises `SitesError`, `OutputError`."""
    text = _text_of(path)
    entry = entry_facts(findings)
    _check_new(text, findings.site, path)
    new = with_entry(text, entry)
    parse_sites(new, str(path))
    target = path.resolve()  # of a link, what it leads to
    try:
        with NamedTemporaryFile("w", encoding="utf-8", dir=target.parent, prefix=target.name, delete=False) as file:
            file.write(new)
            file.flush()
            os.fsync(file.fileno())
        half = Path(file.name)
        half.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o644)
        half.replace(target)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror or error}") from None
