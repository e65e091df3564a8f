"""Each command of the documentation does what it says, on a small newspaper in place of www.example.com."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from newsspider import __file__ as package
from newsspider.sites import parse_sites
from tests.crawl.run import branches
from tests.docs.blocks import PAGES, ROOT, blocks, commands, name
from tests.postgres import empty_database, server
from tests.sinks.search_server import SearchServer
from tests.web import LocalSite, article_page, listing_page

ARTICLE = "/2026/11/an-article.html"
STORIES = {ARTICLE: "Night ferry returns to the harbour", "/2026/11/another.html": "Bridge over the river is closed"}
_NOT_HERE = re.compile(r"\.? ?(?:make|pip|apt-get|createdb|editor|cp|celery|docker|kubectl|scrapy dispatch|\.) ")
"""What sets up, or needs a person, or servers (of those `tests/cluster/test_docs.py` is)."""
_TABLES = "postgresql://db.example.net/news"
_SITES = """
[[site]]
url = "https://www.example.com/"
[site.rules]
body = "article"
"""
_SETTINGS = """
from newsspider.settings import *
NEWSSPIDER_ALLOWED_NETWORKS = ["127.0.0.0/8"]
NEWSSPIDER_ALLOWED_PORTS = [80, 443, {ports}]
NEWSPIDER_MODULE = "desk_spiders"
DOWNLOAD_DELAY = 0
"""
_SCRAPY = Path(__file__).with_name("scrapy_branch.py")
_DATABASE = "postgresql://me@database.example.com/newsspider"
# Commands of which another end than well is the right one.
_ENDS = {
    "scrapy testcase --check --corpus mine": {0, 1},  # a draft is none yet that can be checked
}


@dataclass(frozen=True, slots=True)
class Desk:
    """A folder in which commands are tried, with the addresses of two newspapers."""

    folder: Path
    site: LocalSite
    other: LocalSite
    search: SearchServer

    def put(self, text: str) -> str:
        """A text of the documentation, about these two, and about servers of ours."""
        text = text.replace("https://search.example.net:9200", self.search.url)
        if _TABLES in text:
            text = text.replace(_TABLES, f"'{server().url('postgres')}'")
        text = text.replace("https://www.example.com/", self.site.url).replace(
            "https://www.example.org/", self.other.url
        )
        if _DATABASE in text:
            text = text.replace(_DATABASE, f"'{empty_database()}'")
        return text.replace("https://www.example.org", self.other.url)

    def run(self, command: str) -> subprocess.CompletedProcess[str]:
        kept = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
        path = os.pathsep.join((str(self.folder / "bin"), str(Path(sys.executable).parent), kept["PATH"]))
        warm = branches().descriptor
        environment = {**kept, "PATH": path, "PYTHONPATH": f"{self.folder}{os.pathsep}{ROOT}", "WARM": str(warm)}
        return subprocess.run(
            ["bash", "-c", self.put(command)],
            cwd=self.folder,
            env=environment,
            pass_fds=[warm],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


def newspaper(site: LocalSite) -> LocalSite:
    site.routes["/"] = listing_page(STORIES)
    for path, title in STORIES.items():
        site.routes[path] = article_page(title, published="2026-11-20T10:00:00Z")
    return site


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Runs have been here before: there are two of them to report on."""
    folder = tmp_path_factory.mktemp("desk")
    with LocalSite() as site, LocalSite(host="127.0.0.2") as other, SearchServer() as search:
        tried = Desk(folder, newspaper(site), newspaper(other), search)
        ports = ", ".join(each.authority.rpartition(":")[2] for each in (site, other))
        (folder / "scrapy.cfg").write_text("[settings]\ndefault = desk_settings\n")
        (folder / "desk_settings.py").write_text(_SETTINGS.format(ports=ports))
        (folder / "bin").mkdir()
        script = folder / "bin" / "scrapy"
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -ES "{_SCRAPY}" "$@"\n')
        script.chmod(0o755)
        (folder / "desk_spiders").mkdir()
        (folder / "desk_spiders" / "__init__.py").touch()
        (folder / "sites.toml").write_text(tried.put(_SITES))
        (folder / "my-model").symlink_to(Path(package).parent / "extract" / "model")
        for _ in range(2):
            assert tried.run("scrapy crawl news -a max_articles=1").returncode == 0
        yield tried


def tried(page: Path) -> list[str]:
    return [command for command in commands(page) if not _NOT_HERE.match(f"{command} ") and _is_here(command)]


def _is_here(command: str) -> bool:
    """Whether the program is installed, where it is none of ours; CI has to have it."""
    program = command.partition(" ")[0]
    return program not in ("jq", "psql") or "CI" in os.environ or shutil.which(program) is not None


@pytest.mark.parametrize("page", [page for page in PAGES if tried(page)], ids=name)
def test_commands_of_a_page_do_what_they_say(page: Path, desk: Desk) -> None:
    for command in tried(page):
        done = desk.run(command)
        assert done.returncode in _ENDS.get(command, {0}), f"{command}\n{done.stdout[-500:]}\n{done.stderr[-2_000:]}"
        assert "Traceback" not in done.stderr, command


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page, "toml")], ids=name)
def test_sites_of_a_page_can_be_crawled(page: Path) -> None:
    assert all(parse_sites(block) for block in blocks(page, "toml"))


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page, "python")], ids=name)
def test_python_of_a_page_runs(page: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(desk.folder)
    if not (desk.folder / "articles.jsonl").exists():  # else a command of a page has written it
        done = desk.run("scrapy crawl news -a site=https://www.example.org/ -s NEWSSPIDER_MEMORY= -O articles.jsonl")
        assert done.returncode == 0, done.stderr
    if any("parquet" in block for block in blocks(page, "python")):
        assert desk.run("scrapy load parquet:parquet articles.jsonl").returncode == 0
    html = article_page("Night ferry returns to the harbour", published="2026-11-20T10:00:00Z")
    known: dict[str, object] = {"html": html, "pages": [html, html]}
    for block in blocks(page, "python"):
        exec(compile(block, name(page), "exec"), known)
