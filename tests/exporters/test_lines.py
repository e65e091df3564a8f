"""Every line that is exported is one line, and what `article.schema.json` says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from newsspider.demo.server import DemoServer
from newsspider.demo.truth import truth
from newsspider.record import ALL_FIELDS, DEFAULT_FIELDS, schema
from tests.crawl.run import Outcome, crawl
from tests.web import LocalSite, article_page, listing_page

BREAKS = "\u2028\u2029\x85\x0b\x0c\x1c\x1d\x1e"
"""What ends a line for `str.splitlines()` although no newline is in sight."""


def faults(record: object) -> list[str]:
    validator = Draft202012Validator(schema(), format_checker=FormatChecker())
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(record)]


@pytest.fixture(scope="module")
def newspaper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[DemoServer, Outcome]]:
    """The newspaper that ships with the project, crawled with every field there is."""
    with DemoServer() as server:
        data = tmp_path_factory.mktemp("newspaper")
        yield server, crawl("-a", f"site={server.url}", "-s", "NEWSSPIDER_FIELDS=all", data=data)


def test_every_line_of_the_newspaper_is_valid(newspaper: tuple[DemoServer, Outcome]) -> None:
    _, outcome = newspaper
    assert outcome.exit_code == 0
    assert {article["url"]: found for article in outcome.articles if (found := faults(article))} == {}


def test_every_article_of_the_newspaper_is_asked_for(newspaper: tuple[DemoServer, Outcome]) -> None:
    asked = {access.path for access in newspaper[0].log}
    assert [article.path for article in truth() if asked.isdisjoint((article.path, *article.aliases))] == []


def test_nothing_is_exported_that_is_no_article_of_the_newspaper(newspaper: tuple[DemoServer, Outcome]) -> None:
    server, outcome = newspaper
    exported = [article["canonicalUrl"].removeprefix(server.url.rstrip("/")) for article in outcome.articles]
    assert set(exported) <= {article.path for article in truth()}
    assert len(exported) == len(set(exported))


def test_newspaper_is_crawled_as_politely_as_any_site(newspaper: tuple[DemoServer, Outcome]) -> None:
    server, _ = newspaper
    asked = [access.path for access in server.log]
    assert asked[0] == "/robots.txt"
    assert server.peak_in_flight <= 2
    assert len(asked) == len(set(asked))


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Outcome]:
    """One article, full of characters that end lines, with the fields that a line has by default."""
    path = "/2026/11/20/an-odd-story-of-many-lines.html"
    page = article_page("An odd story").replace("disagreed", f"dis{BREAKS}agreed").replace("The council", "Der 😀 Rat")
    with LocalSite({"/": listing_page({path: "An odd story that has many line breaks in it"}), path: page}) as site:
        data = tmp_path_factory.mktemp("odd")
        name = BREAKS.encode("unicode_escape").decode().replace("\\x", "\\u00")
        (data / "sites.toml").write_text(f'[[site]]\nurl = "{site.url}"\nname = "The {name} Paper"\n')
        outcome = crawl("-a", f"sites={data}/sites.toml", data=data)
    return outcome.files[0], outcome


def test_line_is_one_line_for_every_reader(odd: tuple[Path, Outcome]) -> None:
    path, outcome = odd
    assert outcome.articles[0]["publisher"]["name"] == f"The {BREAKS} Paper"
    assert path.read_bytes().count(b"\n") == 1
    assert len(path.read_text("utf-8").splitlines()) == 1


def test_line_has_the_default_fields_in_their_order_and_is_valid(odd: tuple[Path, Outcome]) -> None:
    _, outcome = odd
    assert tuple(outcome.articles[0]) == DEFAULT_FIELDS
    assert faults(outcome.articles[0]) == []


def test_all_fields_can_be_asked_for(newspaper: tuple[DemoServer, Outcome]) -> None:
    assert tuple(newspaper[1].articles[0]) == ALL_FIELDS


def test_text_keeps_its_characters(odd: tuple[Path, Outcome]) -> None:
    path, outcome = odd
    assert "Der 😀 Rat" in outcome.articles[0]["articleBody"]
    assert "😀" in path.read_text("utf-8"), "UTF-8, not escapes"
