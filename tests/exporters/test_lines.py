"""Every line that is exported is one line, and what `article.schema.json` says."""

from __future__ import annotations

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from newsspider.demo.server import DemoServer
from newsspider.record import ALL_FIELDS, DEFAULT_FIELDS, schema
from tests.crawl.run import Outcome, crawl
from tests.web import LocalSite, article_page, listing_page

BREAKS = "\u2028\u2029\x85\x0b\x0c\x1c\x1d\x1e"
"""What ends a line for `str.splitlines()` although no newline is in sight."""


def faults(record: object) -> list[str]:
    validator = Draft202012Validator(schema(), format_checker=FormatChecker())
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(record)]


@pytest.fixture(scope="module")
def newspaper(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """The newspaper that ships with the project, crawled with every field there is."""
    with DemoServer() as server:
        data = tmp_path_factory.mktemp("newspaper")
        return crawl("-a", f"site={server.url}", "-s", "NEWSSPIDER_FIELDS=all", data=data)


def test_every_line_of_the_newspaper_is_valid(newspaper: Outcome) -> None:
    assert newspaper.exit_code == 0
    assert {article["url"]: found for article in newspaper.articles if (found := faults(article))} == {}


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


def test_all_fields_can_be_asked_for(newspaper: Outcome) -> None:
    assert tuple(newspaper.articles[0]) == ALL_FIELDS


def test_text_keeps_its_characters(odd: tuple[Path, Outcome]) -> None:
    path, outcome = odd
    assert "Der 😀 Rat" in outcome.articles[0]["articleBody"]
    assert "😀" in path.read_text("utf-8"), "UTF-8, not escapes"
