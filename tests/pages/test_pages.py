"""Pages of our own writing, each for one thing that pages do: a folder with the page, what is expected, and why.

`expected.json` has fields of the record and a `note`; `articleBody` is a list of blocks, `authors` one of names,
`authorTypes` one of their types. `error` names the error that the page has to raise; `url` is the page's address.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from newsspider import errors
from newsspider.extract import extract
from newsspider.items import Article
from newsspider.record import ALL_FIELDS, to_record

PAGES = Path(__file__).parent
CASES = sorted(path.parent.name for path in PAGES.glob("*/page.html"))
FAILS: dict[str, str] = {
    "ads-and-their-labels-de": "a label alone in a paragraph like those of the text is taken for one",
    "follow-us-paragraph": "a paragraph that is links and few words beside them is kept where it ends a sentence",
    "list-of-links-under-a-heading": "a list of links in the midst of the text is kept, as most of them should be",
}
"""Case -> why it is not read as expected yet; one that is read after all fails its test."""


def cases() -> list[Any]:
    return [
        pytest.param(name, marks=pytest.mark.xfail(strict=True, reason=FAILS[name])) if name in FAILS else name
        for name in CASES
    ]


def expected_of(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((PAGES / name / "expected.json").read_text("utf-8"))
    return found


def shown(article: Article) -> dict[str, Any]:
    """The record, in the forms of `expected.json`."""
    record = to_record(article, ALL_FIELDS)
    return record | {
        "articleBody": article.articleBody.split("\n\n") if article.articleBody else [],
        "authors": [author.name for author in article.authors],
        "authorTypes": [author.type for author in article.authors],
    }


@pytest.mark.parametrize("name", cases())
def test_page_is_read_as_its_folder_expects(name: str) -> None:
    expected = expected_of(name)
    html = (PAGES / name / "page.html").read_bytes()
    url = expected.pop("url", None)
    if error := expected.pop("error", None):
        with pytest.raises(getattr(errors, error)):
            extract(html, url)
        return
    found = shown(extract(html, url))
    assert expected.pop("note")
    assert {field: found[field] for field in expected} == expected


def test_every_folder_is_a_case_and_every_case_that_fails_is_one() -> None:
    folders = {path.name for path in PAGES.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders == set(CASES)
    assert set(FAILS) <= folders
    assert all(expected_of(name)["note"].endswith(".") for name in CASES)
