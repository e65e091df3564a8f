"""`scrapy extract`: one page, from wherever it is, in the form that is asked for."""

from __future__ import annotations

import argparse
import io
import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from scrapy.settings import Settings

from newsspider.commands.extract import Command
from newsspider.record import ALL_FIELDS, DEFAULT_FIELDS
from newsspider.report.tally import ExitCode
from tests.crawl.run import Outcome, scrapy, together
from tests.web import Answer, LocalSite, article_page

PAGE = article_page("One page of a paper", published="2026-11-20T10:00:00Z")
PATH = "/2026/11/20/one-page-of-a-paper.html"
CONTACT = ("-s", "NEWSSPIDER_CONTACT=me@a.example")
ALLOWED = (*CONTACT, "-s", "NEWSSPIDER_ALLOWED_NETWORKS=127.0.0.0/8", "-s", "DOWNLOAD_DELAY=0")


@pytest.fixture(scope="module")
def site() -> Iterator[LocalSite]:
    with LocalSite({PATH: PAGE, "/secret": PAGE, "/moved": Answer(status=301, headers={"Location": PATH})}) as served:
        served.routes["/robots.txt"] = Answer("User-agent: *\nDisallow: /secret\n", content_type="text/plain")
        yield served


@pytest.fixture(scope="module")
def runs(site: LocalSite, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    """The command as a user runs it, by what it is asked for."""
    folder = tmp_path_factory.mktemp("extract")
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = newsspider.settings\n")
    url = site.url.rstrip("/")
    arguments: dict[str, tuple[str, ...]] = {
        "stdin": ("-",),
        "address": (*ALLOWED, f"{url}{PATH}"),
        "moved": (*ALLOWED, f"{url}/moved"),
        "forbidden": (*ALLOWED, f"{url}/secret"),
        "missing": (*ALLOWED, f"{url}/nothing"),
        "unknown": (*ALLOWED, "http://nowhere.invalid/a.html"),
        "private": (*CONTACT, f"{url}{PATH}"),
        "ruled": (*ALLOWED, f"{url}{PATH}", "--rules", "rules.toml"),
        "nothing": (),
    }
    (folder / "rules.toml").write_text(f'[[site]]\nurl = "{url}/"\n[site.rules]\nbody = "article p:last-of-type"\n')
    run = partial(scrapy, "extract", data=folder, cwd=folder, stdin=PAGE)
    outcomes = together(*[partial(run, *given) for given in arguments.values()])
    assert {path.name for path in folder.iterdir()} == {"scrapy.cfg", "rules.toml"}, "nothing is written"
    return dict(zip(arguments, outcomes, strict=True))


@pytest.mark.parametrize("source", ["stdin", "address", "moved"])
def test_article_of_a_page_is_printed_as_json_and_nothing_else_is(runs: dict[str, Outcome], source: str) -> None:
    outcome = runs[source]
    record = json.loads(outcome.stdout)
    assert (outcome.exit_code, outcome.stderr) == (0, "")
    assert record["headline"] == "One page of a paper"
    assert record["datePublished"] == "2026-11-20T10:00:00+00:00"
    assert tuple(record) == DEFAULT_FIELDS


def test_record_of_an_address_says_what_was_asked_for_and_what_answered(
    site: LocalSite, runs: dict[str, Outcome]
) -> None:
    record = json.loads(runs["moved"].stdout)
    assert record["requestedUrl"] == f"{site.url}moved"
    assert record["url"] == f"{site.url.rstrip('/')}{PATH}"
    assert record["discovery"][0]["via"] == "seed"


def test_rules_of_the_site_of_an_address_hold(runs: dict[str, Outcome]) -> None:
    outcome = runs["ruled"]
    assert outcome.stderr == "rule body 'article p:last-of-type' makes a difference\n"
    assert json.loads(outcome.stdout)["articleBody"].startswith("3. The council spoke")


def test_robots_txt_is_asked_first_and_obeyed(site: LocalSite, runs: dict[str, Outcome]) -> None:
    assert site.paths[0] == "/robots.txt"
    assert "/secret" not in site.paths
    assert runs["forbidden"].exit_code == ExitCode.NONE_REACHED


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("forbidden", "/secret: robots.txt disallows it"),
        ("missing", "/nothing: HTTP 404"),
        ("unknown", "http://nowhere.invalid/a.html: unknown host"),
        ("private", "private address: 127.0.0.1; NEWSSPIDER_ALLOWED_NETWORKS can allow it"),
    ],
)
def test_address_that_gives_nothing_is_said_why(runs: dict[str, Outcome], case: str, words: str) -> None:
    outcome = runs[case]
    last = outcome.stderr.splitlines()[-1]
    assert (outcome.exit_code, outcome.stdout) == (ExitCode.NONE_REACHED, "")
    assert last.startswith("newsspider: ")
    assert words in last
    assert "Traceback" not in outcome.stderr


