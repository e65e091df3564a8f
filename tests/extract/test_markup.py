"""The article as HTML of a closed list of tags, and as Markdown that says what the text says."""

from __future__ import annotations

import re

import pytest

from newsspider.extract import extract
from newsspider.extract.markup import to_html, to_markdown
from newsspider.extract.runs import Runs, address_of
from tests.extract.samples import article_page, parts

BASE = "https://news.example.com/islands/ferry"
TAGS = {
    "p", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "table", "tr", "td", "pre", "a", "strong", "em",
    "code", "br",
}  # fmt: skip


def html(body: str, base: str | None = BASE) -> str:
    return to_html(parts(body), Runs(base))


def markdown(body: str, base: str | None = BASE) -> str:
    return to_markdown(parts(body), Runs(base))


# HTML


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>One</p><div>two</div>", "<p>One</p>\n<p>two</p>"),
        ("<h1>One</h1><h3>two</h3>", "<h2>One</h2>\n<h3>two</h3>"),
        ("<ul><li>a</li><li>b</li></ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<ol><li>a</li></ol>", "<ol><li>a</li></ol>"),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "<ul><li>a<br>b</li></ul>"),
        ("<table><tr><th>a<th>b</table>", "<table><tr><td>a</td><td>b</td></tr></table>"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "<blockquote><p>a</p><p>b</p></blockquote>"),
        ("<pre>if a &lt; b:\n  c</pre>", "<pre>if a &lt; b:\n  c</pre>"),
        ("<p>a<br>b</p>", "<p>a<br>b</p>"),
        ("<p><b>a</b> <i>b</i> <code>c</code></p>", "<p><strong>a</strong> <em>b</em> <code>c</code></p>"),
        ("<p>a <strong>b <em>c</em></strong></p>", "<p>a <strong>b </strong><strong><em>c</em></strong></p>"),
    ],
)
def test_parts_become_elements(body: str, expected: str) -> None:
    assert html(body) == expected


def test_no_other_tags_and_attributes_pass() -> None:
    body = (
        '<p class=x onclick="a()" style="b">One <span id=y>two</span> <font color=red>three</font> <q>four</q>'
        '<img src=x onerror=a()><script>a()</script><iframe src=/v></iframe> <a href="/x" target=_blank onclick=a()>'
        "five</a></p><x-y>six</x-y><marquee>seven</marquee><form><button>eight</button></form>"
    )
    found = html(body)
    assert set(re.findall(r"</?([a-z0-9-]+)", found)) <= TAGS
    assert re.findall(r"<\w+ ([^>]*)>", found) == ['href="https://news.example.com/x"']


@pytest.mark.parametrize(
    "text", ["&lt;script&gt;alert(1)&lt;/script&gt;", "a &amp; b &lt; c", "&amp;lt;b&amp;gt;", "&lt;/p&gt;&lt;p&gt;"]
)
def test_text_stays_text(text: str) -> None:
    assert html(f"<p>{text}</p>") == f"<p>{text}</p>"


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("https://other.example.org/a?b=c#d", "https://other.example.org/a?b=c#d"),
        ("/a", "https://news.example.com/a"),
        ("a", "https://news.example.com/islands/a"),
        ("//other.example.org/a", "https://other.example.org/a"),
        (" http://other.example.org/ ", "http://other.example.org/"),
        ("?page=2", "https://news.example.com/islands/ferry?page=2"),
        ("javascript:alert(1)", None),
        (" JavaScript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("java\tscript:alert(1)", None),
        ("data:text/html,x", None),
        ("vbscript:x", None),
        ("mailto:a@example.com", None),
        ("tel:1", None),
        ("ftp://example.com/", None),
        ("#top", None),
        ("", None),
        (None, None),
        ("http://", None),
        ("http://[broken", None),
    ],
)
def test_links_are_absolute_and_of_the_web(href: str | None, address: str | None) -> None:
    assert address_of(href, BASE) == address


def test_relative_links_without_a_base_are_text() -> None:
    body = '<p><a href="/a">one</a> <a href="https://example.org/">two</a></p>'
    assert html(body, None) == '<p>one <a href="https://example.org/">two</a></p>'


def test_refused_link_leaves_its_text() -> None:
    assert html('<p>Read <a href="javascript:x()">this <b>now</b></a></p>') == "<p>Read this <strong>now</strong></p>"


def test_addresses_are_escaped() -> None:
    found = html("""<p><a href='https://example.org/?a=1&amp;b="><script>'>x</a></p>""")
    assert found == '<p><a href="https://example.org/?a=1&amp;b=&quot;&gt;&lt;script&gt;">x</a></p>'


