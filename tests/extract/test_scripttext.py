"""Pages that show no text before their scripts have run keep it in JSON."""

from __future__ import annotations

import json
import time

import pytest

from newsspider.extract import extract
from newsspider.extract.assemble import body_text
from newsspider.extract.parse import parse
from newsspider.extract.scripttext import read_script_text
from tests.extract.samples import PARAGRAPHS, article_page, parts

TEXT = " ".join(PARAGRAPHS)
HTML = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
BODY = "\n\n".join(PARAGRAPHS)
NEXT = '<script id="__NEXT_DATA__" type="application/json">{}</script>'


def read(head: str, shown: str = "", few_words: int = 50) -> str | None:
    found = read_script_text(parse(f"<html><head>{head}</head><body></body></html>"), parts(shown), few_words)
    return None if found is None else body_text(found)


def linked(**values: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **values})}</script>'


def test_json_ld_has_the_text() -> None:
    assert read(linked(articleBody=TEXT)) == TEXT
    assert read(linked(articleBody=BODY)) == BODY


@pytest.mark.parametrize(
    "state",
    [
        {"props": {"pageProps": {"article": {"body": HTML}}}},
        {"a": [{"b": [{"content": HTML}]}]},
        {"article": {"articleBody": HTML, "summary": "x" * 5_000}},
        {"bodyHtml": HTML},
    ],
)
def test_frameworks_state_has_the_text_under_a_telling_key(state: object) -> None:
    assert read(NEXT.replace("{}", json.dumps(state))) == BODY


@pytest.mark.parametrize(
    "start", ["window.__INITIAL_STATE__ = ", "var pageData=", "window.App.props = ", "Fusion.a=1;Fusion.globalContent="]
)
def test_state_may_be_a_variable(start: str) -> None:
    assert read(f"<script>{start}{json.dumps({'body': HTML})}; more();</script>") == BODY


def test_elements_of_a_content_list_are_paragraphs() -> None:
    elements: list[object] = [{"type": "text", "content": text} for text in PARAGRAPHS]
    elements.insert(1, {"type": "image", "content": "no text"})
    script = f"<script>Fusion.globalContent={json.dumps({'content_elements': elements})};</script>"
    assert read(script) == BODY


def test_markup_of_the_text_is_read() -> None:
    found = read_script_text(parse(NEXT.replace("{}", json.dumps({"body": f"<h2>Boats</h2>{HTML}"}))), [], 50)
    assert found is not None
    assert [part.block.type for part in found] == ["heading", *["paragraph"] * 5]


def test_shown_text_that_is_long_enough_stays() -> None:
    assert read(linked(articleBody=TEXT), shown=HTML) is None


def test_declared_text_stands_for_a_teaser_that_no_state_stands_for() -> None:
    teaser = "<p>The ferry to the outer islands sails again from Tuesday, and the town has waited for it.</p>" * 4
    assert 50 <= len(teaser.split()) < 150
    long = " ".join([TEXT] * 3)
    assert read(linked(articleBody=long), shown=teaser) == long
    assert read(NEXT.replace("{}", json.dumps({"body": f"<p>{long}</p>"})), shown=teaser) is None


def test_text_that_is_not_much_longer_than_the_shown_one_is_passed_over() -> None:
    assert read(linked(articleBody=" ".join(PARAGRAPHS[:2])), shown=f"<p>{PARAGRAPHS[0]}</p>") is None
    assert read(linked(articleBody=TEXT), shown="<p>Subscribe to read on.</p>") == TEXT


@pytest.mark.parametrize(
    "head",
    [
        "",
        "<script>var state = {broken</script>",
        "<script>var state = {};</script>",
        '<script type="application/json">no json</script>',
        NEXT.replace("{}", json.dumps({"title": HTML, "body": "short"})),
        "<script>window.state = " + '{"a":' * 5_000 + "</script>",
    ],
)
def test_scripts_without_a_text_give_none(head: str) -> None:
    assert read(head) is None


def test_controls_and_half_characters_of_json_are_no_text() -> None:
    dirty = TEXT.replace("ferry", "fe\x01r\uffffr\ud800y").replace("pier", "pi&#x81;er")
    assert read(linked(articleBody=dirty)) == TEXT
    dirty = HTML.replace("ferry", "fe\x01r\uffffr\ud800y").replace("pier", "pi&#1;er")
    assert read(NEXT.replace("{}", json.dumps({"body": dirty}))) == BODY


def test_hostile_markup_in_a_script_takes_bounded_time() -> None:
    tag = "<p " + " ".join(f"a{number}" for number in range(100_000)) + ">"
    start = time.process_time()
    assert read(NEXT.replace("{}", json.dumps({"body": tag + HTML}))) is None
    assert time.process_time() - start < 2


def test_page_without_shown_text_says_where_its_text_is_from() -> None:
    page = article_page(head=linked(articleBody=BODY))
    for text in PARAGRAPHS:
        page = page.replace(f"<p>{text}</p>", "")
    article = extract(page, "https://news.example.com/a")
    assert article.articleBody == BODY
    assert "the text was read from a script" in article.warnings
