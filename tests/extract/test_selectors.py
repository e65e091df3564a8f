from __future__ import annotations

from time import process_time

import pytest
from lxml.html import HtmlElement, document_fromstring
from parsel import Selector

from newsspider.errors import SelectorError
from newsspider.extract.selectors import check_selector, matches

PAGE = document_fromstring(
    "<html lang=de><body class='a b'><div id=x class=story><p>One</p><p class=lead>Two <b>three</b></p><ul><li>Four"
    "<li class='b c'>Five<li>Six</ul> seven</div><div class=story data-x='1 2'><h2>Eight</h2><p>Nine</p>"
    "<a href=/a rel=author>Ten</a><time datetime=2026-11-03>Eleven</time> </div><p>Twelve</p></body></html>"
)
SELECTORS = [
    "p", "*", ".story", "div.story p", "div.story > p", "body p", "p + p", "p ~ ul", "ul > li + li", "h2 + p ~ time",
    "body div li.b", "div > ul > li:first-child", "li:nth-child(2)", "li:last-child", "p:not(.lead)", "div:has(h2) p",
    "body div:has(h2)",
    ":is(h2, time)", "#x p, h2", "a[rel=author]", "[data-x~='2']", "a::text", "p::text", "p ::text", ".story *::text",
    ".story ::attr(rel)", "div > ::text", "a::attr(href)",
    "time::attr(datetime), h2::text", ".c", "html > body > p", "p:only-of-type", "body > * + div > p",
]  # fmt: skip


@pytest.mark.parametrize("selector", SELECTORS)
def test_selector_matches_what_it_does_in_scrapy(selector: str) -> None:
    usual = [found.root for found in Selector(root=PAGE, type="html").css(selector)]
    found = [match for match in usual if not isinstance(match, str) or match.strip()]
    assert found, "of no use here"
    assert matches(selector, PAGE) == found


@pytest.mark.parametrize(
    "selector", ["div[", "p:nothing", "::words", "x|p", "", " ", "p:hover(3)", "p::attr()", ">", "a" * 501]
)
def test_what_is_no_selector_is_refused_with_a_reason(selector: str) -> None:
    with pytest.raises(SelectorError, match=r"\w"):
        check_selector(selector)


@pytest.mark.parametrize("selector", ["p::text", "p, a::attr(href)"])
def test_texts_are_refused_where_elements_are_needed(selector: str) -> None:
    check_selector(selector)
    with pytest.raises(SelectorError, match="elements"):
        check_selector(selector, of_elements=True)


def timed_s(selector: str, page: HtmlElement) -> float:
    began = process_time()
    matches(selector, page)
    return process_time() - began


@pytest.mark.parametrize(
    ("selector", "page"),
    [
        ("div p", "<div>" * 200 + "<p>x</p>" * 5_000 + "</div>" * 200),
        ("p + p", "<div>" + "<p>x</p>" * 5_000 + "</div>"),
        ("div > div p", "<div>" * 200 + "<p>x</p>" * 5_000 + "</div>" * 200),
    ],
)
def test_page_built_to_hold_a_selector_up_does_not(selector: str, page: str) -> None:
    assert timed_s(selector, document_fromstring(page)) < 1
