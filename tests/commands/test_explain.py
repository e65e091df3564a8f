"""`scrapy explain`: one page and the reasons, from wherever it is."""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from newsspider.report.tally import ExitCode
from newsspider.state.sqlite import open_memory
from tests.crawl.run import Outcome, scrapy, together
from tests.web import Answer, LocalSite, article_page

PAGE = article_page("One page of a paper", published="2026-11-20T10:00:00Z")
PATH = "/2026/11/20/one-page-of-a-paper.html"
ALLOWED = (
    *("-s", "NEWSSPIDER_CONTACT=me@a.example"),
    *("-s", "NEWSSPIDER_ALLOWED_NETWORKS=127.0.0.0/8"),
    *("-s", "DOWNLOAD_DELAY=0"),
)
NEWER = ("-s", "NEWSSPIDER_DATA_DIR=other", "-s", "NEWSSPIDER_MEMORY=newer.sqlite")


@pytest.fixture(scope="module")
def site() -> Iterator[LocalSite]:
    with LocalSite({PATH: PAGE, "/secret": PAGE}) as served:
        served.routes["/robots.txt"] = Answer("User-agent: *\nDisallow: /secret\n", content_type="text/plain")
        yield served


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("explain")
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = newsspider.settings\n")
    (folder / "page.html").write_text(PAGE)
    (folder / "packed.html.gz").write_bytes(gzip.compress(PAGE.encode()))
    (folder / "broken.html.gz").write_bytes(b"\x1f\x8b and so on")
    (folder / "file.pdf").write_bytes(b"%PDF-1.7 and so on")
    open_memory(folder / "other" / "newer.sqlite").close()
    with closing(sqlite3.connect(folder / "other" / "newer.sqlite")) as memory:
        memory.execute("PRAGMA user_version = 999")
    return folder


@pytest.fixture(scope="module")
def runs(site: LocalSite, folder: Path) -> dict[str, Outcome]:
    url = site.url.rstrip("/")
    arguments: dict[str, tuple[str, ...]] = {
        "file": ("page.html", "--url", f"https://www.example.com{PATH}"),
        "address": (*ALLOWED, f"{url}{PATH}", "-o", "address.html"),
        "json": (*ALLOWED, f"{url}{PATH}", "--json"),
        "stdin": ("-", "-o", "-"),
        "packed": ("packed.html.gz", "-o", "packed.html"),
        "broken": ("broken.html.gz",),
        "forbidden": (*ALLOWED, f"{url}/secret", "-o", "forbidden.html"),
        "missing": ("nowhere.html",),
        "no page": ("file.pdf",),
        "alone": ("page.html", "--url", f"https://www.example.com{PATH}", "--no-memory", "-o", "alone.html", *NEWER),
        "newer": ("page.html", "--url", f"https://www.example.com{PATH}", "-o", "newer.html", *NEWER),
        "unwritable": ("page.html", "-o", "no/such/folder.html"),
        "nothing": (),
        "both": ("page.html", "--json", "--open"),
    }
    run = partial(scrapy, "explain", data=folder, cwd=folder, stdin=PAGE)
    return dict(zip(arguments, together(*[partial(run, *given) for given in arguments.values()]), strict=True))


def test_page_is_written_and_told_of_in_a_line(folder: Path, runs: dict[str, Outcome]) -> None:
    outcome = runs["file"]
    assert (outcome.exit_code, outcome.stderr) == (0, "")
    assert outcome.stdout.startswith("wrote explain.html: ")
    written = (folder / "explain.html").read_text("utf-8")
    assert "One page of a paper" in written
    assert f"https://www.example.com{PATH}" in written


def test_address_is_asked_as_politely_as_in_a_crawl(site: LocalSite, folder: Path, runs: dict[str, Outcome]) -> None:
    assert runs["address"].exit_code == 0, runs["address"].stderr
    assert (folder / "address.html").exists()
    assert runs["forbidden"].exit_code == ExitCode.NONE_REACHED
    assert "robots.txt disallows it" in runs["forbidden"].stderr
    assert "/secret" not in site.paths
    assert not (folder / "forbidden.html").exists()


def test_what_a_page_was_judged_by_is_said(runs: dict[str, Outcome], folder: Path, site: LocalSite) -> None:
    assert runs["file"].stdout.endswith("; judged by itself (nothing is known of other pages of example.com yet)\n")
    assert "; judged by itself (--url would say of which site it is)" in runs["packed"].stdout
    assert "; judged by itself (--no-memory)" in runs["alone"].stdout
    assert not (folder / "data").exists(), "no memory is made"


def test_memory_that_cannot_be_read_is_told_with_the_way_around_it(runs: dict[str, Outcome], folder: Path) -> None:
    outcome = runs["newer"]
    assert (outcome.exit_code, outcome.stdout) == (ExitCode.OUTPUT, "")
    assert "a newer newsspider has written it" in outcome.stderr
    assert "--no-memory reads the page by itself" in outcome.stderr
    assert not (folder / "newer.html").exists()


def test_json_has_the_article_of_scrapy_extract_and_the_blocks(site: LocalSite, runs: dict[str, Outcome]) -> None:
    told = json.loads(runs["json"].stdout)
    assert told["article"]["canonicalUrl"] == f"{site.url.rstrip('/')}{PATH}"
    assert told["article"]["fetchedAt"]
    assert any(block["kept"] for block in told["blocks"])
    assert {field["field"] for field in told["fields"]} >= {"headline", "datePublished"}


def test_standard_input_and_output_are_files_too(runs: dict[str, Outcome]) -> None:
    assert runs["stdin"].stdout.startswith("<!doctype html>")
    assert runs["stdin"].stdout.rstrip().endswith("</html>")


def test_packed_file_is_unpacked(folder: Path, runs: dict[str, Outcome]) -> None:
    assert runs["packed"].exit_code == 0
    assert "One page of a paper" in (folder / "packed.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("case", "code", "said"),
    [
        ("broken", ExitCode.USAGE, "broken.html.gz cannot be unpacked"),
        ("missing", ExitCode.USAGE, "nowhere.html cannot be read: No such file"),
        ("no page", ExitCode.SOME_FAILED, "file.pdf: the page is a file and not a document"),
        ("unwritable", ExitCode.OUTPUT, "no/such/folder.html cannot be written: No such file"),
        ("nothing", 2, "name one page"),
        ("both", 2, "--json is for programs"),
    ],
)
def test_what_cannot_be_done_is_said(runs: dict[str, Outcome], case: str, code: int, said: str) -> None:
    assert runs[case].exit_code == code
    assert said in runs[case].stderr
    assert "Traceback" not in runs[case].stderr
