"""The comparison with the demo's manuscripts must be able to fail."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks import demo
from benchmarks.comparison import compare
from benchmarks.crawl import Crawl
from newsspider.demo.truth import Truth, truth


def line_of(article: Truth) -> dict[str, Any]:
    """An export without a fault."""
    return {
        "url": f"http://127.0.0.1:1{article.path}",
        "canonicalUrl": f"http://127.0.0.1:1{article.path}",
        "articleBody": article.body,
        "headline": article.headline,
        "authors": [{"name": author.name} for author in article.authors],
        "datePublished": article.published.isoformat() if article.published else None,
        "inLanguage": article.language,
        "articleSection": article.section,
    }


@pytest.fixture
def lines() -> list[dict[str, Any]]:
    return [line_of(article) for article in truth()]


def test_a_faultless_export_is_exact(lines: list[dict[str, Any]]) -> None:
    comparison = compare(truth(), lines)
    assert comparison.is_exact
    assert comparison.found == len(lines)


def test_a_missing_article_is_noticed(lines: list[dict[str, Any]]) -> None:
    lost = lines.pop(3)
    comparison = compare(truth(), lines)
    assert not comparison.is_exact
    assert [lost["url"].endswith(path) for path in comparison.missing] == [True]


def test_something_else_exported_is_noticed(lines: list[dict[str, Any]]) -> None:
    lines.append({**lines[0], "canonicalUrl": "http://127.0.0.1:1/about-us/"})
    comparison = compare(truth(), lines)
    assert comparison.extra == ("/about-us/",)
    assert not comparison.is_exact


def test_an_article_exported_twice_is_noticed(lines: list[dict[str, Any]]) -> None:
    lines.append(lines[0])
    assert len(compare(truth(), lines).extra) == 1


def test_a_changed_body_is_noticed_and_shown(lines: list[dict[str, Any]]) -> None:
    lines[0]["articleBody"] += "\n\nRead more in our newsletter."
    comparison = compare(truth(), lines)
    assert comparison.right("articleBody") == len(lines) - 1
    assert "    +Read more in our newsletter." in comparison.differences[0].lines(most=5)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("headline", "Another headline"),
        ("authors", [{"name": "Courier staff; others"}]),
        ("datePublished", "2026-11-23T09:06:00+03:00"),
        ("datePublished", None),
        ("inLanguage", "nl"),
        ("articleSection", None),
    ],
)
def test_a_wrong_field_is_noticed(lines: list[dict[str, Any]], field: str, wrong: object) -> None:
    number = next(n for n, article in enumerate(truth()) if article.published and article.layout == "classic")
    lines[number][field] = wrong
    assert [difference.field for difference in compare(truth(), lines).differences] == [field]


@pytest.mark.parametrize(("dropped", "crawl_exit_code", "exit_code"), [(0, 0, 0), (1, 0, 1), (0, 4, 1)])
def test_the_exit_code_tells(
    monkeypatch: pytest.MonkeyPatch,
    lines: list[dict[str, Any]],
    dropped: int,
    crawl_exit_code: int,
    exit_code: int,
) -> None:
    run = Crawl(exit_code=crawl_exit_code, duration_s=1.0, articles=lines[dropped:], log="")
    monkeypatch.setattr(demo, "crawl", lambda sites, delay_s: run)
    assert demo.main([]) == exit_code