def test_one_page_has_to_be_named(runs: dict[str, Outcome]) -> None:
    assert runs["nothing"].exit_code == 2
    assert "name one page: scrapy extract https://www.example.com/article.html" in runs["nothing"].stderr


Extract = Callable[..., tuple[int, str, str]]


@pytest.fixture
def extract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Extract:
    """The command in this process, as far as it needs no network: exit code, standard output and error."""
    (tmp_path / "page.html").write_text(PAGE)
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(2000))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(PAGE.encode())))

    def run(*arguments: str) -> tuple[int, str, str]:
        command, parser = Command(), argparse.ArgumentParser()
        command.settings = Settings()
        command.add_options(parser)
        options, rest = parser.parse_known_args(arguments)
        command.run(rest, options)
        said = capsys.readouterr()
        return command.exitcode, said.out, said.err

    return run


@pytest.mark.parametrize("source", ["page.html", "-"])
def test_address_of_a_file_can_be_told(extract: Extract, source: str) -> None:
    address = f"https://www.example.com{PATH}"
    assert json.loads(extract(source, "--url", address)[1])["url"] == address


def test_text_is_headline_and_text_alone(extract: Extract) -> None:
    lines = extract("page.html", "--text")[1].splitlines()
    assert lines[:2] == ["One page of a paper", ""]
    assert lines[2].startswith("0. The council spoke")


LEFT = """Friday, 20 November

Become a member
Get the best offers of the Harbour Post.

One page of a paper

The council <b spoke for two hours on Tuesday about the bridge over the river, and of those who are to pay for it.

A spokeswoman said that the builders would come back in spring, when the water is low and the ferries are few again.

See also The bridge that nobody wanted
"""


def test_text_that_another_tool_has_left_is_cleaned(extract: Extract) -> None:
    Path("left.txt").write_text(LEFT)
    code, out, _ = extract("left.txt", "--from-text", "--text")
    headline, _, *paragraphs = out.splitlines()
    assert (code, headline) == (0, "One page of a paper")
    assert [paragraph.split()[1] for paragraph in paragraphs if paragraph] == ["council", "spokeswoman"]
    assert "<b spoke" in out, "what looks like a tag is a word like any other"


RULES = """
[[site]]
url = "https://www.example.com/"
[site.rules]
body = "article p:first-of-type"
strip = [".gone", "footer"]
headline = "title"
"""


def test_rules_are_tried_and_said_to_be_of_use_or_not(extract: Extract) -> None:
    Path("sites.toml").write_text(RULES)
    code, out, err = extract("page.html", "--text", "--url", f"https://news.example.com{PATH}", "--rules", "sites.toml")
    assert (code, out.count("The council spoke")) == (0, 1)
    assert err.splitlines() == [
        "rule body 'article p:first-of-type' makes a difference",
        "rule strip '.gone' matches nothing",
        "rule strip 'footer' makes no difference",
        "rule headline 'title' makes a difference",
    ]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((), "--url has to say"),
        (("--url", "https://www.example.org/a"), "sites.toml has no rules for example.org"),
        (("--url", "https://www.example.com/a", "--rules", "none.toml"), "none.toml: no such file"),
    ],
)
def test_rules_that_are_not_there_are_refused(extract: Extract, options: tuple[str, ...], words: str) -> None:
    Path("sites.toml").write_text(RULES)
    code, out, err = extract("page.html", "--rules", "sites.toml", *options)
    assert (code, out) == (ExitCode.USAGE, "")
    assert words in err


def test_markdown_begins_with_the_headline(extract: Extract) -> None:
    assert extract("page.html", "--markdown")[1].startswith("# One page of a paper\n\n")


def test_all_fields_can_be_asked_for(extract: Extract) -> None:
    assert tuple(json.loads(extract("page.html", "--all")[1])) == ALL_FIELDS


@pytest.mark.parametrize(
    ("source", "code", "words"),
    [
        ("ftp://www.example.com/", ExitCode.USAGE, "'ftp://www.example.com/' is not an address that begins with http"),
        ("https:///a", ExitCode.USAGE, "names no host"),
        ("www.example.com", ExitCode.USAGE, "for an address write https://www.example.com"),
        ("nowhere.html", ExitCode.USAGE, "nowhere.html cannot be read: No such file or directory"),
        ("picture.png", ExitCode.SOME_FAILED, "picture.png: "),
    ],
)
def test_what_is_no_page_is_said_in_a_line(extract: Extract, source: str, code: ExitCode, words: str) -> None:
    exit_code, out, err = extract(source)
    assert (exit_code, out) == (code, "")
    assert err.startswith("newsspider: ")
    assert words in err
    assert len(err.splitlines()) == 1
