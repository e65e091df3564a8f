"""`extract()` as a library: bytes or text in, an article out, and what the record promises of it."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, fields

import pytest

from newsspider.errors import ExtractionError, NotHtml, PageTooComplex
from newsspider.extract import extract
from newsspider.extract.metadata.json_ld import JsonLd, read_json_ld
from newsspider.items import Article
from tests.extract.samples import HEADLINE, PARAGRAPHS, article_page

URL = "https://news.example.com/islands/ferry-returns-to-the-old-harbour"
BODY = "\n\n".join(PARAGRAPHS)
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U0001fffe\U0001ffff]"
)


def linked(**values: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **values})}</script>'


def strings(value: object) -> Iterator[str]:
    """All texts of a record."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, entry in value.items():
            yield from (*strings(key), *strings(entry))
    elif isinstance(value, (list, tuple)):
        for entry in value:
            yield from strings(entry)


# in and out


def test_article_is_read_from_bytes_and_from_text_alike() -> None:
    page = article_page()
    assert extract(page.encode(), URL) == extract(page, URL)


def test_article_has_its_text_and_nothing_else() -> None:
    article = extract(article_page(), URL)
    assert article.headline == HEADLINE
    assert article.articleBody == BODY
    assert [block.type for block in article.blocks] == ["paragraph"] * len(PARAGRAPHS)
    assert article.articleBodyHtml == "\n".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    assert article.articleBodyMarkdown == BODY
    assert article.inLanguage == "en"
    assert article.url == URL


def test_address_is_not_needed() -> None:
    article = extract(article_page())
    assert (article.articleBody, article.url) == (BODY, None)


def test_declared_encoding_is_used() -> None:
    page = article_page().replace('<meta charset="utf-8">', "").replace("“", "„")
    assert "„We never" in extract(page.encode("cp1252"), encoding="windows-1252").articleBody


def test_crawls_own_fields_are_empty() -> None:
    article = extract(article_page(), URL)
    assert (article.id, article.fetchedAt, article.requestedUrl, article.discovery) == (None, None, None, [])


@pytest.mark.parametrize(
    "page", ["<html><body></body></html>", "<title>Nothing</title><img src=a>", "<script>var a = 1</script>", "<p>"]
)
def test_page_without_text_has_an_empty_body(page: str) -> None:
    article = extract(page, URL)
    assert (article.articleBody, article.articleBodyHtml, article.articleBodyMarkdown) == ("", "", "")
    assert (article.blocks, article.wordCount, article.contentHash) == ([], 0, None)
    assert article.isArticleProbability == 0
    assert article.bodyCompleteness == "unknown"


@pytest.mark.parametrize(
    ("page", "error"), [(b"%PDF-1.4", NotHtml), (b"", NotHtml), ("", NotHtml), (b" " * 11_000_000, PageTooComplex)]
)
def test_what_cannot_be_read_is_an_error_that_names_the_address(
    page: bytes | str, error: type[ExtractionError]
) -> None:
    with pytest.raises(error) as caught:
        extract(page, URL)
    assert caught.value.url == URL


# promises


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    head = '<base href="https://x.example/"><link rel=stylesheet href=/a.css><!DOCTYPE a SYSTEM "http://x.example/d">'
    assert extract(article_page(head=head, inside="<img src=/a.jpg><iframe src=/b></iframe>"), URL).articleBody


def test_same_page_gives_the_same_article() -> None:
    pages = [article_page(inside=f"<aside>Box {number}</aside>") for number in range(3)]
    first = [asdict(extract(page, URL)) for page in pages]
    assert [asdict(extract(page, URL)) for page in reversed(pages)] == first[::-1]


def test_it_is_safe_in_threads() -> None:
    pages = [article_page().replace("ferry", f"ferry number {number}") for number in range(40)]
    expected = [extract(page, URL) for page in pages]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda page: extract(page, URL), pages)) == expected


def test_given_page_is_not_kept_or_changed() -> None:
    page = bytearray(article_page().encode())
    before = bytes(page)
    extract(bytes(page), URL)
    assert bytes(page) == before


