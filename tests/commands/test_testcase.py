"""`scrapy testcase`: a page and a draft of its truth are kept, corrected by hand and read again."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from newsspider.errors import UsageError
from newsspider.extract import extract
from newsspider.items import Article, Author
from newsspider.report.tally import ExitCode
from newsspider.training.check import differences
from newsspider.training.corpus import TruePage, drafts, read_corpus
from newsspider.training.draft import Draft, add, name_for
from tests.crawl.run import Outcome, scrapy
from tests.web import Answer, LocalSite, article_page

PATH = "/2026/11/20/a-page-to-keep.html"
URL = f"https://www.example.com{PATH}"
PAGE = article_page("A page to keep, in Zürich", published="2026-11-20T10:00:00Z")


@pytest.fixture(scope="module")
def site() -> Iterator[LocalSite]:
    with LocalSite({PATH: Answer(PAGE.encode("cp1252"), content_type="text/html; charset=windows-1252")}) as served:
        served.routes["/robots.txt"] = Answer("User-agent: *\nDisallow: /secret\n", content_type="text/plain")
        yield served


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("testcase")
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = newsspider.settings\n")
    (folder / "page.html").write_text(PAGE)
    return folder


@pytest.fixture(scope="module")
def runs(site: LocalSite, folder: Path) -> dict[str, Outcome]:
    run = partial(scrapy, "testcase", data=folder, cwd=folder)
    allowed = ("-s", "NEWSSPIDER_ALLOWED_NETWORKS=127.0.0.0/8", "-s", "DOWNLOAD_DELAY=0")
    contact = ("-s", "NEWSSPIDER_CONTACT=me@a.example")
    url = site.url.rstrip("/")
    return {
        "address": run(f"{url}{PATH}", "--corpus", "mine", *allowed, *contact),
        "file": run("page.html", "--url", f"https://www.example.com{PATH}", "--corpus", "mine"),
        "again": run("page.html", "--url", f"https://www.example.com{PATH}", "--corpus", "mine"),
        "default": run("page.html", "--id", "named"),
        "forbidden": run(f"{url}/secret", *allowed, *contact),
        "missing": run("nowhere.html"),
        "nothing": run(),
    }


def rows(folder: Path) -> dict[str, dict[str, Any]]:
    lines = (folder / "truth.jsonl").read_text("utf-8").splitlines()
    return {row["id"]: row for row in map(json.loads, lines)}


def test_page_of_an_address_is_kept_as_it_was_served_with_a_draft(
    site: LocalSite, folder: Path, runs: dict[str, Outcome]
) -> None:
    assert runs["address"].exit_code == ExitCode.WELL, runs["address"].stderr
    row = next(iter(rows(folder / "mine").values()))
    assert gzip.decompress((folder / "mine" / f"{row['id']}.html.gz").read_bytes()) == PAGE.encode("cp1252")
    assert (row["url"], row["encoding"]) == (f"{site.url.rstrip('/')}{PATH}", "cp1252")
    assert (row["title"], row["date"], row["page_type"]) == ("A page to keep, in Zürich", "2026-11-20", "article")
    assert row["body"].startswith("0. The council spoke")
    assert row["reviewed"] is False


def test_robots_txt_is_obeyed(site: LocalSite, runs: dict[str, Outcome]) -> None:
    assert runs["forbidden"].exit_code == ExitCode.NONE_REACHED
    assert "robots.txt disallows it" in runs["forbidden"].stderr
    assert "/secret" not in site.paths


def test_name_is_made_from_the_address_and_the_group_is_the_site(folder: Path, runs: dict[str, Outcome]) -> None:
    assert runs["file"].exit_code == ExitCode.WELL
    row = rows(folder / "mine")["example.com-a-page-to-keep"]
    assert row["group"] == "example.com"
    assert "encoding" not in row


def test_how_to_review_is_said(runs: dict[str, Outcome]) -> None:
    said = runs["file"].stdout
    assert said.startswith("wrote example.com-a-page-to-keep into mine/truth.jsonl\n")
    assert 'then set "reviewed": true' in said
    assert "scrapy train mine" in said
    assert f"scrapy explain mine/example.com-a-page-to-keep.html.gz --url {URL}" in said


def test_page_that_is_there_is_not_overwritten(runs: dict[str, Outcome]) -> None:
    assert (runs["again"].exit_code, runs["again"].stdout) == (ExitCode.USAGE, "")
    assert "mine has a page example.com-a-page-to-keep: --replace writes it anew" in runs["again"].stderr


def test_without_a_folder_it_is_kept_with_what_lasts(folder: Path, runs: dict[str, Outcome]) -> None:
    assert runs["default"].exit_code == ExitCode.WELL
    assert list(rows(folder / "data" / "corpus")) == ["named"]


@pytest.mark.parametrize(("case", "code"), [("missing", ExitCode.USAGE), ("nothing", 2)])
def test_what_cannot_be_done_is_said(runs: dict[str, Outcome], case: str, code: int) -> None:
    assert runs[case].exit_code == code
    assert "Traceback" not in runs[case].stderr


# the corpus as a library


def draft(name: str = "a", **article: Any) -> Draft:
    made = Article(url=None, **article)
    return Draft(id=name, html=b"<p>One</p>", url="https://www.example.com/a", encoding=None, article=made)


def test_draft_that_was_corrected_is_a_page_of_the_corpus(tmp_path: Path) -> None:
    truth = add(draft(articleBody="Menu\n\nOne", isArticleProbability=0.9), tmp_path / "mine")
    assert list(read_corpus(tmp_path)) == []
    assert drafts(tmp_path) == ["mine/a"]
    row = json.loads(truth.read_text("utf-8"))
    truth.write_text(json.dumps({**row, "body": "One", "reviewed": True}) + "\n", "utf-8")
    (page,) = read_corpus(tmp_path)
    assert (page.id, page.group, page.body, page.html) == ("a", "example.com", "One", b"<p>One</p>")
    assert page.has_truth


def test_page_that_is_likely_no_article_is_drafted_as_another(tmp_path: Path) -> None:
    truth = add(draft(isArticleProbability=0.2), tmp_path)
    assert json.loads(truth.read_text("utf-8"))["page_type"] == "other"


def test_replacing_leaves_the_other_lines_as_they_were(tmp_path: Path) -> None:
    for name in "abc":
        truth = add(draft(name), tmp_path)
    before = truth.read_text("utf-8").splitlines()
    add(draft("b", headline="Anew"), tmp_path, replace=True)
    after = truth.read_text("utf-8").splitlines()
    assert (after[0], after[2]) == (before[0], before[2])
    assert json.loads(after[1])["title"] == "Anew"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.html.gz", "b.html.gz", "c.html.gz", "truth.jsonl"]


def test_file_without_a_last_line_break_is_added_to(tmp_path: Path) -> None:
    (tmp_path / "truth.jsonl").write_text('{"id": "z"}')
    truth = add(draft(), tmp_path)
    assert list(rows(truth.parent)) == ["z", "a"]


def test_broken_file_is_named_by_its_line_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "truth.jsonl").write_text('{"id": "z"}\n{broken\n')
    with pytest.raises(UsageError, match=r"truth\.jsonl, line 2: .*nothing was written"):
        add(draft(), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["truth.jsonl"]


@pytest.mark.parametrize("name", ["../a", "", "a/b", "-a", "x" * 101])
def test_name_that_is_no_file_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="--id"):
        add(draft(name), tmp_path / "mine")
    assert not (tmp_path / "mine").exists()


@pytest.mark.parametrize(
    ("url", "source", "expected"),
    [
        ("https://news.example.co.uk/2026/ferry-returns.html?x=1", "-", "example.co.uk-ferry-returns"),
        ("https://www.example.com/", "-", "example.com"),
        (None, "saved/ferry page.html", "ferry-page"),
        (None, "-", "page"),
    ],
)
def test_names(url: str | None, source: str, expected: str) -> None:
    assert name_for(url, source) == expected


# the corpus as test cases


def reviewed(folder: Path, **changes: Any) -> None:
    truth = folder / "truth.jsonl"
    row = json.loads(truth.read_text("utf-8"))
    truth.write_text(json.dumps({**row, **changes, "reviewed": True}) + "\n", "utf-8")


def checked(folder: Path, *arguments: str) -> Outcome:
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = newsspider.settings\n")
    return scrapy("testcase", "--check", "--corpus", "mine", *arguments, data=folder, cwd=folder)


def kept_page(folder: Path) -> Article:
    article = extract(PAGE, URL)
    add(Draft(id="a", html=PAGE.encode(), url=URL, encoding=None, article=article), folder / "mine")
    return article


def test_page_that_is_read_as_its_truth_says_passes(tmp_path: Path) -> None:
    kept_page(tmp_path)
    draft_only = checked(tmp_path)
    assert (draft_only.exit_code, draft_only.stdout) == (0, "0 pages: 0 as expected, 0 not; 1 not reviewed yet\n")
    reviewed(tmp_path / "mine")
    outcome = checked(tmp_path)
    assert (outcome.exit_code, outcome.stdout) == (0, "1 page: 1 as expected, 0 not\n")


def test_page_that_is_read_otherwise_fails_and_how_is_said(tmp_path: Path) -> None:
    article = kept_page(tmp_path)
    first, *rest = article.articleBody.split("\n\n")
    reviewed(tmp_path / "mine", title="Another", date="2026-01-01", body="\n\n".join(("A lost lead.", *rest)))
    outcome = checked(tmp_path)
    assert outcome.exit_code == ExitCode.SOME_FAILED
    lines = outcome.stdout.splitlines()
    assert lines[0] == 'mine/a: headline: expected "Another", found "A page to keep, in Zürich"'
    assert lines[1] == "mine/a: date: expected 2026-01-01, found 2026-11-20"
    assert lines[2] == 'mine/a: text: lacks "A lost lead."'
    assert lines[3].startswith(f'mine/a: text: should not have "{first[:40]}')
    assert lines[4] == "1 page: 0 as expected, 1 not"


def test_check_of_no_corpus_is_refused(tmp_path: Path) -> None:
    outcome = checked(tmp_path)
    assert (outcome.exit_code, "no truth.jsonl" in outcome.stderr) == (ExitCode.USAGE, True)
    assert checked(tmp_path, "https://www.example.com/").exit_code == 2


def true_page(**truth: Any) -> TruePage:
    rest = {"body": None, "inside": (), "outside": (), "is_article": True, "known": frozenset(truth)}
    return TruePage(id="a", corpus="mine", url="", group="a", html=b"", **{**rest, **truth})


@pytest.mark.parametrize(
    ("truth", "article", "expected"),
    [
        ({}, {"headline": "What nobody knows"}, []),
        ({"title": "“Ferry” returns"}, {"headline": "FERRY returns"}, []),
        ({"authors": ("B", "A")}, {"authors": [Author(name="A"), Author(name="B")]}, []),
        ({"authors": ()}, {"authors": [Author(name="A")]}, ["authors: expected none, found A"]),
        ({"title": None}, {"headline": "One"}, ['headline: expected none, found "One"']),
        ({"date": None}, {}, []),
        ({"body": "One.\nTwo."}, {"articleBody": "One.\n\nTwo."}, []),
        ({"body": "One.\nTwo."}, {"articleBody": "Two.\n\nOne."}, ["text: in another order"]),
        ({"inside": ("One two",)}, {"articleBody": "One"}, ['text: lacks "One two"']),
        ({"outside": ("One",)}, {"articleBody": "One two"}, ['text: should not have "One"']),
        ({"is_article": False}, {"isArticleProbability": 0.9}, ["is taken for an article (0.90)"]),
        ({"is_article": False}, {"isArticleProbability": 0.1}, []),
    ],
)
def test_differences(truth: dict[str, Any], article: dict[str, Any], expected: list[str]) -> None:
    assert list(differences(true_page(**truth), Article(**article))) == expected