# Markdown


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>One</p><p>two</p>", "One\n\ntwo"),
        ("<h1>One</h1><h3>two</h3>", "## One\n\n### two"),
        ("<h2>One<br>two</h2>", "## One two"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
        ("<table><tr><th>a<th>b<tr><td>c</table>", "| a | b |\n| --- | --- |\n| c |  |"),
        ("<blockquote>a<br>b</blockquote>", "> a  \n> b"),
        ("<p>a<br>b</p>", "a  \nb"),
        ("<p><b>a</b> <i>b</i> <code>c</code></p>", "**a** *b* `c`"),
        ("<p>a <b> b </b> c</p>", "a **b** c"),
        ("<p><a href=/a><b>x</b></a></p>", "[**x**](https://news.example.com/a)"),
        ("<p><a href='/a (b) c'>x</a></p>", "[x](https://news.example.com/a%20%28b%29%20c)"),
        ("<p><a href='javascript:x'>x</a></p>", "x"),
    ],
)
def test_parts_become_markdown(body: str, expected: str) -> None:
    assert markdown(body) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 * 3 * 4", r"2 \* 3 \* 4"),
        ("snake_case_name", r"snake\_case\_name"),
        ("[a](b)", r"\[a\](b)"),
        ("a &lt;b&gt; c", r"a \<b\> c"),
        ("`x`", r"\`x\`"),
        ("a\\b", r"a\\b"),
        ("~~x~~", r"\~\~x\~\~"),
        ("&amp;lt; and R&amp;D &amp; more", r"\&lt; and R&D & more"),
        ("# one", r"\# one"),
        ("#one", "#one"),
        ("- one", r"\- one"),
        ("-one", "-one"),
        ("-", r"\-"),
        ("+ one", r"\+ one"),
        ("---", r"\---"),
        ("===", r"\==="),
        ("1. one", r"1\. one"),
        ("24) one", r"24\) one"),
        ("1.5 million", "1.5 million"),
        ("&gt; one", r"\> one"),
        ("http://a.b/c*d", r"http://a.b/c\*d"),
        ("one<br># two", "one  \n\\# two"),
    ],
)
def test_text_is_not_read_as_markdown(text: str, expected: str) -> None:
    assert markdown(f"<p>{text}</p>") == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("One #", r"## One \#"), ("#", r"## \#"), ("C#", "## C#"), ("# One", "## # One")]
)
def test_headings_are_not_closed_by_their_text(text: str, expected: str) -> None:
    assert markdown(f"<h2>{text}</h2>") == expected


def test_items_and_cells_are_not_read_as_markdown() -> None:
    assert markdown("<ul><li># a</li><li>1. b</li></ul>") == "- \\# a\n- 1\\. b"
    assert markdown("<table><tr><td>a|b</td><td>c<br>d</td></tr></table>") == "| a\\|b | c d |\n| --- | --- |"


@pytest.mark.parametrize(
    ("text", "expected"), [("a", "`a`"), ("a_b*c", "`a_b*c`"), ("a`b", "``a`b``"), ("`a`", "`` `a` ``")]
)
def test_code_in_a_line_is_fenced_by_more_backticks_than_it_holds(text: str, expected: str) -> None:
    assert markdown(f"<p>x <code>{text}</code> y</p>") == f"x {expected} y"


def test_program_is_fenced_by_more_backticks_than_it_holds() -> None:
    assert markdown("<pre>a\n```\nb</pre>") == "````\na\n```\nb\n````"


def test_text_of_both_forms_is_the_bodys() -> None:
    found = extract(article_page(inside="<p>A <b>bold</b> word &amp; a <a href=/x>link</a> stand here, too.</p>"), BASE)
    bare = re.sub(r"<[^>]+>", "", found.articleBodyHtml).replace("&amp;", "&")
    assert bare.replace("\n", "\n\n") == found.articleBody
    assert "A **bold** word & a [link](https://news.example.com/x) stand here" in found.articleBodyMarkdown


@pytest.mark.parametrize(
    ("base", "address"),
    [
        ("https://other.example.org/b/", "https://other.example.org/b/x"),
        ("/b/", "https://news.example.com/b/x"),
        ("javascript:x", "https://news.example.com/islands/x"),
        ("", "https://news.example.com/islands/x"),
    ],
)
def test_relative_links_follow_the_pages_base(base: str, address: str) -> None:
    page = article_page(
        head=f'<base href="{base}">', inside="<p>The <a href=x>old timetable</a> is no longer valid.</p>"
    )
    assert f'<a href="{address}">' in extract(page, BASE).articleBodyHtml