def test_no_control_characters_reach_the_record() -> None:
    dirt = "\x01\uffff\x7f\x9d&#1;&#xFFFF;&#x81;\u2028\x85"
    head = linked(
        headline=f"{HEADLINE}\x01\ud800",
        author={"name": "Ada\x02 Mollgaard", "url": "/a\x01b"},
        articleSection="Is\x03les",
        keywords=["fer\x04ry"],
        description="A\x7f boat\x85 comes",
        image={"url": "/i\x01.jpg", "caption": "A\x05 pier"},
    )
    page = article_page(
        head=head, inside=f"<pre>a = 1{dirt}</pre><ul><li>one{dirt}</li></ul><table><tr><td>a{dirt}<td>b</table>"
    )
    article = extract(page.replace("harbour", f"har{dirt}bour").replace("boats", "bo\x01ats"), URL)
    assert "boats" in article.articleBody
    assert article.authors[0].name == "Ada Mollgaard"
    assert [text for text in strings(asdict(article)) if FORBIDDEN.search(text)] == []


def test_blocks_are_separated_by_one_blank_line_and_hold_none() -> None:
    inside = "<ul><li>One of them</li><li>two</li></ul><pre>a = 1\n\n\n\nb = 2\n</pre><p>Three<br><br><br>four</p>"
    article = extract(article_page(inside=inside), URL)
    assert "\n\n\n" not in article.articleBody
    assert article.articleBody == article.articleBody.strip()
    assert len(article.articleBody.split("\n\n")) == len(article.blocks)


def test_text_of_blocks_is_on_one_line() -> None:
    for block in extract(article_page(inside="<p>One<br>two\nthree  four</p>"), URL).blocks:
        assert "\n" not in (block.text or "")
        assert "  " not in (block.text or "")


def test_words_are_counted() -> None:
    assert extract(article_page(), URL).wordCount == sum(len(re.findall(r"\w+", text)) for text in PARAGRAPHS)


def test_content_hash_does_not_change_with_advertisements() -> None:
    def page(number: int) -> str:
        advert = (
            f'<div class="ad-slot" data-ad-unit="{number}"><a rel=sponsored href=/x{number}>Sail {number} now</a></div>'
        )
        teaser = f'<section class="related"><ul><li><a href=/r{number}>Other story {number}</a></li></ul></section>'
        return article_page(before=advert, inside=advert, after=teaser)

    hashes = {extract(page(number), URL).contentHash for number in range(5)}
    assert len(hashes) == 1
    assert re.fullmatch(r"[0-9a-f]{32}", hashes.pop() or "")


def test_content_hash_does_not_change_with_markup_and_spaces() -> None:
    page = article_page()
    other = page.replace("<p>", '<p class="x">\n ').replace("harbour", "<b>harbour</b>").replace("never", "NEVER")
    assert extract(other, URL).contentHash == extract(page, URL).contentHash


def test_content_hash_changes_with_the_text() -> None:
    page = article_page()
    assert extract(page.replace("six", "seven"), URL).contentHash != extract(page, URL).contentHash


def test_what_is_left_out_is_counted() -> None:
    stripped = extract(article_page(after="<aside>Buy a boat today</aside>"), URL).stripped
    assert stripped is not None
    assert stripped.blocks >= 5
    assert stripped.chars > len("Buy a boat today")
    assert sum(stripped.byReason.values()) == stripped.blocks


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("", "full"),
        (linked(wordCount=2_000), "truncated"),
        (linked(isAccessibleForFree=False), "unknown"),
    ],
)
def test_completeness_is_said_where_it_is_known(head: str, expected: str) -> None:
    assert extract(article_page(head=head), URL).bodyCompleteness == expected


def test_no_field_is_missing() -> None:
    article = extract(article_page(), URL)
    assert all(hasattr(article, field.name) for field in fields(Article))
    assert json.dumps(asdict(article), default=str)


def test_json_ld_of_a_page_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[JsonLd] = []

    def counted(scripts: list[str]) -> JsonLd:
        read.append(read_json_ld(scripts))
        return read[-1]

    monkeypatch.setattr("newsspider.extract.metadata.page.read_json_ld", counted)
    assert extract(article_page(head=linked(headline=HEADLINE)), URL).headline == HEADLINE
    assert len(read) == 1
