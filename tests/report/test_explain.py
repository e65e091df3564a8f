"""The page of an explanation: what it shows, and that nothing of the original's markup is in it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import Any, get_args

import pytest
from lxml import html

from newsspider.extract.explain import Explanation, explain
from newsspider.items import Reason
from newsspider.record import to_record
from newsspider.report.document import is_web
from newsspider.report.explain import as_json, as_page
from newsspider.report.explain.colours import SHOWN
from newsspider.report.explain.markup import as_data, element
from tests.extract.samples import HEADLINE, PARAGRAPHS, article_page, row_of
from tests.report.hostile import ADDRESS, HOSTILE

URL = "https://www.example.com/a"
TAGS = {
    "html", "head", "meta", "link", "title", "style", "body", "header", "h1", "h2", "p", "a", "div", "button", "i", "b",
    "main", "section", "canvas", "span", "code", "dl", "dt", "dd", "table", "tbody", "tr", "td", "ul", "ol", "li",
    "pre", "br", "kbd", "script",
}  # fmt: skip
NAMES = {
    "lang", "charset", "http-equiv", "content", "name", "rel", "href", "class", "id", "type", "title", "dir",
    "tabindex", "role", "hidden", "target",
}  # fmt: skip


def page_of(source: str, url: str = URL) -> tuple[Explanation, Any]:
    found = explain(source, url)
    return found, html.document_fromstring(as_page(found).decode())


@pytest.fixture(scope="module")
def hostile() -> Any:
    return page_of(HOSTILE, ADDRESS)[1]


def test_only_our_own_elements_and_attributes_come_out(hostile: Any) -> None:
    assert {node.tag for node in hostile.iter()} <= TAGS
    for node in hostile.iter():
        for name in node.attrib:
            assert name in NAMES or name.startswith(("aria-", "data-")), (node.tag, name)
        assert not node.get("class", "").strip("abcdefghijklmnopqrstuvwxyz0123456789- "), node.get("class")


def test_only_the_pages_own_address_is_a_link_and_nothing_is_fetched(hostile: Any) -> None:
    assert hostile.xpath("//link/@href | //a/@href") == ["data:,", ADDRESS]
    assert not hostile.xpath("//@src | //@srcset | //@style | //@action | //@formaction | //@background | //@poster")
    assert not hostile.xpath("//meta[@http-equiv='refresh'] | //base | //form | //iframe | //svg | //img")


def test_policy_names_the_hashes_of_our_script_and_style_and_allows_nothing_else(hostile: Any) -> None:
    (policy,) = hostile.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    (style,) = hostile.xpath("//style/text()")
    (script,) = hostile.xpath("//script[not(@type)]/text()")

    def hashed(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    assert policy == (
        f"default-src 'none'; style-src {hashed(style)}; script-src {hashed(script)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    assert len(hostile.xpath("//script")) == 2  # the other one is data


def test_hostile_text_is_shown_as_it_is_read(hostile: Any) -> None:
    (heading,) = hostile.xpath("//div[@class='t-h1']")
    assert "".join(heading.itertext()).startswith("Ferry </script><script>window.pwned=11</script>")
    (box,) = hostile.xpath("//div[contains(@class, 'b ') and contains(., '$title')]")
    assert box.text == "in a strange box ]]> --> <!-- $title ${data}"


def test_kept_and_stripped_blocks_have_their_classes() -> None:
    found, page = page_of(article_page())
    for text, name in ((PARAGRAPHS[0], "b r-kept"), ("Islands", "b r-navigation"), ("Imprint", "b r-footer")):
        (block,) = page.xpath(f"//div[@data-i='{row_of(found.page, text)}']")
        assert block.get("class") == name
    assert page.xpath("//button[contains(@class, 'chip')]/@data-reason")[:2] == ["kept", "navigation"]


def test_every_reason_has_a_name_and_a_colour_of_its_own() -> None:
    assert set(SHOWN) == set(get_args(Reason))
    assert len({name for name, _, _ in SHOWN.values()}) == len({hue for _, hue, _ in SHOWN.values()}) == len(SHOWN)


def test_article_stands_beside_with_the_blocks_that_it_is_made_of() -> None:
    found, page = page_of(article_page())
    parts = page.xpath("//div[starts-with(@class, 'part')]")
    assert [part.text_content() for part in parts] == list(PARAGRAPHS)
    assert parts[0].get("data-rows") == str(row_of(found.page, PARAGRAPHS[0]))
    assert page.xpath("string(//section[@id='article']/h2)") == HEADLINE


def test_fields_lead_to_blocks_and_to_statements_that_are_there() -> None:
    _, page = page_of(article_page())
    rows, said = set(page.xpath("//div/@data-i")), set(page.xpath("//tr/@data-at"))
    assert set(page.xpath("//button/@data-block")) <= rows
    assert set(page.xpath("//button/@data-said")) <= said
    assert {f"f-{name}" for name in page.xpath("//button/@data-field")} <= set(page.xpath("//dt/@id"))
    assert page.xpath("//dt[@id='f-headline']/following-sibling::dd[1]//button/@data-block")


def test_script_gets_a_reason_for_every_block() -> None:
    found, page = page_of(article_page())
    data = json.loads(page.xpath("string(//script[@type='application/json'])"))
    assert len(data["blocks"]) == len(found.judgements)
    reason, path, causes, features = data["blocks"][row_of(found.page, PARAGRAPHS[0])]
    assert (reason, data["texts"][path]) == ("kept", "body › main › article.article › div.article-body › p")
    assert [data["texts"][cause[0]] for cause in causes] == ["classifier"]
    assert len(features) == 3


@pytest.mark.parametrize("source", ["Ferry returns\n\nThe ferry returned on Tuesday.", "<html><body></body></html>"])
def test_text_without_markup_and_page_without_text_have_pages_too(source: str) -> None:
    found, page = page_of(source)
    assert len(page.xpath("//div[@data-i]")) == len(found.judgements)


def test_what_is_written_from_right_to_left_stands_there() -> None:
    found = explain(article_page(), URL)
    for tag, expected in (("ar", ["rtl"]), ("de-DE", []), ('"><b>', [])):
        found.article.inLanguage = tag
        page = html.document_fromstring(as_page(found).decode())
        assert page.xpath("//div[@class='blocks']/@dir") == expected
        assert page.xpath("//div[@class='blocks']/@lang") == [tag] * (tag != '"><b>')


def test_hidden_text_and_menus_are_told_apart() -> None:
    _, page = page_of(article_page(before="<div hidden><p>Not to be seen</p><p>Nor this</p></div>"))
    assert page.xpath("//div[contains(@class, 'hidden')]//div[@data-i]/text()") == ["Not to be seen", "Nor this"]


def test_deeply_nested_page_is_written() -> None:
    found, page = page_of("<div>" * 350 + "".join(f"<p>{text}</p>" for text in PARAGRAPHS))
    assert len(page.xpath("//div[@data-i]")) == len(found.judgements) == len(PARAGRAPHS)


def test_program_gets_blocks_with_reasons_and_fields_with_sources() -> None:
    found = explain(article_page(), URL)
    told = json.loads(json.dumps(as_json(found, to_record(found.article))))
    block = told["blocks"][row_of(found.page, "Islands")]
    assert (block["kept"], block["reason"], block["judge"]) == (False, "navigation", "classifier")
    assert len(block["causes"][0]["features"]) == 3
    headline = next(field for field in told["fields"] if field["field"] == "headline")
    assert (headline["source"], headline["agrees"]) == ("visible", ["meta"])
    assert {"source": "meta", "name": "og:title", "text": HEADLINE} in headline["statements"]
    assert told["article"]["headline"] == HEADLINE


def test_values_are_escaped_wherever_they_stand() -> None:
    assert (
        element("div", "&lt;", title='"><b>', data_i=1, hidden=None)
        == '<div title="&quot;&gt;&lt;b&gt;" data-i="1">&lt;</div>'
    )
    assert not re.search(r"[<>&\u2028]", as_data({"a": "</script>&\u2028\ud800"}))
    assert [is_web(url) for url in ("http://a.example/", "javascript:a", "data:,", "http://[", "")] == [
        True, False, False, False, False,
    ]  # fmt: skip


def test_page_without_text_says_so() -> None:
    _, page = page_of("<html><body></body></html>")
    assert page.xpath("//div[@class='blocks']")[0].text_content() == "There is no text on this page."


def test_page_says_by_what_it_was_judged() -> None:
    found, page = page_of(article_page())
    assert page.xpath("//p[@class='summary']")[0].text_content().endswith(" · judged by itself")
    told = as_json(found, to_record(found.article))
    assert told["otherPages"] == 0
    assert all("pages" not in cause for block in told["blocks"] for cause in block["causes"])
